// Figures of bars and cells: histograms, named shares, confusion matrices (explore/figures.h has the others).
#pragma once

#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "analysis/classification_report.h"
#include "explore/figures.h"

namespace hourglass::explore {

struct FigureHistogram {
    std::string title, note;   // above it
    std::vector<long> counts;  // of bins of one width on the axis
    double low = 0, high = 1;
    Rgb color = 0;
    bool logarithmic_counts = false;
    bool logarithmic_values = false;  // the axis; `low` is above 0
    double marked = NAN;              // a value that a line stands at; NaN: none
};
// Two in a row.
Figure histogram_figure(const FigureLegend& legend, std::span<const FigureHistogram> histograms);

struct FigureBar {
    std::string name, value;  // in words, before and behind it
    double share = 0;         // of the whole width, 0..1
    Rgb color = 0;
};
// Bars from the left, one below the other.
Figure bar_figure(const FigureLegend& legend, std::span<const FigureBar> bars);

// The matrix with its counts, and below it precision, recall and F1 of each class.
Figure confusion_figure(const FigureLegend& legend, const ClassificationReport& report);

}  // namespace hourglass::explore
