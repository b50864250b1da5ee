#include "platform/frame_meter.h"

#include <algorithm>

namespace hourglass::platform {

void FrameMeter::Ring::add(double value) { values[total++ % values.size()] = static_cast<float>(value); }

std::size_t FrameMeter::Ring::size() const { return std::min(total, values.size()); }

void FrameMeter::add_work(double milliseconds) { work_.add(milliseconds); }

void FrameMeter::add_gap(double milliseconds) { gaps_.add(milliseconds); }

FrameTimes FrameMeter::times() const {
    FrameTimes times;
    if (const std::size_t size = work_.size(); size > 0) {
        times.last = work_.values[(work_.total - 1) % work_.values.size()];
        auto sorted = work_.values;
        std::sort(sorted.begin(), sorted.begin() + size);
        times.median = sorted[size / 2];
        times.worst = sorted[size - 1];
    }
    if (const std::size_t size = gaps_.size(); size > 0)
        times.worst_gap = *std::max_element(gaps_.values.begin(), gaps_.values.begin() + size);
    return times;
}

FrameMeter& frame_meter() {
    static FrameMeter meter;
    return meter;
}

FrameTimes frame_times() { return frame_meter().times(); }

}  // namespace hourglass::platform
