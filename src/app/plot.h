// Line plots: axes with ticks, lines, hover. Small on purpose; knows nothing of training.
#pragma once

#include <imgui.h>
#include <span>
#include <string>
#include <vector>

namespace hourglass::app {

enum class Stroke { Solid, DashedWithMarkers };

struct Series {
    std::string name;
    std::span<const float> x;  // ascending
    std::span<const float> y;
    ImU32 colour;
    Stroke stroke = Stroke::Solid;
};

struct PlotAxes {
    std::string x_label;
    std::string y_label;
    float x_end = 1;  // the x axis runs from 0 to here, or to the last point
    bool logarithmic = false;
};

void draw_plot(const char* name, ImVec2 size, const PlotAxes& axes, std::span<const Series> series);
// A sample of the line as the plot draws it, for legends.
void draw_line_sample(ImDrawList& list, ImVec2 start, float width, const Series& series);

// About `count` round numbers (1, 2 or 5 times a power of ten) from low to high.
std::vector<double> linear_ticks(double low, double high, int count);
// Powers of ten, with 2 and 5 times them where the range is short; low must be positive.
std::vector<double> logarithmic_ticks(double low, double high, int count);

}  // namespace hourglass::app
