// How well a score tells positive samples from the others: curves over all thresholds, and figures at one.
// The definitions are those of scikit-learn 1.5 (sklearn.metrics), so that figures compare.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

// What is found when all samples of at least this score are called positive.
struct RocPoint {
    double threshold = 0;
    double false_positive_rate = 0;  // share of the negative samples that are called positive
    double true_positive_rate = 0;   // share of the positive samples that are: the recall
    double precision = 1;            // share of positive samples among those that are called so
};

// A point per different score, the highest first, behind one where nothing is called positive (threshold
// infinite, precision 1). `positive` has 1 for positive samples, 0 for others, one per score; there must be
// both.
std::vector<RocPoint> roc_curve(std::span<const float> scores, std::span<const std::uint8_t> positive);

// The area under that curve by the trapezoidal rule: the probability that a positive sample has a higher
// score than a negative one, where equal scores count half.
double area_under_roc(std::span<const RocPoint> curve);

// The sum over the points of the step in recall times the precision there, without interpolation.
double average_precision(std::span<const RocPoint> curve);

// The harmonic mean of precision and recall when samples above the threshold are called positive; 0 where
// none of these is positive.
double f1_above(double threshold, std::span<const float> scores, std::span<const std::uint8_t> positive);

// The value below which a share of the values lies, between two neighbors by linear interpolation, as numpy's
// quantile does. Takes at least one value.
double quantile(std::vector<float> values, double share);

}  // namespace hourglass
