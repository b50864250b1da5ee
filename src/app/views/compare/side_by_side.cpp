#include "app/views/compare/side_by_side.h"

#include <algorithm>
#include <cmath>

#include "app/views/compare/run_list.h"
#include "base/format.h"
#include "data/minibatch.h"
#include "explore/digit_choice.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app {
namespace {

constexpr double kComparisonBudget = 2;  // milliseconds per frame, for each of the two models
constexpr float kPairGap = 8;
constexpr std::uint64_t kNewest = kPca - 1;  // instead of a run's id
constexpr std::uint64_t kPcaVersions = std::uint64_t{1} << 63;

// The run that the side shows; null for the principal components, and before the first run.
const Run* run_of(const Frame& frame, std::uint64_t id) {
    if (id == kPca || frame.runs.runs().empty()) return nullptr;
    const Run* run = id == kNewest ? nullptr : frame.runs.find(id);
    return run != nullptr ? run : &frame.runs.runs().back();
}

}  // namespace

SideBySide::SideBySide() {
    for (Side& side : sides_) side.version = 0;
    sides_[0].run = kNewest;
    sides_[1].run = kPca;
}

void SideBySide::choose(const Frame& frame, int count) {
    const ImageSet& test = frame.state.data->test;
    count = std::min(count, static_cast<int>(test.count()));
    if (data_ == frame.state.data && static_cast<int>(chosen_.size()) == count && shown_shuffle_ == shuffles_)
        return;
    data_ = frame.state.data;
    shown_shuffle_ = shuffles_;
    chosen_ =
        choose_digits({.order = DigitOrder::Random, .count = count, .shuffles = shuffles_}, test.labels, {});
    images_.resize(static_cast<Eigen::Index>(test.features()), count);
    gather(test, chosen_, images_);
    labels_.clear();
    for (const std::uint32_t index : chosen_) labels_.push_back(test.labels[index]);
    sheet_.resize(3 * count, test.width, test.height);
    for (int i = 0; i < count; ++i) sheet_.set(i, images_.col(i).data());
    for (Side& side : sides_) {
        side.columns.set_inputs(images_);
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

void SideBySide::update(const Frame& frame, int which) {
    Side& side = sides_[which];
    take_model(frame, side);
    const bool pca = side.run == kPca;
    if (pca ? !has_pca(frame) : side.model.features() != static_cast<int>(images_.rows())) return;
    const auto pass = [&](int first, ConstMatrixView images) -> Matrix {
        if (pca) return frame.live.pca->decode(frame.live.pca->encode(images));
        return side.model.reconstruct(images, ThreadTeam::single(),
                                      Labels(labels_).subspan(static_cast<std::size_t>(first)));
    };
    const auto report = [&](int column, const float* pixels, int rows) {
        sheet_.set((which + 1) * side.columns.count() + column, pixels);
        const Eigen::Map<const Vector> rebuilt(pixels, rows);
        side.errors[column] = static_cast<double>((rebuilt - images_.col(column)).squaredNorm()) / rows;
    };
    // The components may be of other data or of another number after a while.
    const std::uint64_t version = pca ? kPcaVersions + (frame.live.data_version << 16) +
                                            static_cast<std::uint64_t>(frame.live.pca->components.cols())
                                      : side.version;
    side.columns.advance(version, kComparisonBudget, pass, report);
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
    if (chosen >= 0) {
        side.run = ids[static_cast<std::size_t>(chosen)];
        side.taken = nullptr;
        ++side.version;
    }
    end_scroll();
}

void SideBySide::draw_tools(const Frame& frame, float width) {
    const bool narrow = width < 480;  // the buttons get a line of their own
    const float buttons = narrow ? kPairGap : 2 * metrics().control + 2 * kPairGap;
    const float choice = narrow ? (width - buttons) / 2 : std::min(240.0f, (width - buttons) / 2);
    draw_choice(frame, 0, choice);
    ImGui::SameLine(0, kPairGap);
    draw_choice(frame, 1, choice);
    if (!narrow) ImGui::SameLine(0, kPairGap);
    if (icon_button("Shuffle compared digits", icon::kShuffle, "Other test digits.")) ++shuffles_;
    ImGui::SameLine(0, 0);
    if (icon_button("Save picture of the comparison", icon::kPicture, "Saves the digits below as PNG."))
        frame.ask(action::SavePicture{"hourglass-comparison.png", min_.x, min_.y, max_.x, max_.y});
}

void SideBySide::draw_rows(float tile) {
    const Palette& p = palette();
    const float title = line_height(fonts().small) + 2, errors = line_height(fonts().small) + 4;
    // A denoising model gets them as they are here, and corrupted in Reconstructions: other errors.
    const std::string titles[] = {
        "Test digits, uncorrupted for all models; below each its mean squared error", sides_[0].name,
        sides_[1].name};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const int count = static_cast<int>(chosen_.size());
    const ImVec2 start = ImGui::GetCursorScreenPos();
    float y = start.y;
    for (int row = 0; row < 3; ++row) {
        draw_text(list, fonts().small, {start.x, y}, row == 0 ? p.dim : p.text, titles[row]);
        y += title;
        for (int i = 0; i < count; ++i) {
            const float x = start.x + static_cast<float>(i) * (tile + kPairGap);
            sheet_.draw(row * count + i, {x, y}, {tile, tile}, row == 0 ? p.ink : p.model_ink);
            if (row == 0) continue;
            // The better of the two is emphasized.
            const bool better = sides_[row - 1].errors[i] < sides_[2 - row].errors[i];
            draw_text(list, fonts().small, {x + tile / 2, y + tile}, better ? p.text : p.dim,
                      loss_text(sides_[row - 1].errors[i]), 0.5f);
        }
        y += tile + (row == 0 ? 4 : errors);
    }
    min_ = start;
    max_ = {start.x + static_cast<float>(count) * (tile + kPairGap) - kPairGap, y};
    ImGui::Dummy({max_.x - min_.x, y - start.y});
    for (const Side& side : sides_) {
        std::string said;
        for (const double error : side.errors) said += (said.empty() ? "" : ", ") + loss_text(error);
        record_image(side.name, "mean squared errors of the digits, from the left: " + said);
    }
}

void SideBySide::draw(const Frame& frame) {
    const float width = ImGui::GetContentRegionAvail().x;
    draw_tools(frame, width);
    const float tile = crisp_size(frame.state.data->test.width, width < 480 ? 56 : 64);
    choose(frame, std::max(1, static_cast<int>((width + kPairGap) / (tile + kPairGap))));
    update(frame, 0);
    update(frame, 1);
    draw_rows(tile);
}

}  // namespace hourglass::app
