// The tabs: over the views on wide windows, at the bottom within the thumb's reach on phones.
#pragma once

#include "app/state/view.h"

namespace hourglass::app {

void draw_tabs(const Frame& frame, View& view);
void draw_bottom_tabs(const Frame& frame, float height);

}  // namespace hourglass::app
