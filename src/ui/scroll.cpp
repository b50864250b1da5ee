#include "ui/scroll.h"

#include <algorithm>
#include <cmath>
#include <imgui_internal.h>
#include <utility>

namespace hourglass::ui {
namespace {

struct Gesture {
    FingerDrag drag = FingerDrag::None;
    bool down = false;
    ImGuiID region = 0;  // the innermost window under the finger that can scroll, 0 without one
    float speed = 0;     // units per second, smoothed
};
Gesture gesture;

constexpr float kThreshold = 8;      // units; a finger is never quite still
constexpr float kSmoothing = 0.04f;  // seconds
constexpr float kFriction = 4.3f;    // of the speed per second
constexpr float kSlowest = 20;       // units per second

ImGuiID region_under_finger() {
    const ImGuiWindow* window = ImGui::GetCurrentContext()->HoveredWindow;
    for (; window != nullptr; window = window->ParentWindow) {
        if (window->ScrollMax.y > 0 && !(window->Flags & ImGuiWindowFlags_NoScrollWithMouse))
            return window->ID;
        if (!(window->Flags & ImGuiWindowFlags_ChildWindow)) break;
    }
    return 0;
}

void scroll_by(float way) {
    if (gesture.region == 0) return;
    ImGuiWindow* window = ImGui::FindWindowByID(gesture.region);
    if (window == nullptr || !window->WasActive) {
        gesture = {};
        return;
    }
    ImGui::SetScrollY(window, std::clamp(window->Scroll.y - way, 0.0f, window->ScrollMax.y));
}

void decide() {
    const ImVec2 way = ImGui::GetMouseDragDelta(0, 0);
    if (std::max(std::abs(way.x), std::abs(way.y)) < kThreshold) return;
    const bool scroll = std::abs(way.y) > std::abs(way.x);  // even where there is nothing to scroll
    gesture.drag = scroll ? FingerDrag::Scroll : FingerDrag::Item;
    if (!scroll) return;
    ImGui::ClearActiveID();  // the button under the finger is not pressed after all
    scroll_by(way.y);
}

void drag_on(const ImGuiIO& io) {
    scroll_by(io.MouseDelta.y);
    const float now = io.MouseDelta.y / std::max(io.DeltaTime, 1e-3f);
    gesture.speed += (now - gesture.speed) * (1 - std::exp(-io.DeltaTime / kSmoothing));
}

void glide(float seconds) {
    scroll_by(gesture.speed * seconds);
    gesture.speed *= std::exp(-kFriction * seconds);
    if (std::abs(gesture.speed) < kSlowest) gesture = {};
}

}  // namespace

void follow_finger(bool less_motion) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.MouseSource != ImGuiMouseSource_TouchScreen) {
        gesture = {};
    } else if (ImGui::IsMouseClicked(0)) {
        gesture = {.drag = FingerDrag::Undecided, .down = true, .region = region_under_finger()};
    } else if (io.MouseDown[0] && gesture.down) {
        if (gesture.drag == FingerDrag::Undecided)
            decide();
        else if (gesture.drag == FingerDrag::Scroll)
            drag_on(io);
    } else if (gesture.down) {
        gesture.down = false;
        if (less_motion) gesture.speed = 0;
    } else if (gesture.drag == FingerDrag::Scroll && gesture.speed != 0) {
        glide(io.DeltaTime);
    } else {
        gesture = {};
    }
}

FingerDrag finger_drag() { return gesture.drag; }

void claim_drag() {
    if (ImGui::IsItemActive() && gesture.drag == FingerDrag::Undecided) gesture.drag = FingerDrag::Item;
}

bool scrolling() { return gesture.drag == FingerDrag::Scroll; }

void begin_scroll(const char* name, ImVec2 size) {
    // Dear ImGui skips the items of a window that is scrolled out of sight, unless it keeps a log: the
    // recorder has to know them.
    bool& log = ImGui::GetCurrentContext()->LogEnabled;
    const bool before = std::exchange(log, true);
    ImGui::BeginChild(name, size, 0, ImGuiWindowFlags_NavFlattened);
    log = before;
}

void end_scroll() { ImGui::EndChild(); }

}  // namespace hourglass::ui
