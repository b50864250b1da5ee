// Where a value lies in a distribution: the share below it, and a histogram to show it in.
#pragma once

#include <span>
#include <vector>

namespace hourglass {

// The share (0..1) of the values that are below `limit`. Values that are not known yet (NaN) do not count;
// NaN when none is known.
double share_below(std::span<const float> values, double limit);

// Counts in bins that are equally wide on a logarithmic axis, as errors want it.
struct LogHistogram {
    double low = 0, high = 0;  // of the first bin and of the last; 0 without positive values
    std::vector<int> counts;
    int largest = 0;  // of the counts

    bool empty() const { return largest == 0; }
    // Where a value lies between low (0) and high (1); may be outside.
    double place(double value) const;
};

// Of the positive values, without the 0.1 % lowest and highest, which would take most of the room. The bins
// go on to `beyond` times the highest kept value, so that there is room for what lies outside.
LogHistogram log_histogram(std::span<const float> values, int bins, double beyond = 1);

}  // namespace hourglass
