#include "ui/scroll.h"

#include <cmath>
#include <imgui_internal.h>

namespace hourglass::ui {
namespace {

struct Drag {
    ImGuiID region = 0;  // the innermost region under the finger that can scroll, 0 without one
    int touched = -1;    // the frame in which the finger came down
    int seen = -1;       // the last frame in which the region was there
    bool scrolling = false;
    float speed = 0;  // units per frame, smoothed
};
Drag drag;
int claimed = -1;  // the last frame in which an item wanted the drag

constexpr float kThreshold = 8;  // a finger is never quite still
constexpr float kFriction = 0.93f;
constexpr float kSlowest = 0.3f;

void follow_finger(ImGuiWindow& window, const ImGuiIO& io) {
    const ImVec2 way = ImGui::GetMouseDragDelta(0, 0);
    if (!drag.scrolling && std::abs(way.y) > kThreshold && std::abs(way.y) > std::abs(way.x)) {
        drag.scrolling = true;
        ImGui::ClearActiveID();  // the button under the finger is not pressed after all
    }
    if (!drag.scrolling) return;
    ImGui::SetScrollY(&window, window.Scroll.y - io.MouseDelta.y);
    drag.speed = 0.6f * drag.speed + 0.4f * io.MouseDelta.y;
}

void glide(ImGuiWindow& window) {
    ImGui::SetScrollY(&window, window.Scroll.y - drag.speed);
    drag.speed *= kFriction;
    if (std::abs(drag.speed) < kSlowest) drag = {};
}

}  // namespace

void begin_scroll(const char* name, ImVec2 size) {
    ImGui::BeginChild(name, size, 0, ImGuiWindowFlags_NavFlattened);
}

void end_scroll() {
    ImGuiWindow& window = *ImGui::GetCurrentWindow();
    const ImGuiIO& io = ImGui::GetIO();
    const bool touch = io.MouseSource == ImGuiMouseSource_TouchScreen;
    const auto anywhere = ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem;
    const bool taken = drag.touched == ImGui::GetFrameCount();  // by a region inside this one
    if (touch && !taken && window.ScrollMax.y > 0 && ImGui::IsMouseClicked(0) &&
        ImGui::IsWindowHovered(anywhere))
        drag = {.region = window.ID, .touched = ImGui::GetFrameCount()};
    if (drag.region == window.ID) {
        drag.seen = ImGui::GetFrameCount();
        if (claimed == ImGui::GetFrameCount() && !drag.scrolling)
            drag = {};
        else if (io.MouseDown[0])
            follow_finger(window, io);
        else if (drag.scrolling)
            glide(window);
        else
            drag = {};
    }
    ImGui::EndChild();
}

void claim_drag() {
    if (ImGui::IsItemActive()) claimed = ImGui::GetFrameCount();
}

bool scrolling() { return drag.scrolling && drag.seen >= ImGui::GetFrameCount() - 1; }

}  // namespace hourglass::ui
