// Two curves over one axis, each with an axis of its own: loss on the left, accuracy on the right.
#pragma once

#include <imgui.h>
#include <span>
#include <string>

namespace hourglass::app::sentences_view {

struct TwoCurves {
    std::span<const float> loss, accuracy;  // after each epoch
    int epochs = 1;                         // where the x axis ends
    int marked = 0;                         // the epoch of a line from top to bottom; 0: none
    std::string name{};                     // where there are others beside
};

// Those after the first are paler.

void draw_two_axes(const char* name, ImVec2 size, std::span<const TwoCurves> runs);

}  // namespace hourglass::app::sentences_view
