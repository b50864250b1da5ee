// The controls that the panels are made of, on top of Dear ImGui.
#pragma once

#include <imgui.h>
#include <span>
#include <string>
#include <string_view>

#include "ui/fonts.h"
#include "ui/theme.h"

namespace hourglass::ui {

enum class ButtonKind { Plain, Primary };

// A button with an optional icon before its label; the label alone is its name for scripts. Width 0: as wide
// as needed, negative: to the right edge.
bool button(const char* label, const char* icon = nullptr, ButtonKind kind = ButtonKind::Plain,
            float width = 0);
float button_width(const char* label, const char* icon = nullptr);
// Only the icon is visible; the label is its name for scripts.
bool icon_button(const char* label, const char* icon, std::string_view explanation);

// A row of choices of which one is selected. Returns the index clicked, or -1.
int segments(const char* label, std::span<const std::string> choices, int selected, float width);

// A thin track with a round grip; `shown` is shown to its right (empty: no room).
// Returns whether it was moved.
bool slider(const char* label, float* value, float low, float high, std::string_view shown, float width);

// A switch with its label to the right. Returns whether it was flipped.
bool toggle(const char* label, bool* on);
float toggle_width(const char* label);

// A closed list of choices over the whole width, as ImGui::BeginCombo: true while open,
// then pair with EndCombo.
bool begin_combo(const char* label, const std::string& shown);

// Explains the item drawn last: on hover, on keyboard focus, on a long touch.
void help(std::string_view text);

void text(ImFont* font, ImU32 color, std::string_view text);
// Wrapped at the right edge of the region.
void paragraph(ImFont* font, ImU32 color, std::string_view text);
// Text at a place of its own, not part of the flow. align: 0 left of the place, 0.5 centered, 1 right.
void draw_text(ImDrawList& list, ImFont* font, ImVec2 position, ImU32 color, std::string_view text,
               float align = 0);
ImVec2 text_size(ImFont* font, std::string_view text);

void progress_bar(float fraction, float width, float height = 6);

// A rounded panel. Height 0 fills what is left, negative grows with the content. Always pair with end_card.
void begin_card(const char* name, ImVec2 size);
void end_card();
// A message in a colored box over the whole width.
void banner(const char* icon, ImU32 ground, ImU32 color, std::string_view text);

}  // namespace hourglass::ui
