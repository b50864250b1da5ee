// Draws the grid of digits and the controls above it.
#include <algorithm>
#include <cmath>
#include <imgui_internal.h>

#include "app/state/words.h"
#include "app/views/reconstructions/reconstructions_view.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::reconstructions_view {
namespace {

constexpr float kGridGap = 8;
constexpr float kInset = 3;  // between the pictures of one digit

bool denoising(const Frame& frame) { return frame.snapshot.model.spec().corrupts_input(); }
bool translating(const Frame& frame) { return frame.snapshot.model.spec().translates(); }
bool sees_another(const Frame& frame) { return frame.snapshot.model.spec().changes_input(); }

}  // namespace

ReconstructionsView::Grid ReconstructionsView::fit(const Frame& frame, ImVec2 room) const {
    const ImageSet& test = frame.state.data->test;
    const bool classes = wish_.order == DigitOrder::ByClass;
    Grid grid{};
    // Source, translation, target; of others, the digit itself comes first.
    if (!translating(frame)) grid.kinds = {kClean};
    if (sees_another(frame)) grid.kinds.push_back(kSeen);
    grid.kinds.push_back(kRebuilt);
    if (translating(frame)) grid.kinds.push_back(kClean);
    if (difference_) grid.kinds.push_back(kDifference);
    float wanted = std::clamp(std::sqrt(room.x * room.y) / 9, 56.0f, 92.0f);
    if (classes) wanted = std::min(wanted, (room.x + kInset) / kDigitClasses - kInset);
    grid.tile = std::max(crisp_size(test.width, wanted), 24.0f);
    if (classes && grid.tile < 0.75f * wanted) grid.tile = std::floor(wanted);  // rather uneven than tiny
    grid.height = grid.tile * static_cast<float>(test.height) / static_cast<float>(test.width);
    grid.columns =
        classes ? kDigitClasses : std::max(1, static_cast<int>((room.x + kGridGap) / (grid.tile + kGridGap)));
    grid.top = classes ? line_height(fonts().bold) + 6 : 0;
    const float height = static_cast<float>(grid.kinds.size()) * (grid.height + kInset) - kInset +
                         line_height(fonts().small) + 12;
    room.y -= grid.top;
    grid.rows = std::clamp(static_cast<int>(room.y / height), 1, 8);
    // What is left over becomes space in between, so that the edges are flush.
    const float spread =
        grid.columns > 1 ? (room.x - grid.tile) / static_cast<float>(grid.columns - 1) : room.x;
    grid.cell = {std::min(spread, grid.tile * 1.5f),
                 std::min(room.y / static_cast<float>(grid.rows), height * 1.2f)};
    return grid;
}

void ReconstructionsView::draw_icons(const Frame& frame) {
    if (icon_button("Shuffle", icon::kShuffle, "Other test digits, drawn at random.")) {
        ++wish_.shuffles;
        if (wish_.order != DigitOrder::ByClass) wish_.order = DigitOrder::Random;
    }
    ImGui::SameLine(0, 0);
    picture_button(frame, "Save picture of the digits", "reconstructions",
                   [&] { return figure(frame).value_or(Figure{}); });
    ImGui::SameLine(0, 0);
    if (icon_button(
            "Save errors", icon::kFile,
            "Saves the error of every test digit as a table (CSV): index, label, mean squared error."))
        saving_errors_ = true;
}

std::string ReconstructionsView::search_text(const Frame& frame) const {
    const bool searching = wish_.order == DigitOrder::Worst || wish_.order == DigitOrder::Best;
    if (!searching && !saving_errors_) return {};
    const EvaluatedImages& test = frame.evaluation.test();
    if (test.known == test.count()) return {};
    return "Evaluating the test digits: " + std::to_string(std::lround(100 * test.progress())) + " %";
}

// The order of the images in a cell.
void ReconstructionsView::draw_caption(const Frame& frame, float width) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    struct Piece {
        std::string text;
        ImU32 color;
    };
    std::vector<Piece> pieces;
    if (const std::string search = search_text(frame); !search.empty()) {
        pieces = {{search, p.dim}};
    } else {
        pieces = {{translating(frame) ? "Source, " : "Test " + words_of(frame.state).one + ", ", p.text}};
        if (denoising(frame)) pieces.push_back({"as the model sees it, ", p.text});
        pieces.push_back({translating(frame) ? "translated"
                          : denoising(frame) ? "restored"
                                             : "reconstruction",
                          p.accent_text});
        if (translating(frame)) pieces.push_back({", target", p.text});
        if (difference_) pieces.push_back({", difference", p.dim});
    }
    std::string whole;
    for (const Piece& piece : pieces) whole += piece.text;
    ImFont* font = text_size(fonts().body, whole).x <= width ? fonts().body : fonts().small;
    const float y = start.y + (metrics().control - line_height(font)) / 2;
    float x = start.x;
    for (const Piece& piece : pieces) {
        draw_text(*ImGui::GetWindowDrawList(), font, {x, y}, piece.color, piece.text);
        x += text_size(font, piece.text).x;
    }
}

void ReconstructionsView::draw_controls(const Frame& frame) {
    static const std::string kOrders[] = {"Random", "Worst", "Best", "By class"};
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float width = ImGui::GetContentRegionAvail().x, icons = 3 * metrics().control;
    const bool wide = width >= 430;
    const int clicked = segments("Digit order", kOrders, static_cast<int>(wish_.order),
                                 wide ? std::min(width - icons - 2 * kGridGap, 360.0f) : width,
                                 in_terms_of("Which test digits are shown: some at random, those rebuilt "
                                             "worst or best, or a column of each class.",
                                             words_of(frame.state)));
    if (clicked >= 0) wish_.order = static_cast<DigitOrder>(clicked);
    if (wide) {
        ImGui::SetCursorScreenPos({start.x + width - icons, start.y});
        draw_icons(frame);
    }
    const ImVec2 below = ImGui::GetCursorScreenPos();
    const float flip = toggle_width("Difference");
    if (wide) draw_caption(frame, width - flip - kGridGap);
    ImGui::SetCursorScreenPos({wide ? below.x + width - flip : below.x, below.y});
    toggle("Difference", &difference_);
    help(
        "Reconstruction minus test digit, pixel by pixel: blue where the model puts too little ink, orange "
        "where it puts too much.");
    if (wide) return;
    ImGui::SetCursorScreenPos({below.x + width - icons, below.y});
    draw_icons(frame);
    const ImVec2 last(below.x, ImGui::GetCursorScreenPos().y - kGridGap);
    ImGui::SetCursorScreenPos(last);
    draw_caption(frame, width);
    ImGui::SetCursorScreenPos({last.x, last.y + metrics().control - kGridGap});
}

void ReconstructionsView::draw_tooltip(const Frame& frame, const Grid& grid, int place) {
    const bool touch = ImGui::GetIO().MouseSource == ImGuiMouseSource_TouchScreen;
    if (touch || !ImGui::IsItemHovered() || !ImGui::BeginTooltip()) return;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    const float large = crisp_size(data_->test.width, 112), tall = large * grid.height / grid.tile;
    float x = start.x;
    for (const Kind kind : grid.kinds) {
        const ImU32 ink = kind == kRebuilt      ? palette().model_ink
                          : kind == kDifference ? IM_COL32_WHITE
                                                : palette().ink;
        sheet_.draw(slot(kind, place), {x, start.y}, {large, tall}, ink);
        x += large + 6;
    }
    ImGui::Dummy({x - 6 - start.x, tall});
    text(fonts().small, palette().dim,
         "Test " + words_of(frame.state).one + " " + with_commas(static_cast<long>(chosen_[place])) +
             ", labeled " +
             name_of_label(frame.state.data->test, frame.state.data->test.labels[chosen_[place]]));
    text(fonts().small, palette().dim,
         "Mean squared error " + loss_text(static_cast<double>(errors_[place])) +
             (translating(frame) ? " against the target."
              : denoising(frame) ? " against the uncorrupted digit."
                                 : ".") +
             " Click for a closer look.");
    ImGui::EndTooltip();
}

void ReconstructionsView::draw_cell(const Frame& frame, const Grid& grid, int place, ImVec2 position) {
    if (chosen_[place] == kNoDigit) return;
    const Palette& p = palette();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float step = grid.height + kInset, height = static_cast<float>(grid.kinds.size()) * step - kInset;
    const std::string index = std::to_string(chosen_[place]);
    ImGui::SetCursorScreenPos(position);
    if (click_area(("Test digit " + index).c_str(), {grid.tile, height + line_height(fonts().small)}))
        open_ = place;
    record_value("labeled " + std::to_string(labels_[place]) + ", error " +
                 loss_text(static_cast<double>(errors_[place])));
    float y = position.y;
    for (const Kind kind : grid.kinds) {
        const ImU32 ink = kind == kRebuilt ? p.model_ink : kind == kDifference ? IM_COL32_WHITE : p.ink;
        sheet_.draw(slot(kind, place), {position.x, y}, {grid.tile, grid.height}, ink);
        y += step;
    }
    if (ImGui::IsItemHovered())
        list.AddRect(position, {position.x + grid.tile, position.y + height}, p.accent, 5, 0, 1.5f);
    std::string error = loss_text(static_cast<double>(errors_[place]));
    const bool narrow = grid.tile < 44;
    if (narrow && error.starts_with("0.")) error.erase(0, 1);
    ImFont* font = narrow ? fonts().tiny : fonts().small;
    draw_text(list, font, {position.x + grid.tile / 2, position.y + height + 2}, p.dim, error, 0.5f);
    draw_tooltip(frame, grid, place);
}

void ReconstructionsView::draw_grid(const Frame& frame) {
    const ImVec2 origin = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
    const Grid grid = fit(frame, room);
    choose(frame, grid.columns * grid.rows);
    update(frame);
    if (grid.top > 0)
        for (int label = 0; label < kDigitClasses; ++label)
            draw_text(*ImGui::GetWindowDrawList(), fonts().bold,
                      {origin.x + static_cast<float>(label) * grid.cell.x + grid.tile / 2, origin.y},
                      palette().text, std::to_string(label), 0.5f);
    for (int place = 0; place < static_cast<int>(chosen_.size()); ++place)
        draw_cell(frame, grid, place,
                  {origin.x + static_cast<float>(place % grid.columns) * grid.cell.x,
                   origin.y + grid.top + static_cast<float>(place / grid.columns) * grid.cell.y});
    const float height = grid.top + static_cast<float>(grid.rows - 1) * grid.cell.y +
                         static_cast<float>(grid.kinds.size()) * (grid.height + kInset) +
                         line_height(fonts().small);
    grid_ = grid;
    ImGui::SetCursorScreenPos(origin);
    ImGui::Dummy({room.x, height});
}

// Each row of the grid as rows of one kind, the errors below the last.
std::optional<Figure> ReconstructionsView::figure(const Frame& frame) {
    if (chosen_.empty() || grid_.kinds.empty()) return std::nullopt;
    const auto name = [&](Kind kind) -> std::string {
        if (kind == kClean) return "Test digits";
        if (kind == kSeen) return "As the model sees them";
        if (kind == kDifference)
            return "Difference: blue where the model puts too little ink, orange where too much";
        return denoising(frame) ? "Restored" : "Reconstructions; below each its mean squared error";
    };
    const auto count = static_cast<int>(chosen_.size());
    std::vector<TileRow> rows;
    for (int first = 0; first < count; first += grid_.columns) {
        for (const Kind kind : grid_.kinds) {
            TileRow row{.name = first == 0 ? name(kind) : "", .tiles = {}};
            for (int place = first; place < std::min(first + grid_.columns, count); ++place) {
                const bool there = chosen_[place] != kNoDigit;
                row.tiles.push_back(
                    there ? on_paper(sheet_, slot(kind, place), kind == kRebuilt ? kPrintModelInk : kPrintInk)
                          : PixelPicture{});
                if (kind == grid_.kinds.back())
                    row.captions.push_back(there ? loss_text(static_cast<double>(errors_[place])) : "");
            }
            rows.push_back(std::move(row));
        }
    }
    return tile_figure(legend_of("Reconstructions", frame, frame.runs), rows);
}

void ReconstructionsView::draw_detail(const Frame& frame) {
    update(frame);
    const Palette& p = palette();
    std::vector<DetailPicture> pictures{
        {translating(frame) ? "Target" : "Test digit", slot(kClean, open_), p.ink}};
    if (sees_another(frame))
        pictures.push_back(
            {translating(frame) ? "Source" : "As the model sees it", slot(kSeen, open_), p.ink});
    pictures.push_back({translating(frame) ? "Translated"
                        : denoising(frame) ? "Restored"
                                           : "Reconstruction",
                        slot(kRebuilt, open_), p.model_ink});
    pictures.push_back({"Difference", slot(kDifference, open_), IM_COL32_WHITE});
    const DigitDetail::Digit digit{
        .index = chosen_[open_], .error = errors_[open_], .seen = columns_.inputs().middleCols(open_, 1)};
    switch (detail_.draw(frame, digit, sheet_, pictures, chosen_.size() > 1)) {
        case DigitDetail::Answer::Previous:
            step(-1);
            break;
        case DigitDetail::Answer::Next:
            step(1);
            break;
        case DigitDetail::Answer::Close:
            open_ = -1;
            break;
        case DigitDetail::Answer::Stay:
            break;
    }
}

}  // namespace hourglass::app::reconstructions_view
