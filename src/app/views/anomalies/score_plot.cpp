#include "app/views/anomalies/score_plot.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <imgui_internal.h>
#include <numeric>
#include <vector>

#include "analysis/ticks.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::app::anomalies_view {

using namespace explore;
using namespace ui;

namespace {

constexpr float kGrip = 7;
constexpr double kKeyStep = 0.01;  // of the axis

void draw_bars(ImDrawList& list, const std::vector<int>& counts, ImVec2 low, ImVec2 high, ImU32 color) {
    const int all = std::accumulate(counts.begin(), counts.end(), 0);
    if (all == 0) return;
    const int largest = *std::ranges::max_element(counts);
    const float step = (high.x - low.x) / static_cast<float>(counts.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i] == 0) continue;
        const float part = static_cast<float>(counts[i]) / static_cast<float>(largest);
        const float left = low.x + step * static_cast<float>(i);
        list.AddRectFilled({left, high.y - std::max(part * (high.y - low.y), 1.5f)},
                           {left + std::max(step - 0.5f, 1.0f), high.y}, color);
    }
}

void draw_score_ticks(ImDrawList& list, const ScoreHistogram& histogram, ImVec2 left, float width) {
    const auto ticks = histogram.logarithmic ? logarithmic_ticks(histogram.low, histogram.high, 4)
                                             : linear_ticks(histogram.low, histogram.high, 5);
    float free_from = left.x;
    for (const double tick : ticks) {
        const std::string label = number_text(tick);
        const float half = text_size(fonts().tiny, label).x / 2;
        const float x = left.x + static_cast<float>(histogram.place(tick)) * width;
        if (x - half < free_from || x + half > left.x + width) continue;
        list.AddLine({x, left.y}, {x, left.y + 3}, palette().line);
        draw_text(list, fonts().tiny, {x, left.y + 4}, palette().dim, label, 0.5f);
        free_from = x + half + 10;
    }
}

void draw_mark_of_drawing(ImDrawList& list, float x, float top, float bottom) {
    const Palette& p = palette();
    list.AddLine({x, top}, {x, bottom}, p.accent_text, 2);
    list.AddTriangleFilled({x - 5, top}, {x + 5, top}, {x, top + 8}, p.accent_text);
}

// By the pointer, the keyboard, or the page's twin: where on the axis.
std::optional<double> moved_to(const ScoreHistogram& histogram, double place, ImVec2 start, float width) {
    if (const auto asked = asked_value()) return histogram.place(std::strtod(asked->c_str(), nullptr));
    if (ImGui::IsItemActive() && ImGui::IsMouseDown(0) && finger_drag() != FingerDrag::Undecided)
        return static_cast<double>((ImGui::GetIO().MousePos.x - start.x) / width);
    if (!ImGui::IsItemFocused() || ImGui::GetIO().WantTextInput) return std::nullopt;
    const bool left = ImGui::IsKeyPressed(ImGuiKey_LeftArrow),
               right = ImGui::IsKeyPressed(ImGuiKey_RightArrow);
    if (!left && !right) return std::nullopt;
    ImGui::NavMoveRequestCancel();
    return place + (right ? kKeyStep : -kKeyStep);
}

}  // namespace

std::optional<double> draw_score_plot(const ScoreHistogram& histogram, double threshold, double marked,
                                      ImVec2 size) {
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    click_area("Threshold", size, Role::Slider);
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const ImVec2 low(start.x, start.y + 16), high(start.x + size.x, start.y + size.y - 18);
    list.AddLine({low.x, high.y}, high, p.line);
    if (histogram.empty()) return std::nullopt;
    const bool known = std::isfinite(threshold);
    const double place = known ? std::clamp(histogram.place(threshold), 0.0, 1.0) : 0;
    std::optional<double> moved = moved_to(histogram, place, start, size.x);
    if (moved) moved = histogram.score(std::clamp(*moved, 0.0, 1.0));
    const auto value = static_cast<float>(moved ? *moved : threshold);
    record_range(static_cast<float>(histogram.low), static_cast<float>(histogram.high), value,
                 static_cast<float>((histogram.high - histogram.low) / 200));
    record_value(known ? number_text(static_cast<double>(value)) : "");
    help(
        "How many test samples have which score: normal ones blue, others orange, each as a share of its own "
        "kind. Drag the line: what is right of it is called strange.");
    draw_bars(list, histogram.normal, low, high, with_alpha(p.training, 0.75f));
    draw_bars(list, histogram.strange, low, high, with_alpha(p.validation, 0.6f));
    draw_score_ticks(list, histogram, {low.x, high.y}, size.x);
    if (std::isfinite(marked)) {
        const auto across = static_cast<float>(std::clamp(histogram.place(marked), 0.0, 1.0));
        draw_mark_of_drawing(list, low.x + 1 + across * (size.x - 2), start.y + 2, high.y);
    }
    if (!known) return moved;
    const float x =
        low.x + 1 +
        static_cast<float>(moved ? std::clamp(histogram.place(*moved), 0.0, 1.0) : place) * (size.x - 2);
    const bool lit = ImGui::IsItemHovered() || ImGui::IsItemActive() || ImGui::IsItemFocused();
    list.AddRectFilled({x, low.y}, {high.x, high.y}, with_alpha(p.text, 0.05f));
    list.AddLine({x, low.y - 6}, {x, high.y}, p.text, 1.5f);
    list.AddCircleFilled({x, low.y - 6}, lit ? kGrip : kGrip - 1.5f, p.text);
    const std::string label = number_text(static_cast<double>(value));
    const float wide = text_size(fonts().small, label).x;
    const bool before = x + wide + 16 > high.x;
    draw_text(list, fonts().small, {before ? x - 12 : x + 12, start.y}, p.text, label, before ? 1.0f : 0.0f);
    if (lit && !scrolling()) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    return moved;
}

}  // namespace hourglass::app::anomalies_view
