// What anomaly scores say: how well a threshold tells what belongs from what does not, and what is strangest.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "analysis/roc.h"
#include "data/dataset.h"
#include "explore/anomaly_scores.h"

namespace hourglass::explore {

// 1 for every known score of a sample that does not belong.
std::vector<std::uint8_t> strange_samples(const AnomalyScores& found, const ImageSet& test);

struct AnomalyCounts {
    long found = 0;         // strange samples above the threshold
    long missed = 0;        // strange ones that are not
    long false_alarms = 0;  // normal ones above it
    long passed = 0;        // normal ones that are not

    // Shares of 0..1; NaN where there is nothing to take a share of.
    double recall() const;            // of the strange samples, those above
    double precision() const;         // of the samples above, those that are strange
    double f1() const;                // the harmonic mean of both
    double false_alarm_rate() const;  // of the normal samples, those above
};
AnomalyCounts count_above(double threshold, std::span<const float> scores,
                          std::span<const std::uint8_t> strange);

// Of scores where both kinds are known; else empty.
struct AnomalyCurve {
    std::vector<RocPoint> points;  // at most some hundreds of all
    double auroc = 0, average_precision = 0;

    bool empty() const { return points.empty(); }
};
AnomalyCurve anomaly_curve(std::span<const float> scores, std::span<const std::uint8_t> strange);

// Two histograms over one axis.
struct ScoreHistogram {
    double low = 0, high = 0;  // the ends of the axis; what lies outside is counted in the bins at the ends
    bool logarithmic = false;
    std::vector<int> normal, strange;  // counts

    bool empty() const { return normal.empty(); }
    double place(double score) const;  // 0..1 from low to high, or beyond
    double score(double place) const;  // the other way round
};
// `usual`: the scores of the normal training samples, which are to lie on the axis, too.
ScoreHistogram score_histogram(const AnomalyScores& found, std::span<const std::uint8_t> strange, int bins);

// Which samples are looked at: the strangest of all, the strangest of those that belong, or of those that do
// not, the ones that look least so.
enum class StrangePick { All, Normal, Overlooked };
// Their places in found.samples, the strangest first, but of the overlooked the least strange.
std::vector<std::uint32_t> strangest(const AnomalyScores& found, std::span<const std::uint8_t> strange,
                                     StrangePick pick, std::size_t most);

// A row per test sample: its number or name, class, score, and whether it is above the threshold.
std::string anomalies_csv(const AnomalyScores& found, const ImageSet& test, double threshold);

// "2 only", "all but 2, 7", "all 10 classes", "2, 3 and 5": of those that the set has.
std::string in_words(const LabelSet& labels, const ImageSet& set);
LabelSet present(const ImageSet& set);

}  // namespace hourglass::explore
