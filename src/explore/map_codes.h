// The codes that the map shows: those of all test digits when the model rests, of fewer while it trains, so
// that each of them moves several times per second.
#pragma once

#include <cstdint>

#include "explore/incremental_pass.h"
#include "explore/look.h"

namespace hourglass::explore {

class MapCodes {
public:
    // Once a look. Spends some milliseconds where codes are out of date.
    void update(const Look& look);

    // latent x points: codes of the first test digits, in order.
    ConstMatrixView codes() const;
    int count() const { return count_; }
    // The number of test digits that are evaluated.
    int whole() const { return whole_; }
    // Whether these are all of them, by the model that is shown.
    bool complete() const { return complete_; }
    float progress() const { return progress_; }
    // Whether all of them are numbers: a model whose training diverged has others.
    bool finite() const { return finite_; }
    // Grows whenever a code or their number has changed.
    std::uint64_t version() const { return version_; }
    // Grows when these are the codes of other digits, or of another length.
    std::uint64_t generation() const { return generation_; }

private:
    bool advance_live(const Look& look);
    void take_all(const EvaluatedImages& evaluation);

    Matrix live_;  // latent x the digits shown while training
    IncrementalRange range_;
    const EvaluatedImages* all_ = nullptr;  // while complete_: all evaluated codes
    std::uint64_t evaluation_version_ = 0;
    std::shared_ptr<const Dataset> data_;
    int count_ = 0, whole_ = 0;
    bool complete_ = false, finite_ = true;
    std::uint64_t checked_version_ = 0;
    float progress_ = 0;
    std::uint64_t version_ = 0, generation_ = 0;
};

}  // namespace hourglass::explore
