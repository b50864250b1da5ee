// The top line of the page, and the messages below it.
#pragma once

#include "app/state.h"

namespace hourglass::app {

void draw_header(const Frame& frame);
// The lasting banner about the data, and the passing notice.
void draw_messages(const Frame& frame);

}  // namespace hourglass::app
