#include "analysis/roc.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>

namespace hourglass {

std::vector<RocPoint> roc_curve(std::span<const float> scores, std::span<const std::uint8_t> positive) {
    assert(scores.size() == positive.size());
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(
        order, [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
    const auto positives =
        static_cast<double>(std::ranges::count_if(positive, [](auto p) { return p != 0; }));
    const double negatives = static_cast<double>(positive.size()) - positives;
    assert(positives > 0 && negatives > 0);

    std::vector<RocPoint> curve{{.threshold = std::numeric_limits<double>::infinity()}};
    double hits = 0, alarms = 0;
    for (std::size_t i = 0; i < order.size();) {
        const float score = scores[order[i]];
        for (; i < order.size() && scores[order[i]] == score; ++i)
            (positive[order[i]] != 0 ? hits : alarms) += 1;
        curve.push_back({score, alarms / negatives, hits / positives, hits / (hits + alarms)});
    }
    return curve;
}

double area_under_roc(std::span<const RocPoint> curve) {
    double area = 0;
    for (std::size_t i = 1; i < curve.size(); ++i)
        area += (curve[i].false_positive_rate - curve[i - 1].false_positive_rate) *
                (curve[i].true_positive_rate + curve[i - 1].true_positive_rate) / 2;
    return area;
}

double average_precision(std::span<const RocPoint> curve) {
    double sum = 0;
    for (std::size_t i = 1; i < curve.size(); ++i)
        sum += (curve[i].true_positive_rate - curve[i - 1].true_positive_rate) * curve[i].precision;
    return sum;
}

double f1_above(double threshold, std::span<const float> scores, std::span<const std::uint8_t> positive) {
    assert(scores.size() == positive.size());
    double hits = 0, wrong = 0;  // `wrong`: alarms that are false, and positive samples that are missed
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const bool called = static_cast<double>(scores[i]) > threshold;
        if (called && positive[i] != 0)
            hits += 1;
        else if (called || positive[i] != 0)
            wrong += 1;
    }
    return hits > 0 ? 2 * hits / (2 * hits + wrong) : 0;
}

double quantile(std::vector<float> values, double share) {
    assert(!values.empty());
    const double place = share * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(std::floor(place));
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(below);
    std::nth_element(values.begin(), nth, values.end());
    if (nth + 1 == values.end()) return *nth;
    const float next = *std::min_element(nth + 1, values.end());
    return *nth + (place - static_cast<double>(below)) * (static_cast<double>(next) - *nth);
}

}  // namespace hourglass
