// The top line of the page, and the messages below it.
#pragma once

#include "app/state.h"

namespace hourglass::app {

void draw_header(const Frame& frame);
// The lasting banner about the data, and the passing notice.
void draw_messages(const Frame& frame);
// What has just happened, over everything else and out of the way of clicks; goes by itself.
void draw_notice(const Frame& frame);

}  // namespace hourglass::app
