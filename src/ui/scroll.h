// Scrolling by dragging with a finger, which Dear ImGui lacks: any region that can scroll follows it, lists
// that are open as well.
#pragma once

#include <imgui.h>

namespace hourglass::ui {

// What the finger on the screen does. For its first few units of way it may become either: a mostly vertical
// way scrolls, another one belongs to the item under the finger.
enum class FingerDrag { None, Undecided, Scroll, Item };

// Once per frame, before anything is drawn. less_motion: a region stops where the finger leaves it.
void follow_finger(bool less_motion);
// Stays what it was for the frame in which the finger leaves; None for a mouse.
FingerDrag finger_drag();
// The item drawn last wants every drag for itself (the drawing pad, the map): the region around it stays.
void claim_drag();
// Whether a region follows a finger, or glides on after it left.
bool scrolling();

// A region without a background that scrolls when its content is higher. Each name keeps its place. Always
// pair with end_scroll.
void begin_scroll(const char* name, ImVec2 size);
void end_scroll();

}  // namespace hourglass::ui
