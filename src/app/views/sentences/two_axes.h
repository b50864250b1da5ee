// Two curves over one axis, each with an axis of its own: loss on the left, accuracy on the right.
#pragma once

#include <imgui.h>
#include <span>

namespace hourglass::app::sentences_view {

struct TwoCurves {
    std::span<const float> loss, accuracy;  // after each epoch
    int epochs = 1;                         // where the x axis ends
};

void draw_two_axes(const char* name, ImVec2 size, const TwoCurves& curves);

}  // namespace hourglass::app::sentences_view
