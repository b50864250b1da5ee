// Line plots: axes with ticks, lines, a legend that hides and shows them, hover, a zoom
// along x. Small on purpose.
#pragma once

#include <cmath>
#include <imgui.h>
#include <span>
#include <string>

namespace hourglass::ui {

enum class Stroke { Solid, DashedWithMarkers };

struct Series {
    std::string name;
    std::span<const float> x;  // ascending
    std::span<const float> y;  // as many; what is not finite is left out
    ImU32 color;
    Stroke stroke = Stroke::Solid;
    bool visible = true;      // a hidden one stays in the legend
    bool background = false;  // faint; in neither the legend nor the hover
};

struct PlotAxes {
    std::string x_label;
    std::string y_label;
    std::string y_unit;  // behind the values that hovering shows; may be empty
    float x_end = 1;     // the x axis runs from 0 to here, or to the last point
    bool logarithmic = false;
    bool whole = false;  // between whole numbers of x there is nothing to hover
};

// Which part of the x axis is shown. Kept by the panel; the plot changes it: a drag chooses a range, a double
// click goes back to all.
struct PlotView {
    float low = NAN, high = NAN;  // NaN: all
    float drag_from = NAN;        // where the drag under way began

    bool zoomed() const { return high > low; }
    void show_all() { low = high = NAN; }
};

// The item's value (item_recorder.h) says what is shown, and below the pointer what the curves' values are.
void draw_plot(const char* name, ImVec2 size, const PlotAxes& axes, std::span<const Series> series,
               PlotView* view = nullptr);

// A button a series, side by side in as many rows as `width` asks for, crossed out while hidden. Returns the
// index of the one clicked, or -1: to flip its `visible`.
int draw_legend(const char* name, std::span<const Series> series, float width);
// A sample of the line as the plot draws it.
void draw_line_sample(ImDrawList& list, ImVec2 start, float width, const Series& series);

}  // namespace hourglass::ui
