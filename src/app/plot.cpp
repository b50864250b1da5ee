#include "app/plot.h"

#include <algorithm>
#include <cmath>

#include "app/format.h"
#include "app/widgets.h"

namespace hourglass::app {
namespace {

struct Range {
    float low = 0, high = 1;
};

// From values to places on the screen.
struct Scale {
    ImVec2 min, max;  // the area within the axes
    Range x, y;       // of y: logarithms when `logarithmic`
    bool logarithmic = false;

    float to_x(float value) const { return min.x + (value - x.low) / (x.high - x.low) * (max.x - min.x); }
    float to_y(float value) const {
        const float place = logarithmic ? std::log10(std::max(value, 1e-12f)) : value;
        return max.y - (place - y.low) / (y.high - y.low) * (max.y - min.y);
    }
    ImVec2 to_screen(float vx, float vy) const { return {to_x(vx), std::clamp(to_y(vy), min.y, max.y)}; }
};

Range y_range(std::span<const Series> series, bool logarithmic) {
    float low = INFINITY, high = -INFINITY;
    for (const Series& line : series) {
        for (const float value : line.y) {
            if (!std::isfinite(value) || (logarithmic && value <= 0)) continue;
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (!(high >= low)) return logarithmic ? Range{-3, -1} : Range{0, 0.1f};
    if (!logarithmic) return {0, high > 0 ? high * 1.08f : 1.0f};
    const Range range{std::log10(low), std::log10(high)};
    const float room = std::max(0.05f, 0.06f * (range.high - range.low));
    return {range.low - room, range.high + room};
}

std::vector<double> y_ticks(const Scale& scale, int count) {
    if (!scale.logarithmic) return linear_ticks(scale.y.low, scale.y.high, count);
    return logarithmic_ticks(std::pow(10.0, scale.y.low), std::pow(10.0, scale.y.high), count);
}

void draw_axes(ImDrawList& list, const Scale& scale, const PlotAxes& axes, const std::vector<double>& ticks) {
    const Palette& p = palette();
    ImFont* font = fonts().tiny;
    const float half = line_height(font) / 2;
    for (const double tick : ticks) {
        const float y = std::round(scale.to_y(static_cast<float>(tick)));
        list.AddLine({scale.min.x, y}, {scale.max.x, y}, with_alpha(p.line, 0.6f));
        draw_text(list, font, {scale.min.x - 6, y - half}, p.dim, number_text(tick), 1);
    }
    list.AddLine({scale.min.x, scale.max.y}, {scale.max.x, scale.max.y}, p.line);
    const int count = std::max(1, static_cast<int>((scale.max.x - scale.min.x) / 45));
    std::vector<double> across = linear_ticks(scale.x.low, scale.x.high, count);
    if (scale.x.high <= 2) std::erase_if(across, [](double tick) { return tick != std::floor(tick); });
    for (const double tick : across) {
        const float x = std::round(scale.to_x(static_cast<float>(tick)));
        list.AddLine({x, scale.max.y}, {x, scale.max.y + 4}, p.line);
        draw_text(list, font, {x, scale.max.y + 6}, p.dim, number_text(tick), 0.5f);
    }
    draw_text(list, font, {(scale.min.x + scale.max.x) / 2, scale.max.y + 6 + 2 * half}, p.dim, axes.x_label,
              0.5f);
}

void draw_dashed(ImDrawList& list, std::span<const ImVec2> points, ImU32 colour) {
    constexpr float kDash = 6, kPeriod = 10;
    float travelled = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const ImVec2 a = points[i - 1], b = points[i];
        const float length = std::hypot(b.x - a.x, b.y - a.y);
        for (float at = -std::fmod(travelled, kPeriod); at < length; at += kPeriod) {
            const float from = std::max(at, 0.0f) / length, to = std::min(at + kDash, length) / length;
            if (to <= from) continue;
            list.AddLine({a.x + (b.x - a.x) * from, a.y + (b.y - a.y) * from},
                         {a.x + (b.x - a.x) * to, a.y + (b.y - a.y) * to}, colour, 2);
        }
        travelled += length;
    }
}

void draw_stroke(ImDrawList& list, std::span<const ImVec2> points, const Series& series) {
    if (series.stroke == Stroke::Solid) {
        list.AddPolyline(points.data(), static_cast<int>(points.size()), series.colour, 0, 1.5f);
        return;
    }
    draw_dashed(list, points, series.colour);
    const bool crowded = points.size() > 60;
    for (std::size_t i = crowded ? points.size() - 1 : 0; i < points.size(); ++i) {
        list.AddCircleFilled(points[i], 3.5f, palette().card);
        list.AddCircle(points[i], 3.5f, series.colour, 0, 2);
    }
}

void draw_series(ImDrawList& list, const Scale& scale, const Series& series) {
    std::vector<ImVec2> points;
    points.reserve(series.x.size());
    for (std::size_t i = 0; i < series.x.size(); ++i)
        if (std::isfinite(series.y[i])) points.push_back(scale.to_screen(series.x[i], series.y[i]));
    if (!points.empty()) draw_stroke(list, points, series);
}

// The index of the point nearest to x.
std::size_t nearest(std::span<const float> values, float x) {
    const auto after = std::lower_bound(values.begin(), values.end(), x);
    auto i = static_cast<std::size_t>(after - values.begin());
    if (i == values.size() || (i > 0 && x - values[i - 1] < values[i] - x)) --i;
    return i;
}

void draw_hover(ImDrawList& list, const Scale& scale, const PlotAxes& axes, std::span<const Series> series) {
    const float mouse = std::clamp(ImGui::GetIO().MousePos.x, scale.min.x, scale.max.x);
    const float x =
        scale.x.low + (mouse - scale.min.x) / (scale.max.x - scale.min.x) * (scale.x.high - scale.x.low);
    list.AddLine({mouse, scale.min.y}, {mouse, scale.max.y}, palette().dim);
    if (!ImGui::BeginTooltip()) return;
    text(fonts().small, palette().dim, axes.x_label + " " + number_text(x));
    for (const Series& line : series) {
        if (line.x.empty()) continue;
        const std::size_t i = nearest(line.x, x);
        list.AddCircleFilled(scale.to_screen(line.x[i], line.y[i]), 4, line.colour);
        text(fonts().body, line.colour, line.name + " " + loss_text(line.y[i]));
    }
    ImGui::EndTooltip();
}

}  // namespace

void draw_line_sample(ImDrawList& list, ImVec2 start, float width, const Series& series) {
    if (series.stroke == Stroke::Solid) {
        list.AddLine(start, {start.x + width, start.y}, series.colour, 2);
        return;
    }
    const ImVec2 points[] = {start, {start.x + width, start.y}};
    draw_dashed(list, points, series.colour);
    list.AddCircleFilled({start.x + width / 2, start.y}, 3.5f, palette().card);
    list.AddCircle({start.x + width / 2, start.y}, 3.5f, series.colour, 0, 2);
}

void draw_plot(const char* name, ImVec2 size, const PlotAxes& axes, std::span<const Series> series) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::InvisibleButton(name, {std::max(size.x, 1.0f), std::max(size.y, 1.0f)});
    const float line = line_height(fonts().tiny);
    Scale scale{.min = {start.x, start.y + line + 6},
                .max = {start.x + size.x - 8, start.y + size.y - 2 * line - 8},
                .x = {0, axes.x_end},
                .y = y_range(series, axes.logarithmic),
                .logarithmic = axes.logarithmic};
    for (const Series& data : series)
        if (!data.x.empty()) scale.x.high = std::max(scale.x.high, data.x.back());
    const float height = scale.max.y - scale.min.y;
    if (height < 20 || size.x < 80) return;
    const std::vector<double> ticks = y_ticks(scale, std::max(2, static_cast<int>(height / 36)));
    float labels = 0;
    for (const double tick : ticks) labels = std::max(labels, text_size(fonts().tiny, number_text(tick)).x);
    scale.min.x += labels + 8;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    draw_text(list, fonts().tiny, start, palette().dim, axes.y_label);
    draw_axes(list, scale, axes, ticks);
    for (const Series& data : series) draw_series(list, scale, data);
    if (ImGui::IsItemHovered()) draw_hover(list, scale, axes, series);
}

}  // namespace hourglass::app
