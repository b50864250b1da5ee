#include "nn/schedule.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hourglass {

float rate_factor(const Schedule& schedule, double epoch, double total_epochs) {
    const double warmup = schedule.warmup_epochs;
    if (epoch < warmup) return static_cast<float>(epoch / warmup);
    switch (schedule.kind) {
        case ScheduleKind::Constant:
            return 1;
        case ScheduleKind::Step:
            return static_cast<float>(std::pow(static_cast<double>(schedule.decay_factor),
                                               std::floor(epoch / schedule.decay_epochs)));
        case ScheduleKind::Cosine:
            break;
    }
    const double length = total_epochs - warmup;
    const double done = length > 0 ? std::min((epoch - warmup) / length, 1.0) : 1.0;
    return static_cast<float>((1 + std::cos(std::numbers::pi * done)) / 2);
}

}  // namespace hourglass
