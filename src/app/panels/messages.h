// Messages to the user: a lasting one below the top bar, passing ones above everything else.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

// Below the header: that the data is not MNIST.
void draw_banner(const Frame& frame);
// Over everything else, above `bottom` and out of the way of clicks: what has just happened, which goes by
// itself, or that the views show the past. Nothing moves for it.
void draw_notice(const Frame& frame, float bottom);

}  // namespace hourglass::app
