#include "ui/histogram.h"

#include <algorithm>
#include <cmath>

#include "analysis/ticks.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/widgets.h"

namespace hourglass::ui {
namespace {

struct Area {
    ImVec2 min, max;
    float bin;  // width
};

float height_of(long count, bool logarithmic) {
    return logarithmic ? std::log1p(static_cast<float>(count)) : static_cast<float>(count);
}

void draw_axis(ImDrawList& list, const Area& area, const Histogram& histogram) {
    const Palette& p = palette();
    const auto to_x = [&](double value) {
        return area.min.x + static_cast<float>((value - histogram.low) / (histogram.high - histogram.low)) *
                                (area.max.x - area.min.x);
    };
    list.AddLine({area.min.x, area.max.y}, area.max, p.line);
    const int count = std::max(1, static_cast<int>((area.max.x - area.min.x) / 48));
    for (const double tick : linear_ticks(histogram.low, histogram.high, count)) {
        const float x = std::round(to_x(tick));
        if (tick == 0) list.AddLine({x, area.min.y}, {x, area.max.y}, p.dim);
        list.AddLine({x, area.max.y}, {x, area.max.y + 3}, p.line);
        const std::string label = number_text(tick);
        const float half = text_size(fonts().tiny, label).x / 2;
        if (x - half < area.min.x - 4 || x + half > area.max.x + 4) continue;
        draw_text(list, fonts().tiny, {x, area.max.y + 4}, p.dim, label, 0.5f);
    }
}

// The bar below the pointer and what it counts.
void draw_hover(ImDrawList& list, const Area& area, const Histogram& histogram, std::string_view counted) {
    const float place = (ImGui::GetIO().MousePos.x - area.min.x) / area.bin;
    if (place < 0 || place >= static_cast<float>(histogram.counts.size())) return;
    const auto bin = static_cast<std::size_t>(place);
    const float left = area.min.x + static_cast<float>(bin) * area.bin;
    list.AddRectFilled({left, area.min.y}, {left + area.bin, area.max.y}, with_alpha(palette().text, 0.15f));
    if (!ImGui::BeginTooltip()) return;
    text(fonts().body, palette().text,
         with_commas(histogram.counts[bin]) + " of " + with_commas(histogram.finite) + " " +
             std::string(counted));
    text(fonts().small, palette().dim,
         "from " + number_text(histogram.edge(bin)) + " to " + number_text(histogram.edge(bin + 1)));
    ImGui::EndTooltip();
}

std::string describe(const Histogram& histogram, std::string_view counted) {
    std::string said = std::to_string(histogram.finite) + " " + std::string(counted) + " from " +
                       number_text(histogram.low) + " to " + number_text(histogram.high) + ": ";
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
        said += (bin > 0 ? "," : "") + std::to_string(histogram.counts[bin]);
    return said;
}

}  // namespace

void draw_histogram(const char* name, const Histogram& histogram, ImVec2 size, const HistogramLook& look) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    picture_area(name, size);
    if (histogram.empty() || histogram.counts.empty()) return;
    record_value(describe(histogram, look.counted));
    const float line = line_height(fonts().tiny);
    const Area area{.min = {start.x, start.y + line + 2},
                    .max = {start.x + size.x, start.y + size.y - line - 5},
                    .bin = size.x / static_cast<float>(histogram.counts.size())};
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const long most = *std::ranges::max_element(histogram.counts);
    const float scale = (area.max.y - area.min.y) / height_of(std::max(most, 1L), look.logarithmic);
    // The highest bar reaches this line.
    list.AddLine(area.min, {area.max.x, area.min.y}, with_alpha(palette().line, 0.6f));
    draw_text(list, fonts().tiny, start, palette().dim, short_count(static_cast<double>(most)));
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        if (histogram.counts[bin] == 0) continue;
        const float left = area.min.x + static_cast<float>(bin) * area.bin;
        const float height = std::max(1.0f, height_of(histogram.counts[bin], look.logarithmic) * scale);
        const float gap = area.bin > 5 ? 1.0f : 0.0f;
        list.AddRectFilled({left, area.max.y - height}, {left + area.bin - gap, area.max.y}, look.color);
    }
    draw_axis(list, area, histogram);
    if (ImGui::IsItemHovered()) draw_hover(list, area, histogram, look.counted);
}

std::vector<std::string> histogram_facts(const Histogram& histogram) {
    if (histogram.empty()) return {"no finite values"};
    return {"mean " + number_text(histogram.mean), "st. dev. " + number_text(histogram.deviation),
            number_text(std::round(1000 * histogram.zero_share()) / 10) + " % zeros"};
}

}  // namespace hourglass::ui
