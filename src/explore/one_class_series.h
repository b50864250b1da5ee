// A model for each class, one after another, each trained on that class alone: how well its scores tell the
// class from all others. Says what is to be trained; somebody else trains and scores it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "explore/anomaly_report.h"
#include "explore/anomaly_scores.h"

namespace hourglass::explore {

class OneClassSeries {
public:
    struct Result {
        std::uint8_t label = 0;
        std::string name;
        std::optional<double> auroc{}, average_precision{};  // nothing: not known yet
    };
    // What has to be done now.
    enum class Step { Nothing, Train, End };

    // From the first class on. `settings`: of each model, and `wish`: how it is scored; but for the classes.
    void start(const Look& look, const Spec& settings, const AnomalyWish& wish);
    // Once a look: how the training stands, and the scores that are known of the model that is shown.
    Step follow(const Look& look, const AnomalyScores& found);
    // Of no further interest; what is known stays.
    void stop(std::string why);

    bool running() const { return running_; }
    const std::vector<Result>& results() const { return results_; }
    const AnomalyWish& wish() const { return wish_; }
    // What is to be trained after Step::Train.
    Spec spec() const;
    // The class that is being trained, while it runs.
    const Result& current() const { return results_[current_]; }
    float progress() const { return progress_; }             // 0..1
    const std::string& problem() const { return problem_; }  // why it was stopped; empty: it was not
    // Over the classes whose results are known.
    std::optional<double> mean_auroc() const;

private:
    Step next(const Look& look);

    std::vector<Result> results_;
    std::size_t current_ = 0;
    Spec settings_;
    AnomalyWish wish_;  // of the present class
    std::shared_ptr<const Dataset> data_;
    bool running_ = false;
    bool asked_ = false;            // for the present class, but not begun yet
    std::uint64_t run_before_ = 0;  // Snapshot::run when it was asked for
    float progress_ = 0;
    std::string problem_;
};

}  // namespace hourglass::explore
