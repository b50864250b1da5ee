// Draws a code as bars, one per dimension, up or down from zero.
#pragma once

#include <imgui.h>
#include <span>
#include <string>

#include "app/state/frame.h"
#include "autoencoder/gaussian.h"

namespace hourglass::app {

// "Code: the 32 numbers in the middle".
std::string code_title(int latent);

// code may be empty (nothing to show yet): then there is only the axis. The scale comes from where the codes
// of the test images lie, so that it does not jump while drawing.
void draw_code_bars(const char* name, std::span<const float> code, const Gaussian& codes, int latent,
                    ImVec2 size);

}  // namespace hourglass::app
