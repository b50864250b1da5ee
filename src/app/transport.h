// The buttons that run the training, and what they will do at the moment.
#pragma once

#include "app/state.h"

namespace hourglass::app {

// All buttons over the width of the region, with a note where they do not do the obvious.
void draw_transport(const Frame& frame);
float transport_height(const Frame& frame, float width);
// Only Train or Pause, for the phone's status line.
void draw_transport_button(const Frame& frame, float width);

}  // namespace hourglass::app
