#include "app/views/compare/side_by_side.h"

#include <algorithm>
#include <cmath>

#include "app/views/compare/run_list.h"
#include "app/views/shared/pictures.h"
#include "autoencoder/corruption.h"
#include "base/format.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "explore/digit_choice.h"
#include "ui/colors.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::compare_view {
namespace {

constexpr double kComparisonBudget = 2;  // milliseconds per frame, for each of the two models
constexpr float kPairGap = 8;
constexpr int kSampleRows = 2;
constexpr std::uint64_t kNewest = kPca - 1;  // instead of a run's id
constexpr std::uint64_t kPcaVersions = std::uint64_t{1} << 63;
constexpr float kUsualNoise = 0.5f;
constexpr std::array kFirstRuns = {kNewest, kPca};
// As addresses name the sides and what they show.
constexpr std::array kSideWords = {"left", "right"};
constexpr char kNewestWord[] = "newest", kPcaWord[] = "pca";
constexpr int kMostShuffles = 65535;  // numbers of random streams have room for these

// The run that the side shows; null for the principal components, and before the first run.
const Run* run_of(const Frame& frame, std::uint64_t id) {
    if (id == kPca || frame.runs.runs().empty()) return nullptr;
    const Run* run = id == kNewest ? nullptr : frame.runs.find(id);
    return run != nullptr ? run : &frame.runs.runs().back();
}

}  // namespace

const char* to_text(Comparison what) {
    switch (what) {
        case Comparison::Digits:
            return "Digits";
        case Comparison::Restored:
            return "Restored";
        case Comparison::Samples:
            return "Samples";
        case Comparison::Maps:
            break;
    }
    return "Maps";
}

SideBySide::SideBySide() {
    for (Side& side : sides_) side.version = 0;
    for (std::size_t which = 0; which < 2; ++which) sides_[which].run = kFirstRuns[which];
}

void SideBySide::choose_run(Side& side, std::uint64_t run) {
    if (side.run == run) return;
    side.run = run;
    side.taken = nullptr;
    ++side.version;
}

void SideBySide::show_first() {
    what_ = Comparison::Digits;
    choose_run(sides_[0], kFirstRuns[0]);
    choose_run(sides_[1], kFirstRuns[1]);
    shuffles_ = 0;
}

bool SideBySide::shows_own_run() const {
    return std::ranges::any_of(
        sides_, [](const Side& side) { return side.run < kNewest; });
}

void SideBySide::add_parts(std::string& place) const {
    if (what_ != Comparison::Digits) add_part(place, lower_case(to_text(what_)));
    for (std::size_t which = 0; which < 2; ++which)
        if (sides_[which].run >= kNewest && sides_[which].run != kFirstRuns[which])
            add_part(place, kSideWords[which], sides_[which].run == kPca ? kPcaWord : kNewestWord);
    if (shuffles_ > 0) add_part(place, "shuffle", shuffles_);
}

bool SideBySide::take_part(const PlacePart& part) {
    for (std::size_t which = 0; which < 2; ++which) {
        if (part.key != kSideWords[which]) continue;
        if (part.value != kPcaWord && part.value != kNewestWord) return false;
        choose_run(sides_[which], part.value == kPcaWord ? kPca : kNewest);
        return true;
    }
    if (part.key == "shuffle") {
        const auto number = whole_number(part.value, 0, kMostShuffles);
        if (number) shuffles_ = static_cast<std::uint32_t>(*number);
        return number.has_value();
    }
    for (const Comparison what :
         {Comparison::Digits, Comparison::Restored, Comparison::Samples, Comparison::Maps}) {
        if (!part.value.empty() || !equal_ignoring_case(part.key, to_text(what))) continue;
        what_ = what;
        return true;
    }
    return false;
}

bool SideBySide::behind() const {
    const bool maps = what_ == Comparison::Maps;
    return std::ranges::any_of(
        sides_, [&](const Side& side) { return maps ? side.map.behind() : side.columns.behind(); });
}

std::vector<std::uint32_t> SideBySide::pixels(int which, int digit) const {
    return sheet_.pixels((which + 1) * static_cast<int>(chosen_.size()) + digit);
}

// The corruption is that of a denoising run among the two, else the usual noise.
void SideBySide::choose(const Frame& frame, int count) {
    const ImageSet& test = frame.state.data->test;
    count = std::min(count, static_cast<int>(test.count()));
    Chosen wanted{frame.state.data, count, shuffles_, what_};
    if (what_ == Comparison::Restored) {
        wanted.level = kUsualNoise;
        for (const Side& side : {std::cref(sides_[1]), std::cref(sides_[0])}) {
            if (side.model.empty() || !side.model.spec().corrupts_input()) continue;
            wanted.corruption = side.model.spec().corruption;
            wanted.level = side.model.spec().corruption_level;
        }
    }
    if (wanted == now_ && !chosen_.empty()) return;
    now_ = wanted;
    chosen_ =
        choose_digits({.order = DigitOrder::Random, .count = count, .shuffles = shuffles_}, test.labels, {});
    clean_.resize(static_cast<Eigen::Index>(test.features()), count);
    gather(test, chosen_, clean_);
    images_ = clean_;
    if (what_ == Comparison::Restored)
        corrupt(now_.corruption, now_.level, {test.height, test.width, test.channels}, 1, shuffles_ << 16,
                images_);
    labels_.clear();
    for (const std::uint32_t index : chosen_) labels_.push_back(test.labels[index]);
    sheet_.resize(3 * count, test.width, test.height, test.channels);
    for (int i = 0; i < count; ++i) sheet_.set(i, images_.col(i).data());
    const std::vector<float> blank(test.features(), 0.0f);
    for (int i = count; i < 3 * count; ++i) sheet_.set(i, blank.data());
    for (Side& side : sides_) {
        side.columns.set_inputs(images_);
        side.sampled = ~std::uint64_t{0};
        side.errors.assign(static_cast<std::size_t>(count), NAN);
    }
}

// The weights that the side's run has now.
void SideBySide::take_model(const Frame& frame, Side& side) {
    const Run* run = run_of(frame, side.run);
    if (side.run == kPca) {
        side.name = pca_name(frame);
    } else if (run != nullptr) {
        side.name = run->name;
        if (side.taken == run->model) return;
        side.model = restore(*run);
        side.taken = run->model;
        ++side.version;
    }
}

// The components may be of other data or of another number after a while.
std::uint64_t SideBySide::version_of(const Frame& frame, const Side& side) const {
    return side.run != kPca ? side.version
                            : kPcaVersions + (frame.live.data_version << 16) +
                                  static_cast<std::uint64_t>(frame.live.pca->components.cols());
}

// The same random numbers for both, each through the distribution of its codes. Whether there are codes.
bool SideBySide::draw_codes(const Frame& frame, Side& side) {
    if (side.run == kPca || !side.taken || side.taken->codes.gaussian.empty()) return false;
    const std::uint64_t version = version_of(frame, side);
    if (side.sampled == version) return true;
    side.sampled = version;
    Random random(1, "compared samples", shuffles_);
    side.columns.set_inputs(sample(side.taken->codes.gaussian, now_.count, random));
    return true;
}

void SideBySide::update(const Frame& frame, int which) {
    Side& side = sides_[which];
    const bool pca = side.run == kPca, samples = what_ == Comparison::Samples;
    if (pca ? !has_pca(frame) : side.model.features() != static_cast<int>(images_.rows())) return;
    if (samples && !draw_codes(frame, side)) return;
    const auto pass = [&](int first, ConstMatrixView columns) -> Matrix {
        const Labels labels = Labels(labels_).subspan(static_cast<std::size_t>(first),
                                                      static_cast<std::size_t>(columns.cols()));
        if (samples) return side.model.decode(columns, ThreadTeam::single(), labels);
        if (pca) return frame.live.pca->decode(frame.live.pca->encode(columns));
        return side.model.reconstruct(columns, ThreadTeam::single(), labels);
    };
    const auto report = [&](int column, const float* pixels, int rows) {
        sheet_.set((which + 1) * side.columns.count() + column, pixels);
        if (samples) return;
        const Eigen::Map<const Vector> rebuilt(pixels, rows);
        side.errors[column] = static_cast<double>((rebuilt - clean_.col(column)).squaredNorm()) / rows;
    };
    side.columns.advance(version_of(frame, side), kComparisonBudget, pass, report);
}

void SideBySide::update_map(const Frame& frame, Side& side) {
    const bool pca = side.run == kPca;
    const auto features = static_cast<int>(frame.state.data->test.features());
    if (pca ? !has_pca(frame) : side.model.features() != features) return;
    const auto encode = [&](ConstMatrixView images, Labels labels) -> Matrix {
        if (pca) return frame.live.pca->encode(images);
        return side.model.encode(images, ThreadTeam::single(),
                                 labels.first(static_cast<std::size_t>(images.cols())));
    };
    side.map.advance(frame.state.data, version_of(frame, side), kComparisonBudget, encode);
}

void SideBySide::draw_choice(const Frame& frame, int which, float width) {
    Side& side = sides_[which];
    begin_scroll(which == 0 ? "Left" : "Right", {width, metrics().control});
    const std::string shown = side.run == kNewest ? "The newest run" : side.name;
    std::vector<std::uint64_t> ids{kNewest};
    std::vector<ListEntry> entries{{"The newest run"}};
    for (const Run& run : frame.runs.runs()) {
        ids.push_back(run.id);
        entries.push_back({run.name});
    }
    ids.push_back(kPca);
    entries.push_back({pca_name(frame)});
    const auto selected = static_cast<int>(std::ranges::find(ids, side.run) - ids.begin());
    const int chosen = drop_down(which == 0 ? "##Left model" : "##Right model", shown, entries, selected);
    record_value(side.name);
    if (chosen >= 0) choose_run(side, ids[static_cast<std::size_t>(chosen)]);
    end_scroll();
}

void SideBySide::draw_tools(const Frame& frame, float width) {
    static const std::string kKinds[] = {to_text(Comparison::Digits), to_text(Comparison::Restored),
                                         to_text(Comparison::Samples), to_text(Comparison::Maps)};
    const int clicked = segments(
        "Comparison", kKinds, static_cast<int>(what_), std::min(width, 420.0f),
        "The same test digits rebuilt, the same corrupted digits restored, samples from the same random "
        "numbers, or the codes of the same digits on a map.");
    if (clicked >= 0) what_ = static_cast<Comparison>(clicked);
    const bool narrow = width < 480;  // the buttons get a line of their own
    const float buttons = narrow ? kPairGap : 2 * metrics().control + 2 * kPairGap;
    const float choice = narrow ? (width - buttons) / 2 : std::min(240.0f, (width - buttons) / 2);
    draw_choice(frame, 0, choice);
    ImGui::SameLine(0, kPairGap);
    draw_choice(frame, 1, choice);
    if (!narrow) ImGui::SameLine(0, kPairGap);
    if (icon_button("Shuffle compared digits", icon::kShuffle, "Other test digits, other random numbers."))
        ++shuffles_;
    ImGui::SameLine(0, 0);
    picture_button(frame, "Save picture of the comparison", "comparison",
                   [&] { return figure(frame).value_or(Figure{}); });
}

std::string SideBySide::title(const Frame& frame) const {
    switch (what_) {
        case Comparison::Restored:
            return "Test digits, corrupted (" +
                   lower_case(spec_field("corruption").labels[static_cast<std::size_t>(now_.corruption)]) +
                   ", level " + number_text(static_cast<double>(now_.level)) +
                   "); below each the mean squared error against the uncorrupted digit";
        case Comparison::Samples:
            return "Samples from the same random numbers, each from the Gaussian of its model's codes, seed " +
                   std::to_string(shuffles_);
        case Comparison::Maps:
            return "Codes of the same " +
                   with_commas(std::max(sides_[0].map.count(), sides_[1].map.count())) + " test digits of " +
                   frame.state.data->name;
        case Comparison::Digits:
            break;
    }
    // A denoising model gets them as they are here, and corrupted in Reconstructions: other errors.
    return "Test digits, uncorrupted for all models; below each its mean squared error";
}

// Behind the name of a side.
std::string SideBySide::note(const Side& side) const {
    if (what_ == Comparison::Samples && side.run == kPca) return "no samples: PCA is no generator";
    const bool known = !std::isnan(side.errors.empty() ? NAN : side.errors.front());
    if (what_ == Comparison::Samples || what_ == Comparison::Maps || !known) return {};
    double sum = 0;
    for (const double error : side.errors) sum += error;
    return "mean of these " + loss_text(sum / static_cast<double>(side.errors.size()));
}

void SideBySide::draw_rows(const Frame& frame, float tile) {
    const Palette& p = palette();
    const float title_line = line_height(fonts().small) + 2, errors = line_height(fonts().small) + 4;
    const bool samples = what_ == Comparison::Samples;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const int count = static_cast<int>(chosen_.size());
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x;
    paragraph(fonts().small, p.dim, title(frame));
    float y = ImGui::GetCursorScreenPos().y;
    for (int row = samples ? 1 : 0; row < 3; ++row) {
        if (row > 0) {
            const Side& side = sides_[row - 1];
            draw_text(list, fonts().small, {start.x, y}, p.text, side.name);
            draw_text(list, fonts().small, {start.x + text_size(fonts().small, side.name).x + 10, y}, p.dim,
                      note(side));
            y += title_line;
        }
        for (int i = 0; i < count; ++i) {
            const float x = start.x + static_cast<float>(i % across_) * (tile + kPairGap);
            if (i > 0 && i % across_ == 0) y += tile + 4;
            sheet_.draw(row * count + i, {x, y}, {tile, tile}, row == 0 ? p.ink : p.model_ink);
            if (row == 0 || samples) continue;
            // The better of the two is emphasized.
            const bool better = sides_[row - 1].errors[i] < sides_[2 - row].errors[i];
            draw_text(list, fonts().small, {x + tile / 2, y + tile}, better ? p.text : p.dim,
                      loss_text(sides_[row - 1].errors[i]), 0.5f);
        }
        y += tile + (row == 0 || samples ? 6 : errors);
    }
    ImGui::Dummy({width, y - ImGui::GetCursorScreenPos().y});
    for (const Side& side : sides_) {
        std::string said = samples ? "samples" : "mean squared errors of the digits, from the left: ";
        if (!samples)
            for (std::size_t i = 0; i < side.errors.size(); ++i)
                said += (i == 0 ? "" : ", ") + loss_text(side.errors[i]);
        record_image(side.name, said);
    }
}

void SideBySide::draw_maps(const Frame& frame, float width) {
    paragraph(fonts().small, palette().dim, title(frame));
    const float each = std::min((width - kPairGap) / 2, 420.0f), line = line_height(fonts().small) + 2;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    for (int which = 0; which < 2; ++which) {
        const float x = start.x + static_cast<float>(which) * (each + kPairGap);
        ImGui::PushClipRect({x, start.y}, {x + each, start.y + line}, true);
        draw_text(*ImGui::GetWindowDrawList(), fonts().small, {x, start.y}, palette().text,
                  sides_[which].name);
        ImGui::PopClipRect();
        ImGui::SetCursorScreenPos({x, start.y + line});
        sides_[which].map.draw(which == 0 ? "Left map" : "Right map", {each, std::min(each, 280.0f)});
    }
}

std::optional<Figure> SideBySide::figure(const Frame& frame) const {
    FigureLegend legend{title(frame), {}};
    const auto about = [&](const Side& side) {
        const Run* const run = run_of(frame, side.run);
        return run != nullptr ? note_of(*run) : side.name + " of all training images";
    };
    if (what_ == Comparison::Maps) {
        std::optional<Figure> both;
        for (const Side& side : sides_) {
            if (side.map.count() == 0) return std::nullopt;
            PlanePoints points = side.map.points();
            for (int label = 0; label < 10; ++label) {
                points.colors.push_back(to_rgb(class_color(label)));
                points.names.push_back(
                    name_of_label(frame.state.data->test, static_cast<std::size_t>(label)));
            }
            Figure one = plane_figure({side.name, {about(side)}}, points);
            both = both ? beside(std::move(*both), std::move(one)) : std::move(one);
        }
        return both;
    }
    if (chosen_.empty()) return std::nullopt;
    const bool samples = what_ == Comparison::Samples;
    const auto count = static_cast<int>(chosen_.size());
    std::vector<TileRow> rows;
    for (int row = samples ? 1 : 0; row < 3; ++row) {
        for (int first = 0; first < count; first += across_) {
            const int here = std::min(across_, count - first);
            TileRow tiles{
                .name = first > 0  ? ""
                        : row == 0 ? "Test digits"
                                   : sides_[row - 1].name,
                .tiles = on_paper(sheet_, row * count + first, here, row == 0 ? kPrintInk : kPrintModelInk)};
            if (row > 0 && !samples)
                for (int i = first; i < first + here; ++i)
                    tiles.captions.push_back(loss_text(sides_[row - 1].errors[i]));
            rows.push_back(std::move(tiles));
        }
    }
    for (const Side& side : sides_) legend.notes.push_back(about(side));
    legend.notes.push_back(legend.title);
    legend.title = "Comparison: " + lower_case(to_text(what_));
    return tile_figure(legend, rows);
}

void SideBySide::draw(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x;
    draw_tools(frame, width);
    for (Side& side : sides_) take_model(frame, side);
    if (what_ == Comparison::Maps) {
        for (Side& side : sides_) update_map(frame, side);
        return draw_maps(frame, width);
    }
    const float tile = crisp_size(frame.state.data->test.width, width < 480 ? 56 : 64);
    across_ = std::max(1, static_cast<int>((width + kPairGap) / (tile + kPairGap)));
    choose(frame, what_ == Comparison::Samples ? kSampleRows * across_ : across_);
    update(frame, 0);
    update(frame, 1);
    draw_rows(frame, tile);
}

}  // namespace hourglass::app::compare_view
