#include "analysis/histogram.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "base/error.h"

namespace hourglass {
namespace {

// Range, moments and zeros, in one go over the values.
void measure(std::span<const float> values, Histogram& found) {
    float low = INFINITY, high = -INFINITY;
    double sum = 0, squares = 0;
    for (const float value : values) {
        if (!std::isfinite(value)) {
            ++found.not_finite;
            continue;
        }
        low = std::min(low, value);
        high = std::max(high, value);
        sum += static_cast<double>(value);
        squares += static_cast<double>(value) * static_cast<double>(value);
        found.zeros += value == 0 ? 1 : 0;
    }
    found.finite = static_cast<long>(values.size()) - found.not_finite;
    if (found.finite == 0) return;
    const auto n = static_cast<double>(found.finite);
    found.low = static_cast<double>(low);
    found.high = static_cast<double>(high);
    found.mean = sum / n;
    found.root_mean_square = std::sqrt(squares / n);
    found.deviation = std::sqrt(std::max(0.0, squares / n - found.mean * found.mean));
}

}  // namespace

Histogram make_histogram(std::span<const float> values, int bins) {
    if (bins < 1 || bins > 10000) throw Error("a histogram has 1 to 10000 bins, not " + std::to_string(bins));
    Histogram found;
    found.counts.assign(static_cast<std::size_t>(bins), 0);
    measure(values, found);
    if (found.empty()) return found;
    if (!(found.high > found.low)) {
        const double room = found.low != 0 ? std::abs(found.low) * 0.01 : 0.01;
        found.low -= room;
        found.high += room;
    }
    const double scale = bins / (found.high - found.low);
    for (const float value : values) {
        if (!std::isfinite(value)) continue;
        const int bin = static_cast<int>((static_cast<double>(value) - found.low) * scale);
        ++found.counts[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))];
    }
    return found;
}

}  // namespace hourglass
