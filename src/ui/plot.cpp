#include "ui/plot.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>
#include <utility>
#include <vector>

#include "analysis/ticks.h"
#include "base/format.h"
#include "ui/item_recorder.h"
#include "ui/scroll.h"
#include "ui/widgets.h"

namespace hourglass::ui {
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
    float from_x(float place) const { return x.low + (place - min.x) / (max.x - min.x) * (x.high - x.low); }
    float to_y(float value) const {
        const float place = logarithmic ? std::log10(std::max(value, 1e-12f)) : value;
        return max.y - (place - y.low) / (y.high - y.low) * (max.y - min.y);
    }
    ImVec2 to_screen(float vx, float vy) const { return {to_x(vx), std::clamp(to_y(vy), min.y, max.y)}; }
};

float to_axis(float value, bool logarithmic) { return logarithmic ? std::log10(value) : value; }

// From the visible points between the ends of x.
Range y_range(std::span<const Series> series, Range x, bool zoomed, bool logarithmic) {
    float low = INFINITY, high = -INFINITY;
    for (const Series& line : series) {
        if (!line.visible) continue;
        for (std::size_t i = 0; i < line.y.size(); ++i) {
            const float value = line.y[i];
            if (!std::isfinite(value) || (logarithmic && value <= 0)) continue;
            if (line.x[i] < x.low || line.x[i] > x.high) continue;
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    if (!(high >= low)) return logarithmic ? Range{-3, -1} : Range{0, 0.1f};
    if (!logarithmic && !zoomed) return {std::min(low * 1.08f, 0.0f), high > 0 ? high * 1.08f : 0.1f};
    const Range range{to_axis(low, logarithmic), to_axis(high, logarithmic)};
    const float least = logarithmic ? 0.05f : std::max(std::abs(high) * 0.02f, 1e-6f);
    const float room = std::max(least, 0.06f * (range.high - range.low));
    return {range.low - room, range.high + room};
}

std::vector<double> y_ticks(const Scale& scale, int count) {
    if (!scale.logarithmic) return linear_ticks(scale.y.low, scale.y.high, count);
    const double low = std::pow(10.0, scale.y.low), high = std::pow(10.0, scale.y.high);
    std::vector<double> ticks = logarithmic_ticks(low, high, count);
    // In a low plot there may be no power of ten.
    if (ticks.size() < 2) ticks = logarithmic_ticks(low, high, 2 * count);
    // Far zoomed in there may be no 1, 2 or 5 times one.
    return ticks.size() < 2 ? linear_ticks(low, high, count) : ticks;
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
    if (scale.x.low == 0 && scale.x.high <= 2)
        std::erase_if(across, [](double tick) { return tick != std::floor(tick); });
    for (const double tick : across) {
        const float x = std::round(scale.to_x(static_cast<float>(tick)));
        list.AddLine({x, scale.max.y}, {x, scale.max.y + 4}, p.line);
        draw_text(list, font, {x, scale.max.y + 6}, p.dim, number_text(tick), 0.5f);
    }
    draw_text(list, font, {(scale.min.x + scale.max.x) / 2, scale.max.y + 6 + 2 * half}, p.dim, axes.x_label,
              0.5f);
}

// The shares of the way from a to b, which goes to the right, at which it enters and leaves a range of x; the
// second is not above the first where it is outside.
std::pair<float, float> part_within(ImVec2 a, ImVec2 b, Range x) {
    if (b.x < x.low || a.x > x.high) return {0.0f, 0.0f};
    const float way = b.x - a.x;
    if (way <= 0) return {0.0f, 1.0f};
    return {std::max((x.low - a.x) / way, 0.0f), std::min((x.high - a.x) / way, 1.0f)};
}

// Only within a range of places x: far zoomed in, the next point may be millions of pixels away. The dashes
// are counted from the first point.
void draw_dashed(ImDrawList& list, std::span<const ImVec2> points, ImU32 color, Range x) {
    constexpr float kDash = 6, kPeriod = 10;
    float traveled = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        const ImVec2 a = points[i - 1], b = points[i];
        const float length = std::hypot(b.x - a.x, b.y - a.y);
        const auto [enters, leaves] = part_within(a, b, x);
        const float begin = enters * length, end = leaves * length;
        for (float at = begin - std::fmod(traveled + begin, kPeriod); begin < end && at < end;
             at += kPeriod) {
            const float from = std::max(at, begin) / length, to = std::min(at + kDash, end) / length;
            if (to <= from) continue;
            list.AddLine({a.x + (b.x - a.x) * from, a.y + (b.y - a.y) * from},
                         {a.x + (b.x - a.x) * to, a.y + (b.y - a.y) * to}, color, 2);
        }
        traveled += length;
    }
}

void draw_stroke(ImDrawList& list, std::span<const ImVec2> points, const Series& series, Range x) {
    if (series.stroke == Stroke::Solid) {
        const ImU32 color = series.background ? with_alpha(series.color, 0.3f) : series.color;
        list.AddPolyline(points.data(), static_cast<int>(points.size()), color, 0, 1.5f);
        return;
    }
    draw_dashed(list, points, series.color, x);
    const bool crowded = points.size() > 60;
    for (std::size_t i = crowded ? points.size() - 1 : 0; i < points.size(); ++i) {
        list.AddCircleFilled(points[i], 3.5f, palette().card);
        list.AddCircle(points[i], 3.5f, series.color, 0, 2);
    }
}

// The points within the x axis and the next one to each side, so that lines reach the edges.
void draw_series(ImDrawList& list, const Scale& scale, const Series& series) {
    if (!series.visible) return;
    const auto begin = series.x.begin(), end = series.x.end();
    auto first = std::lower_bound(begin, end, scale.x.low), last = std::upper_bound(begin, end, scale.x.high);
    if (first != begin) --first;
    if (last != end) ++last;
    std::vector<ImVec2> points;
    points.reserve(static_cast<std::size_t>(last - first));
    for (auto i = static_cast<std::size_t>(first - begin); i < static_cast<std::size_t>(last - begin); ++i)
        if (std::isfinite(series.y[i])) points.push_back(scale.to_screen(series.x[i], series.y[i]));
    if (!points.empty()) draw_stroke(list, points, series, {scale.min.x, scale.max.x});
}

// The index of the point nearest to x; values is not empty.
std::size_t nearest(std::span<const float> values, float x) {
    const auto after = std::lower_bound(values.begin(), values.end(), x);
    auto i = static_cast<std::size_t>(after - values.begin());
    if (i == values.size() || (i > 0 && x - values[i - 1] < values[i] - x)) --i;
    return i;
}

std::string with_unit(float value, const PlotAxes& axes) {
    return loss_text(static_cast<double>(value)) + (axes.y_unit.empty() ? "" : " " + axes.y_unit);
}

// Returns what it shows, as one line.
std::string draw_hover(ImDrawList& list, const Scale& scale, const PlotAxes& axes,
                       std::span<const Series> series) {
    const float mouse = std::clamp(ImGui::GetIO().MousePos.x, scale.min.x, scale.max.x);
    const float x = axes.whole ? std::round(scale.from_x(mouse)) : scale.from_x(mouse);
    const float line_x = scale.to_x(x);
    list.AddLine({line_x, scale.min.y}, {line_x, scale.max.y}, palette().dim);
    std::string said = axes.x_label + " " + number_text(static_cast<double>(x));
    if (!ImGui::BeginTooltip()) return said;
    text(fonts().small, palette().dim, said);
    for (const Series& line : series) {
        if (line.x.empty() || !line.visible || line.background) continue;
        const std::size_t i = nearest(line.x, x);
        if (std::isfinite(line.y[i]))
            list.AddCircleFilled(scale.to_screen(line.x[i], line.y[i]), 4, line.color);
        text(fonts().body, line.color, line.name + " " + with_unit(line.y[i], axes));
        said += ", " + line.name + " " + with_unit(line.y[i], axes);
    }
    ImGui::EndTooltip();
    return said;
}

// The plot is the item drawn last; `whole` is all of its x axis.
void zoom(ImDrawList& list, const Scale& scale, Range whole, PlotView& view) {
    constexpr float kLeast = 8;  // a hand is never quite still
    constexpr float kNarrowest = 1e-3f;
    const ImGuiIO& io = ImGui::GetIO();
    if (ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0)) {
        view.show_all();
        view.drag_from = NAN;
        return;
    }
    const float mouse = std::clamp(io.MousePos.x, scale.min.x, scale.max.x);
    if (ImGui::IsItemActivated()) view.drag_from = scale.from_x(mouse);
    if (!std::isfinite(view.drag_from)) return;
    const float from = std::clamp(scale.to_x(view.drag_from), scale.min.x, scale.max.x);
    const bool wide = std::abs(mouse - from) >= kLeast;
    if (ImGui::IsItemActive()) {
        if (wide)
            list.AddRectFilled({std::min(from, mouse), scale.min.y}, {std::max(from, mouse), scale.max.y},
                               with_alpha(palette().accent, 0.2f));
        return;
    }
    if (wide && !scrolling()) {
        const float a = view.drag_from, b = scale.from_x(mouse);
        const float missing = kNarrowest * (whole.high - whole.low) - std::abs(b - a);
        view.low = std::max(std::min(a, b) - std::max(missing, 0.0f) / 2, whole.low);
        view.high = std::max(a, b) + std::max(missing, 0.0f) / 2;
    }
    view.drag_from = NAN;
}

Range whole_x(const PlotAxes& axes, std::span<const Series> series) {
    Range x{0, axes.x_end};
    for (const Series& line : series)
        if (!line.x.empty()) x.high = std::max(x.high, line.x.back());
    return x;
}

// The part of the item in which the lines are: what is left beside the labels of the axes.
Scale fit_scale(ImVec2 start, ImVec2 size, const PlotAxes& axes, std::span<const Series> series,
                const PlotView* view) {
    const float line = line_height(fonts().tiny);
    Scale scale{.min = {start.x, start.y + line + 6},
                .max = {start.x + size.x - 8, start.y + size.y - 2 * line - 8},
                .x = whole_x(axes, series),
                .y = {},
                .logarithmic = axes.logarithmic};
    const bool zoomed = view != nullptr && view->zoomed();
    if (zoomed) scale.x = {view->low, view->high};
    scale.y = y_range(series, scale.x, zoomed, axes.logarithmic);
    return scale;
}

std::string describe(const PlotAxes& axes, const Scale& scale, std::span<const Series> series) {
    std::string names;
    for (const Series& line : series)
        if (line.visible && !line.background) names += (names.empty() ? "" : ", ") + line.name;
    const auto end = [&](float y) {
        return number_text(scale.logarithmic ? std::pow(10.0, static_cast<double>(y))
                                             : static_cast<double>(y));
    };
    return names + "; " + axes.x_label + " " + number_text(static_cast<double>(scale.x.low)) + " to " +
           number_text(static_cast<double>(scale.x.high)) + "; " + axes.y_label + " " + end(scale.y.low) +
           " to " + end(scale.y.high) + (scale.logarithmic ? ", logarithmic" : ", linear");
}

// Where each curve has got to, as a sentence: "Training 0.0052, Validation 0.0044 after epoch 10, falling".
std::string summary(const PlotAxes& axes, std::span<const Series> series) {
    std::string said;
    for (const Series& line : series) {
        if (!line.visible || line.background || line.y.empty()) continue;
        said += (said.empty() ? "" : "; ") + line.name + " " + with_unit(line.y.back(), axes) + " after " +
                axes.x_label + " " + number_text(std::round(100 * static_cast<double>(line.x.back())) / 100);
        if (line.y.size() < 2) continue;
        const float before = line.y[line.y.size() - 1 - std::max<std::size_t>(line.y.size() / 5, 1)];
        said += line.y.back() < before ? ", falling" : line.y.back() > before ? ", rising" : ", level";
    }
    return said;
}

}  // namespace

void draw_line_sample(ImDrawList& list, ImVec2 start, float width, const Series& series) {
    if (series.stroke == Stroke::Solid) {
        list.AddLine(start, {start.x + width, start.y}, series.color, 2);
        return;
    }
    const ImVec2 points[] = {start, {start.x + width, start.y}};
    draw_dashed(list, points, series.color, {start.x, start.x + width});
    list.AddCircleFilled({start.x + width / 2, start.y}, 3.5f, palette().card);
    list.AddCircle({start.x + width / 2, start.y}, 3.5f, series.color, 0, 2);
}

int draw_legend(const char* name, std::span<const Series> series, float width) {
    constexpr float kSample = 26, kGap = 8;
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImDrawList& list = *ImGui::GetWindowDrawList();
    ImVec2 at = start;
    int clicked = -1;
    ImGui::PushID(name);
    for (int i = 0; i < static_cast<int>(series.size()); ++i) {
        const Series& line = series[i];
        if (line.background) continue;
        const float needed = kSample + kGap + text_size(fonts().small, line.name).x;
        if (at.x > start.x && at.x + needed > start.x + width) at = {start.x, at.y + metrics().control};
        ImGui::SetCursorScreenPos(at);
        if (click_area(line.name.c_str(), {needed, metrics().control}, Role::Switch)) clicked = i;
        record_value(line.visible ? "true" : "false");
        const bool lit = ImGui::IsItemHovered();
        help(line.visible ? "Click to hide this curve." : "Click to show this curve.");
        const float y = at.y + metrics().control / 2, x = at.x + kSample + kGap;
        Series sample = line;
        if (!line.visible) sample.color = palette().line;
        draw_line_sample(list, {at.x, y}, kSample, sample);
        draw_text(list, fonts().small, {x, y - line_height(fonts().small) / 2},
                  lit ? palette().text : palette().dim, line.name);
        if (!line.visible) list.AddLine({x, y + 1}, {at.x + needed, y + 1}, palette().dim);
        at.x += needed + 2 * kGap;
    }
    ImGui::PopID();
    ImGui::SetCursorScreenPos(start);
    ImGui::Dummy({width, at.y - start.y + metrics().control});
    return clicked;
}

void draw_plot(const char* name, ImVec2 size, const PlotAxes& axes, std::span<const Series> series,
               PlotView* view) {
    const ImVec2 start = ImGui::GetCursorScreenPos();
    picture_area(name, size);
    record_help(summary(axes, series));
    Scale scale = fit_scale(start, size, axes, series, view);
    const float height = scale.max.y - scale.min.y;
    if (height < 20 || size.x < 80) return;
    const std::vector<double> ticks = y_ticks(scale, std::max(2, static_cast<int>(height / 36)));
    float labels = 0;
    for (const double tick : ticks) labels = std::max(labels, text_size(fonts().tiny, number_text(tick)).x);
    scale.min.x += labels + 8;
    ImDrawList& list = *ImGui::GetWindowDrawList();
    draw_text(list, fonts().tiny, start, palette().dim, axes.y_label);
    draw_axes(list, scale, axes, ticks);
    list.PushClipRect({scale.min.x - 4, scale.min.y - 4}, {scale.max.x + 5, scale.max.y + 4}, true);
    for (const Series& data : series) draw_series(list, scale, data);
    list.PopClipRect();
    std::string said = describe(axes, scale, series);
    if (view != nullptr) zoom(list, scale, whole_x(axes, series), *view);
    if (ImGui::IsItemHovered()) said += "; " + draw_hover(list, scale, axes, series);
    record_value(said);
}

}  // namespace hourglass::ui
