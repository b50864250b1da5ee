// Scrolling by dragging with a finger, which Dear ImGui lacks.
#pragma once

#include <imgui.h>

namespace hourglass::ui {

// A region without a background that scrolls when its content is higher. Always pair with end_scroll.
void begin_scroll(const char* name, ImVec2 size);
void end_scroll();
// The item drawn last wants drags for itself (a slider, the drawing pad): the region around it stays.
void claim_drag();
// Whether a region follows a finger, or glides on after it left.
bool scrolling();

}  // namespace hourglass::ui
