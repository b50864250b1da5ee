// What new samples are worth: a small classifier is trained on an imbalanced set without them and with them,
// method by method and seed by seed, a few minibatches per frame, and measured on the test samples.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "augment/augment.h"
#include "explore/look.h"
#include "training/trainer.h"

namespace hourglass::explore {

// Without new samples, or with those of a method.
struct GainRow {
    std::optional<AugmentMethod> method{};
    std::vector<double> scores{};  // balanced accuracy of each seed: the mean recall of the classes

    double mean() const;
    // Over the seeds; 0 of fewer than two.
    double deviation() const;
};

class AugmentGain {
public:
    static constexpr int kRare = 30;     // samples of the rare classes
    static constexpr int kCommon = 300;  // of each of the others, and of the rare ones with what was made
    static constexpr int kSeeds = 3;
    static constexpr int kSteps = 900;  // minibatches, of whatever set

    AugmentGain();
    ~AugmentGain();

    // Begins with the model that is shown, which makes what its kind can. `rare`: two classes.
    void start(const Look& look, std::vector<std::uint8_t> rare);
    void stop();
    // Once a look, for about `milliseconds`. Ends when the data is another one.
    void update(const Look& look, double milliseconds);

    bool running() const { return work_ != nullptr; }
    float progress() const;
    // "Seed 2, with SMOTE: training"
    std::string doing() const;
    const std::string& fault() const { return fault_; }
    const std::vector<GainRow>& rows() const { return rows_; }
    const std::vector<std::uint8_t>& rare() const { return rare_; }

private:
    struct Work;
    struct Trial;
    void begin_trial();

    std::unique_ptr<Work> work_;
    std::vector<GainRow> rows_;
    std::vector<std::uint8_t> rare_;
    std::string fault_;
};

// "without", "copies", "shifts", "SMOTE", "conditional", ...
std::string name_of(const std::optional<AugmentMethod>& method);

}  // namespace hourglass::explore
