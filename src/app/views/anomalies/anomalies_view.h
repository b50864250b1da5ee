// What does not belong: scores of the test samples by the model that is shown, how well a threshold tells
// normal ones from others, the samples that stand out, and the drawing's place among them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/state/view.h"
#include "app/views/anomalies/strange_samples.h"
#include "explore/anomaly_report.h"
#include "explore/anomaly_scores.h"
#include "explore/one_class_series.h"

namespace hourglass::app::anomalies_view {

class AnomaliesView final : public View {
public:
    AnomaliesView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame& frame) override;
    bool busy() const override {
        return pass_.behind() || drawn_version_ != pass_.version() || series_.running();
    }
    // The score, and which labels are normal: "knn", "reconstruction:3", "combined-by-contrast".
    std::string place() const override;
    bool go_to(std::string_view place) override;

private:
    // The drawing on the pad, as the scores have it.
    struct Drawn {
        std::optional<float> score;
        double share = 0;                       // of the normal training samples that score lower
        std::uint64_t drawing = 0, scores = 0;  // the versions that it is from
    };

    void follow_data(const Frame& frame);
    void update(const Frame& frame);
    void take_scores(const Frame& frame);
    void follow_drawing(const Frame& frame);
    LabelSet trained_on(const Frame& frame) const;
    LabelSet normal(const Frame& frame) const;
    bool has_seen_all(const Frame& frame) const;
    double threshold() const;
    bool divides(const Frame& frame) const {
        return by_contrast_ && has_contrast(frame.snapshot.model, score_);
    }
    // The score in words, as it was asked for.
    std::string score_name(const Frame& frame) const;

    // anomalies_choices.cpp
    void draw_choices(const Frame& frame);
    void draw_icons(const Frame& frame);
    void draw_score_list(const Frame& frame, float width);
    void draw_contrast_switch();
    void draw_normal_list(const Frame& frame, float width);
    void draw_chips(const Frame& frame);
    void choose_normal(const Frame& frame, const LabelSet& labels);

    // anomalies_series.cpp
    void follow_series(const Frame& frame);
    void draw_train_button(const Frame& frame);
    void draw_series(const Frame& frame);
    void draw_results();

    void draw_summary(const Frame& frame);
    void draw_scores(const Frame& frame);
    void draw_figures(const Frame& frame);
    void draw_verdict(const Frame& frame, float width);
    void draw_strangest(const Frame& frame);
    void draw_advice(const Frame& frame);
    std::string verdict_text(const Frame& frame) const;
    void save_scores(const Frame& frame);

    AnomalyScore score_ = AnomalyScore::Reconstruction;
    bool by_contrast_ = false;         // where the score allows
    std::optional<LabelSet> chosen_;   // as normal; nothing: what the model was trained on
    std::optional<double> threshold_;  // where the user has put it; nothing: by the quantile
    StrangePick pick_ = StrangePick::All;
    std::shared_ptr<const Dataset> data_;
    AnomalyPass pass_;

    // Of pass_.found().
    std::uint64_t version_ = 0, drawn_version_ = 0;
    std::vector<std::uint8_t> strange_;
    AnomalyCurve curve_;
    ScoreHistogram histogram_;
    double usual_threshold_ = 0;  // NaN while the normal samples are not known
    StrangeSamples samples_;
    StrangePick shown_pick_ = StrangePick::All;
    Drawn drawn_;

    OneClassSeries series_;
    bool trial_asked_ = false;  // in the last frame
};

}  // namespace hourglass::app::anomalies_view
