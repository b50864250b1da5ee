#include "app/views/draw/draw_view.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/state/words.h"
#include "app/views/shared/answers.h"
#include "app/views/shared/code_bars.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "data/minibatch.h"
#include "ui/colors.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::draw_view {
namespace {

enum Slot { kDrawn, kSeen, kRebuilt, kDifference, kSlots };
constexpr int kBlank = kSlots;  // no picture, only its paper
constexpr float kPadGap = 16;
constexpr float kNeighborTile = 56, kLeastRow = 460;
constexpr float kWidest = 1500;  // of all; plots that are wider only stretch

float title_height() { return line_height(fonts().small) + ImGui::GetStyle().ItemSpacing.y; }

void title(std::string_view text_shown) { text(fonts().small, palette().dim, text_shown); }

float neighbors_height() {
    return title_height() + kNeighborTile + line_height(fonts().small) + ImGui::GetStyle().ItemSpacing.y;
}

}  // namespace

DrawView::DrawView() : View({"Draw", "Draw", icon::kPencil, Tab::For::Pictures}) {}

std::unique_ptr<View> make_view() { return std::make_unique<DrawView>(); }

void DrawView::update(const Frame& frame) {
    translates_ = frame.snapshot.model.spec().translates();
    const bool changed = results_.update(frame.drawing, pad_.corruption(), frame.snapshot);
    if (changed) fill_sheet();
    if (changed || frame.recognizer != recognizer_) recognize(frame);
}

void DrawView::fill_sheet() {
    const int side = results_.side();
    const auto pixels = static_cast<std::size_t>(side * side);
    sheet_.resize(kSlots, side, side, static_cast<int>(results_.picture().size() / pixels));
    sheet_.set(kDrawn, results_.picture().data());
    sheet_.set(kSeen, results_.seen().data());
    if (results_.blank()) return;
    sheet_.set(kRebuilt, results_.reconstruction().data());
    sheet_.set_signed(kDifference, results_.difference().data());
}

// What the model sees, and what it makes of it.
void DrawView::recognize(const Frame& frame) {
    recognizer_ = frame.recognizer;
    seen_answer_ = rebuilt_answer_ = {};
    if (recognizer_ == nullptr || results_.blank()) return;
    const auto read = [&](const std::vector<float>& picture) {
        const auto features = static_cast<Eigen::Index>(picture.size());
        return recognizer_->read(Eigen::Map<const Matrix>(picture.data(), features, 1)).front();
    };
    seen_answer_ = read(results_.seen());
    rebuilt_answer_ = read(results_.reconstruction());
}

void DrawView::follow_evaluation(const Frame& frame) {
    const std::uint64_t model = frame.snapshot.model_version;
    const auto unfinished = [&](const EvaluatedImages* part, std::uint64_t asked_for) {
        return part == nullptr || asked_for != model || (part->count() > 0 && !part->complete);
    };
    const bool test = unfinished(test_, test_asked_for_), train = unfinished(train_, train_asked_for_);
    train_next_ = train && (train_next_ || !test);
    if (train_ == nullptr || train_next_) {
        train_ = &frame.evaluation.train();
        train_asked_for_ = model;
    }
    if (test_ == nullptr || !train_next_) {
        test_ = &frame.evaluation.test();
        test_asked_for_ = model;
    }
    train_next_ = !train_next_;
    behind_ = unfinished(test_, test_asked_for_) || unfinished(train_, train_asked_for_);
}

void DrawView::compare(const Frame& frame) {
    follow_evaluation(frame);
    const ImageSet& images = frame.state.data->train;
    results_.compare(*test_, *train_, images);
    if (data_ != frame.state.data) shown_.clear();
    data_ = frame.state.data;
    choose_neighbors(images);
}

void DrawView::choose_neighbors(const ImageSet& images) {
    std::vector<std::uint32_t> wanted;
    for (const DrawResults::NearDigit& digit : results_.neighbors())
        wanted.push_back(static_cast<std::uint32_t>(digit.index));
    if (std::ranges::equal(wanted, shown_)) return;
    shown_.assign(wanted.begin(), wanted.end());
    Matrix pictures(static_cast<Eigen::Index>(images.features()), static_cast<Eigen::Index>(wanted.size()));
    gather(images, wanted, pictures);
    neighbor_sheet_.resize(DrawResults::kNeighbors, images.width, images.height, images.channels);
    for (int i = 0; i < static_cast<int>(wanted.size()); ++i) neighbor_sheet_.set(i, pictures.col(i).data());
}

// Called before the rest is drawn, so that it shows the stroke as it is now, not one frame late.
void DrawView::draw_pad(const Frame& frame, float side) {
    pad_.draw(frame.drawing, side);
    update(frame);
    compare(frame);
}

// One picture with its name above.
void DrawView::draw_picture(int slot, const char* name, const char* short_name, float tile) {
    ImGui::BeginGroup();
    title(text_size(fonts().small, name).x <= tile ? name : short_name);
    const bool answers = slot == kRebuilt || slot == kDifference;
    const ImU32 ink = slot == kRebuilt      ? palette().model_ink
                      : slot == kDifference ? IM_COL32_WHITE
                                            : palette().ink;
    sheet_.draw(answers && results_.blank() ? kBlank : slot, ImGui::GetCursorScreenPos(), {tile, tile}, ink);
    ImGui::Dummy({tile, tile});
    record_image(name, results_.blank() ? "nothing drawn yet"
                       : answers        ? "mean squared error " + loss_text(results_.mse())
                                        : "the drawing as the model gets it");
    if (slot == kSeen || slot == kRebuilt) {
        const Answer& answer = slot == kSeen ? seen_answer_ : rebuilt_answer_;
        draw_answer(ImGui::GetItemRectMin(), {tile, tile}, answer);
        if (answer.digit >= 0) {
            help(answer_in_words(answer));
            record_text(slot == kSeen ? "Recognized drawing" : "Recognized reconstruction",
                        answer_in_words(answer));
        }
    }
    ImGui::EndGroup();
}

// What the colors of the difference mean, as large as a picture with its name.
void DrawView::draw_legend(float tile) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float row = line_height(fonts().small) + 4;
    float y = start.y + title_height();
    const std::pair<float, const char*> entries[] = {{1.0f, "added"}, {-1.0f, "missing"}};
    for (const auto& [sign, label] : entries) {
        list.AddRectFilled({start.x, y + 2}, {start.x + 12, y + 14}, diverging_color(sign), 3);
        draw_text(list, fonts().small, {start.x + 20, y}, p.dim, label);
        y += row;
    }
    const char* const name = text_size(fonts().small, "Mean sq. error").x <= tile ? "Mean sq. error" : "MSE";
    draw_text(list, fonts().small, {start.x, y + 6}, p.dim, name);
    draw_text(list, fonts().bold, {start.x, y + 6 + row}, p.text, loss_text(results_.mse()));
    ImGui::Dummy({tile, title_height() + tile});
}

// drawn | seen | rebuilt | difference, in rows of so many columns; without the first where the model sees
// what was drawn. Two columns have a legend in the place of it.
void DrawView::draw_pictures(int columns, float tile, float gap) {
    const bool corrupted = results_.corrupted();
    int count = 0;
    const auto next = [&] {
        if (count++ % columns > 0) ImGui::SameLine(0, gap);
    };
    if (corrupted) {
        next();
        draw_picture(kDrawn, "Drawn", "Drawn", tile);
    }
    next();
    draw_picture(kSeen, "Model sees", "Seen", tile);
    next();
    draw_picture(kRebuilt,
                 translates_ ? "Translated"
                 : corrupted ? "Restored"
                             : "Reconstruction",
                 translates_ ? "Translated"
                 : corrupted ? "Restored"
                             : "Rebuilt",
                 tile);
    next();
    draw_picture(kDifference, "Difference", "Error", tile);
    if (corrupted || columns > 2) return;
    next();
    draw_legend(tile);
}

void DrawView::draw_neighbor(int i, float tile) {
    const DrawResults::NearDigit& digit = results_.neighbors()[static_cast<std::size_t>(i)];
    const ImVec2 start = ImGui::GetCursorScreenPos();
    neighbor_sheet_.draw(i, start, {tile, tile}, palette().ink);
    draw_text(*ImGui::GetWindowDrawList(), fonts().small, {start.x + tile / 2, start.y + tile + 2},
              digit.label == results_.majority() ? palette().text : palette().dim,
              std::to_string(digit.label), 0.5f);
    const ImVec2 end(start.x + tile, start.y + tile);
    if (!ImGui::IsMouseHoveringRect(start, end) || !ImGui::IsWindowHovered()) return;
    if (!ImGui::BeginTooltip()) return;
    text(fonts().small, palette().text,
         "Training image " + with_commas(digit.index) + ", labeled " + std::to_string(digit.label));
    text(fonts().small, palette().dim, "Distance of the codes " + number_text(digit.distance));
    ImGui::EndTooltip();
}

// "7s", or of classes with names "ring".
std::string DrawView::majority_name(const Frame& frame) const {
    const ImageSet& train = frame.state.data->train;
    const auto label = static_cast<std::uint8_t>(results_.majority());
    return train.classes.empty() ? std::to_string(label) + "s" : name_of_label(train, label);
}

void DrawView::draw_neighbors(const Frame& frame, float width) {
    const int image_width = frame.state.data->train.width;
    // Smaller ones where all of them would not fit.
    constexpr float kLeastGap = 8, kLeastTile = 28;
    const float each = (width + kLeastGap) / DrawResults::kNeighbors - kLeastGap;
    const float tile = std::max(crisp_size(image_width, std::min(kNeighborTile, each)), kLeastTile);
    const int fit =
        std::clamp(static_cast<int>((width + kLeastGap) / (tile + kLeastGap)), 1, DrawResults::kNeighbors);
    const auto& neighbors = results_.neighbors();
    const int count = std::min(fit, static_cast<int>(neighbors.size()));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const bool searching = train_->known < train_->count() && train_->count() > 0;
    const std::string many = words_of(frame.state).many;
    title("Closest codes among " + with_commas(searching ? train_->known : train_->count()) + " training " +
          many + (searching ? " so far" : ""));
    const float title_end = ImGui::GetItemRectMax().x;
    const float step = fit > 1 ? std::min((width - tile) / static_cast<float>(fit - 1), tile * 1.6f) : tile;
    const float row_end = start.x + std::max(step * static_cast<float>(fit - 1) + tile, kLeastRow);
    std::string labels;
    const std::span shown(neighbors.data(), static_cast<std::size_t>(count));
    for (const DrawResults::NearDigit& digit : shown)
        labels += (labels.empty() ? "" : " ") + std::to_string(digit.label);
    if (count > 0) {
        const auto same = std::ranges::count(shown, results_.majority(), &DrawResults::NearDigit::label);
        const std::string guess =
            std::to_string(same) + " of " + std::to_string(count) + " are " + majority_name(frame);
        const float end = std::min(row_end, start.x + width);
        if (title_end + metrics().gap + text_size(fonts().small, guess).x <= end)
            draw_text(*ImGui::GetWindowDrawList(), fonts().small, {end, start.y}, palette().accent_text,
                      guess, 1);
    }
    const ImVec2 row = ImGui::GetCursorScreenPos();
    picture_area("Closest training digits", {width, tile + line_height(fonts().small) + 2});
    record_value(labels);
    const ImVec2 after = ImGui::GetCursorScreenPos();
    for (int i = 0; i < fit; ++i) {
        ImGui::SetCursorScreenPos({row.x + step * static_cast<float>(i), row.y});
        if (i < count)
            draw_neighbor(i, tile);
        else
            neighbor_sheet_.draw(DrawResults::kNeighbors, ImGui::GetCursorScreenPos(), {tile, tile}, 0);
    }
    ImGui::SetCursorScreenPos({after.x, after.y - ImGui::GetStyle().ItemSpacing.y});
    ImGui::Dummy({0, 0});  // or the region would not know how far it reaches
}

void DrawView::draw_verdict(const Frame& frame, ImVec2 size) {
    const Verdict said = verdict(results_.error_share(), words_of(frame.state));
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::BeginGroup();
    const bool strange = results_.error_share() >= 0.95;
    // The model is judged by what it makes of the drawing itself: test digits are not corrupted either.
    const std::string headline =
        results_.corrupted() ? "Uncorrupted: " + std::string(said.headline) : std::string(said.headline);
    text(fonts().bold, strange ? palette().danger : palette().text, headline);
    record_prose(headline + ". " + std::string(said.reason));
    const float reason = start.y + line_height(fonts().bold) + 2;
    draw_text(*ImGui::GetWindowDrawList(), fonts().small, {start.x, reason}, palette().dim, said.reason);
    const float top = reason + line_height(fonts().small) + 4;
    ImGui::SetCursorScreenPos({start.x, top});
    histogram_.draw("Errors of the test digits", {size.x, std::max(size.y - (top - start.y), 40.0f)}, *test_,
                    results_.clean_mse(), results_.error_share());
    ImGui::EndGroup();
}

void DrawView::draw_code(const Frame& frame, ImVec2 size) {
    const int latent = frame.snapshot.model.spec().latent;
    ImGui::BeginGroup();
    const std::string name = code_title(latent);
    title(text_size(fonts().small, name).x <= size.x ? name : "Code");
    draw_code_bars("Code", results_.code(), frame.snapshot.codes.gaussian, latent,
                   {size.x, std::max(40.0f, size.y - title_height())});
    ImGui::EndGroup();
}

// Pad at the left and pictures at the right, the tools below both; then the neighbors,
// then the code beside the errors.
void DrawView::draw_wide(const Frame& frame, ImVec2 room) {
    const int pixels = results_.side();
    const float spacing = ImGui::GetStyle().ItemSpacing.y, gap = 8;
    const float bottom = 84, tools = pad_.tools_height(frame, room.x);
    const float rest = tools + neighbors_height() + bottom + 3 * spacing;
    // Pictures as large as two rows of them beside the pad allow.
    const auto tile_beside = [&](float side) {
        const float across = (room.x - side - kPadGap - gap) / 2,
                    down = (side - spacing) / 2 - title_height();
        return crisp_size(pixels, std::max(std::min(across, down), 56.0f));
    };
    const float most = std::max(std::min(room.y - rest, 620.0f), 240.0f);
    const float side = std::min(most, room.x - kPadGap - gap - 2 * crisp_size(pixels, 84));
    const float tile = tile_beside(side);
    draw_pad(frame, side);
    ImGui::SameLine(0, kPadGap);
    ImGui::BeginGroup();
    draw_pictures(2, tile, gap);
    ImGui::EndGroup();
    pad_.draw_tools(frame, room.x);
    draw_neighbors(frame, room.x);
    const float height = std::max(bottom, ImGui::GetContentRegionAvail().y), half = (room.x - kPadGap) / 2;
    draw_code(frame, {half, height});
    ImGui::SameLine(0, kPadGap);
    draw_verdict(frame, {half, height});
}

// On a phone on its side: the pad at the left, what becomes of the drawing and the tools at the right.
void DrawView::draw_low(const Frame& frame, ImVec2 room) {
    const int columns = results_.corrupted() ? 4 : 3;
    const float gap = 8, spacing = ImGui::GetStyle().ItemSpacing.y;
    const float side = std::clamp(room.y - 2, 160.0f, room.x * 0.5f);
    const float width = room.x - side - kPadGap;
    const float down = side - pad_.tools_height(frame, width) - title_height() - spacing;
    const float across = (width - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    draw_pad(frame, side);
    ImGui::SameLine(0, kPadGap);
    ImGui::BeginGroup();
    draw_pictures(columns, crisp_size(results_.side(), std::max(std::min(across, down), 56.0f)), gap);
    pad_.draw_tools(frame, width);
    ImGui::EndGroup();
    ImGui::Dummy({0, 4});
    const float half = (room.x - kPadGap) / 2;
    draw_verdict(frame, {half, 140});
    ImGui::SameLine(0, kPadGap);
    draw_code(frame, {half, 140});
    draw_neighbors(frame, room.x);
}

// On a phone: what the pen moves stays in sight, the rest is below.
void DrawView::draw_narrow(const Frame& frame, ImVec2 room) {
    const int columns = results_.corrupted() ? 4 : 3;
    const float gap = 8, spacing = ImGui::GetStyle().ItemSpacing.y;
    const float tile =
        crisp_size(results_.side(),
                   std::clamp((room.x - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns),
                              56.0f, 140.0f));
    const float rest = pad_.tools_height(frame, room.x) + title_height() + tile + 2 * spacing;
    draw_pad(frame, std::clamp(room.y - rest, std::min(room.x, 200.0f), room.x));
    draw_pictures(columns, tile, gap);
    pad_.draw_tools(frame, room.x);
    ImGui::Dummy({0, 4});
    draw_verdict(frame, {room.x, 140});
    ImGui::Dummy({0, 4});
    draw_neighbors(frame, room.x);
    draw_code(frame, {room.x, 120});
}

std::optional<Figure> DrawView::figure(const Frame& frame) {
    if (sheet_.count() < kSlots || results_.blank()) return std::nullopt;
    TileRow pictures{.name = "As the model sees it, reconstruction, difference", .tiles = {}, .width = 112};
    if (results_.corrupted()) {
        pictures.name = "Drawn, as the model sees it, reconstruction, difference";
        pictures.tiles.push_back(on_paper(sheet_, kDrawn, kPrintInk));
    }
    for (const int slot : {kSeen, kRebuilt, kDifference})
        pictures.tiles.push_back(on_paper(sheet_, slot, slot == kRebuilt ? kPrintModelInk : kPrintInk));
    TileRow near{.name = "Training digits with the nearest codes", .tiles = {}};
    for (std::size_t i = 0; i < std::min(results_.neighbors().size(), shown_.size()); ++i) {
        near.tiles.push_back(on_paper(neighbor_sheet_, static_cast<int>(i), kPrintInk));
        near.captions.push_back(std::to_string(results_.neighbors()[i].label));
    }
    std::vector<TileRow> rows{std::move(pictures)};
    if (!near.tiles.empty()) rows.push_back(std::move(near));
    FigureLegend legend = legend_of("A drawing", frame, frame.runs);
    legend.notes.push_back("Mean squared error of the reconstruction: " + loss_text(results_.mse()));
    Figure drawing = tile_figure(legend, rows);
    if (test_ == nullptr || test_->known == 0) return drawing;
    const Verdict said = verdict(results_.error_share(), words_of(frame.state));
    const FigureHistogram errors[] = {histogram_.for_paper(*test_, results_.clean_mse())};
    if (errors[0].high <= errors[0].low) return drawing;
    return below(std::move(drawing), histogram_figure({said.headline, {said.reason}}, errors));
}

void DrawView::draw(const Frame& frame) {
    behind_ = false;
    if (!frame.has_model()) return;
    if (frame.recognizer == nullptr) frame.ask(action::FetchRecognizer{});
    if (square_side(frame.snapshot.model) == 0) {
        paragraph(fonts().body, palette().dim, "Drawing needs a model of square images.");
        return;
    }
    pad_.follow_keys(frame.drawing);
    ImVec2 room = ImGui::GetContentRegionAvail();
    room.x = std::min(room.x, kWidest);
    update(frame);
    if (frame.state.layout.lying && room.x >= 400)
        draw_low(frame, room);
    else if (room.x >= 500)
        draw_wide(frame, room);
    else
        draw_narrow(frame, room);
    note_place(frame);
}

}  // namespace hourglass::app::draw_view
