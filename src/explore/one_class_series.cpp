#include "explore/one_class_series.h"

#include <algorithm>
#include <utility>

#include "data/subset.h"

namespace hourglass::explore {

void OneClassSeries::start(const Look& look, const Spec& settings, const AnomalyWish& wish) {
    results_.clear();
    for (const std::uint8_t label : present_labels(look.data->train))
        results_.push_back({.label = label, .name = name_of_label(look.data->train, label)});
    current_ = 0;
    settings_ = settings;
    wish_ = wish;
    data_ = look.data;
    running_ = !results_.empty();
    asked_ = false;
    run_before_ = 0;
    progress_ = 0;
    problem_.clear();
}

void OneClassSeries::stop(std::string why) {
    running_ = false;
    problem_ = std::move(why);
}

Spec OneClassSeries::spec() const {
    Spec spec = settings_;
    spec.only_classes = {current().label};
    return spec;
}

OneClassSeries::Step OneClassSeries::next(const Look& look) {
    asked_ = true;
    wish_.normal = LabelSet().set(current().label);
    run_before_ = look.live.run;
    return Step::Train;
}

OneClassSeries::Step OneClassSeries::follow(const Look& look, const AnomalyScores& found) {
    if (!running_) return Step::Nothing;
    if (look.data != data_) {
        stop("The data has changed.");
        return Step::End;
    }
    const Snapshot& live = look.live;
    const auto count = static_cast<float>(results_.size());
    if (run_before_ == 0) return next(look);
    if (asked_) {  // the session takes a moment
        if (live.run == run_before_) return Step::Nothing;
        asked_ = false;
    }
    const float done =
        live.total_steps > 0 ? static_cast<float>(live.step) / static_cast<float>(live.total_steps) : 0.0f;
    progress_ = (static_cast<float>(current_) + 0.9f * std::min(done, 1.0f)) / count;
    if (live.phase == Phase::Failed) {
        stop(live.message);
        return Step::End;
    }
    if (live.model.spec().only_classes != spec().only_classes) {
        stop("Another model was opened.");
        return Step::End;
    }
    if (live.phase == Phase::Training || live.phase == Phase::Idle) return Step::Nothing;
    if (live.epoch < settings_.epochs) {
        stop("The training was paused.");
        return Step::End;
    }
    const bool scored =
        found.complete() && found.whole && found.model_version == live.model_version && found.wish == wish_;
    if (!scored) return Step::Nothing;
    const std::vector<std::uint8_t> strange = strange_samples(found, data_->test);
    if (const AnomalyCurve curve = anomaly_curve(found.scores, strange); !curve.empty()) {
        results_[current_].auroc = curve.auroc;
        results_[current_].average_precision = curve.average_precision;
    }
    if (++current_ < results_.size()) return next(look);
    current_ = 0;
    running_ = false;
    progress_ = 1;
    return Step::End;
}

std::optional<double> OneClassSeries::mean_auroc() const {
    double sum = 0;
    int known = 0;
    for (const Result& result : results_) {
        sum += result.auroc.value_or(0);
        known += result.auroc ? 1 : 0;
    }
    if (known == 0) return std::nullopt;
    return sum / known;
}

}  // namespace hourglass::explore
