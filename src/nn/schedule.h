// How the learning rate changes over a run.
#pragma once

#include "base/choices.h"

namespace hourglass {

// Step: times `decay_factor` every `decay_epochs`. Cosine: half a cosine from 1 to 0 over the run (Loshchilov
// and Hutter 2017, equation 5, without restarts).
enum class ScheduleKind { Constant, Step, Cosine };
template <>
inline constexpr auto choices_of<ScheduleKind> = choices<ScheduleKind>({{"constant"}, {"step"}, {"cosine"}});

struct Schedule {
    ScheduleKind kind = ScheduleKind::Constant;
    float warmup_epochs = 0;  // before all else: from 0 up in a straight line
    float decay_epochs = 10;
    float decay_factor = 0.5f;

    bool operator==(const Schedule&) const = default;
};

// What to multiply the learning rate with when `epoch` epochs, which may be a fraction, of `total_epochs` are
// done. In 0 .. 1 for decay factors up to 1; past the end of a cosine it is 0.
float rate_factor(const Schedule& schedule, double epoch, double total_epochs);

}  // namespace hourglass
