// What a view shows while there is no model for it.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

// Why there is none, in the view's place.
void draw_absence(const Frame& frame);

}  // namespace hourglass::app
