// Reads back what is on the screen.
#pragma once

#include "platform/pixel_rect.h"
#include "platform/platform.h"

namespace hourglass::platform {

// What was drawn last into these pixels of a framebuffer of this height.
Pixels read_framebuffer(const PixelRect& rect, int height);

// Hands out what capture() asked for; `width` and `height` are those of the framebuffer, `density` its pixels
// per unit. After every frame, before the buffers are swapped.
void carry_out_captures(int width, int height, float density);
// Whether a frame is needed for it.
bool capture_wanted();

}  // namespace hourglass::platform
