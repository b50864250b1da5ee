// The top line of the page.
#pragma once

#include <functional>

#include "app/state/frame.h"

namespace hourglass::app {

// `middle` draws what is between the title and the buttons, in this width; without it the data's name is
// there.
void draw_header(const Frame& frame, const std::function<void(float width)>& middle = {});

}  // namespace hourglass::app
