#include "app/views/draw/error_histogram.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "analysis/ticks.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::app::draw_view {
namespace {

constexpr int kErrorBins = 48;
// Room at the right for what is no digit, as a factor of the largest usual error.
constexpr double kBeyond = 5;

// Rounded toward the middle, so that "all" is never said of nearly all.
std::string percent_text(double share) {
    char buffer[16];
    const double percent = 100 * share;
    if (percent < 99)
        std::snprintf(buffer, sizeof buffer, "%.0f %%", std::max(percent, 1.0));
    else
        std::snprintf(buffer, sizeof buffer, "%.1f %%", std::floor(percent * 10) / 10);
    return buffer;
}

void draw_ticks(ImDrawList& list, const LogHistogram& histogram, ImVec2 left, float width) {
    float free_from = left.x;
    for (const double tick : logarithmic_ticks(histogram.low, histogram.high, 4)) {
        const std::string label = number_text(tick);
        const float half = text_size(fonts().tiny, label).x / 2;
        const float x = left.x + static_cast<float>(histogram.place(tick)) * width;
        if (x - half < free_from || x + half > left.x + width) continue;
        draw_text(list, fonts().tiny, {x, left.y + 3}, palette().dim, label, 0.5f);
        free_from = x + half + 10;
    }
}

}  // namespace

Verdict verdict(double share, const Words& words) {
    const std::string& one = words.one;
    if (!(share >= 0)) return {"Is this a " + one + "?", "Draw one to see how it is rebuilt."};
    const std::string all = "every test " + one + ".", some = " of the test " + words.many + ".";
    if (share >= 1) return {"Not a " + one + ", to the model", "Rebuilt worse than " + all};
    const std::string worse = "Rebuilt worse than " + percent_text(share) + some;
    if (share >= 0.99) return {"Not a " + one + ", to the model", worse};
    if (share >= 0.95) return {"Barely a " + one + ", to the model", worse};
    if (share >= 0.75) return {"An unusual " + one + ", to the model", worse};
    if (share <= 0) return {"Looks like a " + one, "Rebuilt better than " + all};
    return {"Looks like a " + one, "Rebuilt better than " + percent_text(1 - share) + some};
}

void ErrorHistogram::follow(const EvaluatedImages& test) {
    if (version_ == test.version) return;
    version_ = test.version;
    histogram_ = log_histogram(test.errors, kErrorBins, kBeyond);
}

FigureHistogram ErrorHistogram::for_paper(const EvaluatedImages& test, double marked) {
    follow(test);
    return {.title = "Mean squared errors of " + with_commas(test.known) + " test samples, logarithmic axis",
            .note = marked > 0 ? "The line: this drawing, " + loss_text(marked) : "",
            .counts = {histogram_.counts.begin(), histogram_.counts.end()},
            .low = histogram_.low,
            .high = histogram_.high,
            .color = 0x8A93A3,
            .logarithmic_values = true,
            .marked = marked > 0 ? marked : NAN};
}

void ErrorHistogram::draw(const char* name, ImVec2 size, const EvaluatedImages& test, double marked,
                          double share) {
    follow(test);
    const Palette& p = palette();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    picture_area(name, size);
    record_value(marked >= 0 ? loss_text(marked) : "");
    help(
        "Histogram of the mean squared errors of the test samples (logarithmic axis), with "
        "this drawing marked. The model rebuilds badly what it has never seen.");
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const float bottom = start.y + size.y - line_height(fonts().tiny) - 4, height = bottom - start.y - 6;
    list.AddLine({start.x, bottom}, {start.x + size.x, bottom}, p.line);
    if (histogram_.empty()) return;
    const float step = size.x / kErrorBins;
    const double place = marked > 0 ? std::clamp(histogram_.place(marked), 0.0, 1.0) : -1;
    for (int i = 0; i < kErrorBins; ++i) {
        const float share_of_largest = static_cast<float>(histogram_.counts[static_cast<std::size_t>(i)]) /
                                       static_cast<float>(histogram_.largest);
        const float left = start.x + step * static_cast<float>(i);
        if (share_of_largest > 0)
            list.AddRectFilled({left, bottom - std::max(share_of_largest * height, 1.0f)},
                               {left + std::max(step - 1, 1.0f), bottom},
                               (i + 0.5) / kErrorBins < place ? mix(p.card, p.dim, 0.75f) : p.hover);
    }
    draw_ticks(list, histogram_, {start.x, bottom}, size.x);
    if (place < 0) return;
    const float x = start.x + 1 + static_cast<float>(place) * (size.x - 2);
    const ImU32 color = share >= 0.95 ? p.danger : p.accent_text;
    list.AddLine({x, start.y}, {x, bottom}, color, 2);
    list.AddCircleFilled({x, start.y + 3}, 4, color);
    const std::string label = loss_text(marked);
    const float width = text_size(fonts().small, label).x;
    const float left = x + width + 10 > start.x + size.x ? x - width - 8 : x + 8;
    // On a ground of its own, as bars may be behind it.
    list.AddRectFilled({left - 2, start.y - 3}, {left + width + 2, start.y - 4 + line_height(fonts().small)},
                       with_alpha(p.card, 0.8f), 3);
    draw_text(list, fonts().small, {left, start.y - 4}, p.text, label);
}

}  // namespace hourglass::app::draw_view
