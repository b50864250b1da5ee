// The top line of the page.
#pragma once

#include "app/state.h"

namespace hourglass::app {

void draw_header(const Frame& frame);

}  // namespace hourglass::app
