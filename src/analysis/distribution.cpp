#include "analysis/distribution.h"

#include <algorithm>
#include <cmath>

namespace hourglass {

double share_below(std::span<const float> values, double limit) {
    long known = 0, below = 0;
    for (const float value : values) {
        known += std::isnan(value) ? 0 : 1;
        below += value < limit ? 1 : 0;
    }
    return known > 0 ? static_cast<double>(below) / static_cast<double>(known) : NAN;
}

double LogHistogram::place(double value) const {
    return (std::log(value) - std::log(low)) / (std::log(high) - std::log(low));
}

LogHistogram log_histogram(std::span<const float> values, int bins, double beyond) {
    LogHistogram histogram;
    std::vector<float> positive;
    positive.reserve(values.size());
    for (const float value : values)
        if (value > 0 && std::isfinite(value)) positive.push_back(value);
    if (positive.empty() || bins < 1) return histogram;

    const auto cut = static_cast<std::ptrdiff_t>(positive.size() / 1000);
    std::nth_element(positive.begin(), positive.begin() + cut, positive.end());
    histogram.low = positive[static_cast<std::size_t>(cut)];
    std::nth_element(positive.begin(), positive.end() - 1 - cut, positive.end());
    const double highest = positive[positive.size() - 1 - static_cast<std::size_t>(cut)];
    // All alike: a range around them.
    if (highest <= histogram.low * 1.01) histogram.low /= 2;
    histogram.high = highest * std::max(beyond, 1.0);

    histogram.counts.assign(static_cast<std::size_t>(bins), 0);
    const double scale = bins / (std::log(histogram.high) - std::log(histogram.low));
    const double start = std::log(histogram.low);
    for (const float value : positive) {
        if (value < static_cast<float>(histogram.low) || value > highest) continue;
        const int bin = static_cast<int>((std::log(static_cast<double>(value)) - start) * scale);
        ++histogram.counts[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))];
    }
    histogram.largest = *std::ranges::max_element(histogram.counts);
    return histogram;
}

}  // namespace hourglass
