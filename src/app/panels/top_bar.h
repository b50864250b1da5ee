// The top line of the page.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

void draw_header(const Frame& frame);

}  // namespace hourglass::app
