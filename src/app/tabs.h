// The tabs: over the views on wide windows, at the bottom within the thumb's reach on phones.
#pragma once

#include "app/state.h"

namespace hourglass::app {

// "Model", "Reconstructions", ...
const char* to_text(Tab tab);
// In any case of letters; throws Error naming the tabs.
Tab parse_tab(std::string_view text);

void draw_tabs(const Frame& frame);
void draw_bottom_tabs(const Frame& frame, float height);

}  // namespace hourglass::app
