// Draws histograms: bars over an axis with values; hovering shows what a bar stands for.
#pragma once

#include <imgui.h>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/histogram.h"

namespace hourglass::ui {

struct HistogramLook {
    ImU32 color;
    bool logarithmic = false;  // the counts
    std::string_view counted;  // what is counted, in the plural: "weights"
};
// The item's value (item_recorder.h) names the range and all counts.
void draw_histogram(const char* name, const Histogram& histogram, ImVec2 size, const HistogramLook& look);

// Mean, standard deviation and share of exact zeros, each as a piece of text.
std::vector<std::string> histogram_facts(const Histogram& histogram);

}  // namespace hourglass::ui
