// The tabs: over the views on wide windows, at the bottom within the thumb's reach on phones.
#pragma once

#include "app/state/view.h"

namespace hourglass::app {

void draw_tabs(const Frame& frame, View& view);
// On a phone, in one row or two. `row`: height of one.
void draw_bottom_tabs(const Frame& frame, float row, int rows);
// Two where else their names would not fit under the icons.
int bottom_tab_rows(const Frame& frame, float row);

}  // namespace hourglass::app
