// Time travel: all views show the model as it was after an earlier epoch.
#pragma once

#include <cstdint>

#include "training/snapshot.h"

namespace hourglass::explore {

class TimeTravel {
public:
    // The live snapshot itself, or with epoch >= 0 one whose model and codes are those of that epoch. It
    // stays valid until the next call. An epoch that is not kept gives the live one.
    const Snapshot& look(const Snapshot& live, int epoch);
    // Whether the last look was back.
    bool back() const { return shown_epoch_ >= 0; }

private:
    Snapshot past_;
    int shown_epoch_ = -1;
    std::uint64_t shown_run_ = 0;
    std::uint64_t looks_ = 0;
};

}  // namespace hourglass::explore
