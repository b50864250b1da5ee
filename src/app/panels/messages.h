// Messages to the user: a lasting one below the top bar, passing ones above everything else.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

// Below the header: that the data is not MNIST.
void draw_banner(const Frame& frame);
// Over the views, at the bottom of this box and out of the way of clicks: what has just happened, which goes
// by itself, or that the views show the past. Nothing moves for it.
struct NoticePlace {
    float left = 0, right = 0, bottom = 0;  // units of the page
};
void draw_notice(const Frame& frame, const NoticePlace& place);

}  // namespace hourglass::app
