// The picture to print: histogram and ROC curve.
#include <cmath>
#include <numeric>

#include "app/views/anomalies/anomalies_view.h"
#include "app/views/shared/pictures.h"
#include "base/format.h"

namespace hourglass::app::anomalies_view {
namespace {

constexpr Rgb kNormalInk = 0x0072B2, kStrangeInk = 0xC65A00, kRule = 0x606060;

// The outline of the bars: shares of all samples of the kind.
FigureCurve outline_of(const std::string& name, const ScoreHistogram& histogram,
                       const std::vector<int>& counts, Rgb color) {
    FigureCurve curve{.name = name, .x = {}, .y = {}, .color = color};
    const auto all = static_cast<float>(std::max(std::accumulate(counts.begin(), counts.end(), 0), 1));
    const auto at = [&](std::size_t edge) {
        const double score = histogram.score(static_cast<double>(edge) / static_cast<double>(counts.size()));
        return static_cast<float>(histogram.logarithmic ? std::log10(score) : score);
    };
    for (std::size_t i = 0; i < counts.size(); ++i) {
        for (const std::size_t edge : {i, i + 1}) {
            curve.x.push_back(at(edge));
            curve.y.push_back(static_cast<float>(counts[i]) / all);
        }
    }
    return curve;
}

}  // namespace

std::optional<Figure> AnomaliesView::figure(const Frame& frame) {
    if (histogram_.empty() || !frame.has_model()) return std::nullopt;
    const ScoreHistogram& h = histogram_;
    std::vector<FigureCurve> bars{outline_of("normal", h, h.normal, kNormalInk)};
    if (!curve_.empty()) bars.push_back(outline_of("others", h, h.strange, kStrangeInk));
    const double limit = threshold();
    if (std::isfinite(limit) && limit >= h.low && limit <= h.high) {
        const auto x = static_cast<float>(h.logarithmic ? std::log10(limit) : limit);
        float top = 0;
        for (const FigureCurve& curve : bars)
            for (const float y : curve.y) top = std::max(top, y);
        bars.push_back({.name = "threshold " + number_text(limit),
                        .x = {x, x},
                        .y = {0, top},
                        .color = kRule,
                        .dashed = true});
    }
    const auto end = [&](double score) {
        return static_cast<float>(h.logarithmic ? std::log10(score) : score);
    };
    FigureLegend legend = legend_of("Anomaly scores of the test samples", frame, frame.runs);
    legend.notes.insert(legend.notes.begin(), "Normal: " + in_words(normal(frame), frame.state.data->train) +
                                                  ". Score: " + score_name(frame) + ".");
    Figure scores = curve_figure(legend,
                                 {.x_label = h.logarithmic ? "logarithm (base 10) of the score" : "score",
                                  .y_label = "share of the samples of its kind",
                                  .x_low = end(h.low),
                                  .x_high = end(h.high)},
                                 bars);
    if (curve_.empty()) return scores;
    FigureCurve roc{.name = "AUROC " + number_text(curve_.auroc) + ", average precision " +
                            number_text(curve_.average_precision),
                    .x = {},
                    .y = {},
                    .color = kStrangeInk};
    for (const RocPoint& point : curve_.points) {
        roc.x.push_back(static_cast<float>(point.false_positive_rate));
        roc.y.push_back(static_cast<float>(point.true_positive_rate));
    }
    const FigureCurve both[] = {
        roc, {.name = "guessing", .x = {0, 1}, .y = {0, 1}, .color = kRule, .dashed = true}};
    return beside(std::move(scores), curve_figure({.title = "ROC curve", .notes = {}},
                                                  {.x_label = "false alarms, share of the normal samples",
                                                   .y_label = "found, share of the others"},
                                                  both));
}

}  // namespace hourglass::app::anomalies_view
