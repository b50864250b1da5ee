// The top line of the page.
#pragma once

#include <functional>

#include "app/state/view.h"

namespace hourglass::app {

// `pictured`: the view whose picture is among what can be saved here; null where it has a button of its own.
// `middle` draws what is between the title and the buttons, in this width; without it the data's name is
// there.
void draw_header(const Frame& frame, View* pictured, const std::function<void(float width)>& middle = {});

}  // namespace hourglass::app
