// Records where the widgets of the last frame are, for window.hourglass.widgets(), which the tests use.
// Filled by the hooks that Dear ImGui offers to its test engine.
#pragma once

#include <imgui.h>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass::ui {

struct RecordedItem {
    ImGuiID id = 0;
    std::string label;  // as the user reads it, without ImGui's "##..." part
    std::string value;  // "true" or "false" of a check box, the text of a field; empty for a button
    ImVec2 position;    // of the visible part, in units of the page
    ImVec2 size;
    bool enabled = true;
};

// Call first thing in a frame.
void begin_recording();
// The value of the item drawn last, when the widget itself does not tell it.
void record_value(std::string value);
// Another name for the item drawn last than its ImGui label.
void record_label(std::string_view label);
// The text drawn last, which is no widget, under a name.
void record_text(std::string_view label, std::string value);
const std::vector<RecordedItem>& recorded_items();

}  // namespace hourglass::ui
