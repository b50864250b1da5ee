// How long the frames on the window's thread take, for platform::frame_times().
#pragma once

#include <array>
#include <cstddef>

#include "platform/platform.h"

namespace hourglass::platform {

class FrameMeter {
public:
    // Records the work of a drawn frame on this thread.
    void add_work(double milliseconds);
    // Records the time since the last turn of the main loop.
    void add_gap(double milliseconds);
    FrameTimes times() const;

private:
    // The newest values, overwritten in turn.
    struct Ring {
        std::array<float, 256> values;
        std::size_t total = 0;

        void add(double value);
        std::size_t size() const;
    };
    Ring work_, gaps_;
};

FrameMeter& frame_meter();

}  // namespace hourglass::platform
