// Looking back at a run: the slider over its epochs.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

// A slider over the epochs of this run, the newest at the right; nothing while there is none to go back to.
void draw_time_travel(const Frame& frame, float width);
// How high that is.
float time_travel_height(const Frame& frame);

}  // namespace hourglass::app
