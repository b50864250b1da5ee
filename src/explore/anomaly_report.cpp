#include "explore/anomaly_report.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/text.h"
#include "data/subset.h"
#include "io/csv.h"

namespace hourglass::explore {
namespace {

constexpr std::size_t kMostPoints = 400;
constexpr double kUnknownShare = std::numeric_limits<double>::quiet_NaN();

double share(long part, long other) {
    return part + other > 0 ? static_cast<double>(part) / static_cast<double>(part + other) : kUnknownShare;
}

std::string listed(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
    return text;
}

}  // namespace

std::vector<std::uint8_t> strange_samples(const AnomalyScores& found, const ImageSet& test) {
    std::vector<std::uint8_t> strange(found.scores.size());
    for (std::size_t i = 0; i < strange.size(); ++i)
        strange[i] = found.wish.normal[test.labels[found.samples[i]]] ? 0 : 1;
    return strange;
}

double AnomalyCounts::recall() const { return share(found, missed); }
double AnomalyCounts::precision() const { return share(found, false_alarms); }
double AnomalyCounts::false_alarm_rate() const { return share(false_alarms, passed); }
double AnomalyCounts::f1() const { return share(2 * found, missed + false_alarms); }

AnomalyCounts count_above(double threshold, std::span<const float> scores,
                          std::span<const std::uint8_t> strange) {
    AnomalyCounts counts;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        const bool above = static_cast<double>(scores[i]) > threshold;
        if (strange[i] != 0)
            ++(above ? counts.found : counts.missed);
        else
            ++(above ? counts.false_alarms : counts.passed);
    }
    return counts;
}

AnomalyCurve anomaly_curve(std::span<const float> scores, std::span<const std::uint8_t> strange) {
    AnomalyCurve curve;
    const auto many = std::ranges::count(strange, 1);
    if (many == 0 || static_cast<std::size_t>(many) == strange.size()) return curve;
    const std::vector<RocPoint> all = roc_curve(scores, strange);
    curve.auroc = area_under_roc(all);
    curve.average_precision = average_precision(all);
    const std::size_t step = std::max<std::size_t>(all.size() / kMostPoints, 1);
    for (std::size_t i = 0; i < all.size(); i += step) curve.points.push_back(all[i]);
    if ((all.size() - 1) % step != 0) curve.points.push_back(all.back());
    return curve;
}

double ScoreHistogram::place(double score) const {
    if (logarithmic) return (std::log(std::max(score, low / 1e3)) - std::log(low)) / std::log(high / low);
    return (score - low) / (high - low);
}

double ScoreHistogram::score(double place) const {
    return logarithmic ? low * std::pow(high / low, place) : low + place * (high - low);
}

ScoreHistogram score_histogram(const AnomalyScores& found, std::span<const std::uint8_t> strange, int bins) {
    ScoreHistogram histogram;
    std::vector<float> all = found.scores;
    all.insert(all.end(), found.normal.begin(), found.normal.end());
    std::erase_if(all, [](float score) { return !std::isfinite(score); });
    if (all.empty() || bins < 1) return histogram;
    // A few far ones would take most of the room.
    histogram.low = quantile(all, 0.001);
    histogram.high = quantile(all, 0.998);
    const AnomalyScore score = found.wish.score;
    histogram.logarithmic =
        (score == AnomalyScore::Reconstruction || score == AnomalyScore::Knn) && histogram.low > 0;
    if (!(histogram.high > histogram.low)) {  // all alike: a range around them
        const double half = std::max(std::abs(histogram.low), 1e-6) / 2;
        histogram.high = histogram.low + half;
        histogram.low -= half;
    }
    histogram.normal.assign(static_cast<std::size_t>(bins), 0);
    histogram.strange = histogram.normal;
    for (std::size_t i = 0; i < found.scores.size(); ++i) {
        if (!std::isfinite(found.scores[i])) continue;
        const double place = histogram.place(static_cast<double>(found.scores[i]));
        const auto bin = static_cast<std::size_t>(std::clamp(place * bins, 0.0, bins - 1.0));
        ++(strange[i] != 0 ? histogram.strange : histogram.normal)[bin];
    }
    return histogram;
}

std::vector<std::uint32_t> strangest(const AnomalyScores& found, std::span<const std::uint8_t> strange,
                                     StrangePick pick, std::size_t most) {
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < found.scores.size(); ++i)
        if (pick == StrangePick::All || (strange[i] != 0) == (pick == StrangePick::Overlooked))
            order.push_back(i);
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(most, order.size()));
    const float sign = pick == StrangePick::Overlooked ? -1.0f : 1.0f;
    std::partial_sort(order.begin(), end, order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const float first = sign * found.scores[a], second = sign * found.scores[b];
        return first != second ? first > second : a < b;
    });
    order.erase(end, order.end());
    return order;
}

std::string anomalies_csv(const AnomalyScores& found, const ImageSet& test, double threshold) {
    std::string text = "name,label,score,anomaly\n";
    for (std::size_t i = 0; i < found.scores.size(); ++i) {
        const std::uint32_t sample = found.samples[i];
        text += (test.names.empty() ? std::to_string(sample) : csv_cell(test.names[sample])) + "," +
                csv_cell(name_of_label(test, test.labels[sample])) + "," + shortest_text(found.scores[i]) +
                (static_cast<double>(found.scores[i]) > threshold ? ",1\n" : ",0\n");
    }
    return text;
}

LabelSet present(const ImageSet& set) {
    LabelSet labels;
    for (const std::uint8_t label : present_labels(set)) labels.set(label);
    return labels;
}

std::string in_words(const LabelSet& labels, const ImageSet& set) {
    std::vector<std::string> in, out;
    for (const std::uint8_t label : present_labels(set))
        (labels[label] ? in : out).push_back(name_of_label(set, label));
    if (in.empty()) return "none";
    if (out.empty()) return in.size() == 1 ? in.front() : "all " + std::to_string(in.size()) + " classes";
    if (in.size() == 1) return in.front() + " only";
    if (out.size() < in.size()) return "all but " + listed(out);
    return listed(in);
}

}  // namespace hourglass::explore
