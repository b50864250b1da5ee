// Which step of a training run it is.
#pragma once

namespace hourglass {

// The step names the random numbers that it draws; schedules and warm-ups follow the epochs.
struct StepInfo {
    long step = 1;     // from 1
    double epoch = 0;  // done before this step, as a fraction
};

}  // namespace hourglass
