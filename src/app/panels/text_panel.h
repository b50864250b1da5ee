// What the texts are and which model reads them, in the place of settings.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

void draw_text_panel(const Frame& frame);

}  // namespace hourglass::app
