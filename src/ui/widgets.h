// The controls that the panels are made of, on top of Dear ImGui.
#pragma once

#include <imgui.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "ui/fonts.h"
#include "ui/item_recorder.h"
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

// A row of choices of which one is selected; the explanation is of them all. Returns the index clicked,
// or -1.
int segments(const char* label, std::span<const std::string> choices, int selected, float width,
             std::string_view explanation = {});

// A thin track with a round grip; `shown` is shown to its right (empty: no room). `step`: by which the
// keyboard moves it; 0: a hundredth of the range. Returns whether it was moved.
bool slider(const char* label, float* value, float low, float high, std::string_view shown, float width,
            float step = 0);

// A switch with its label to the right. Returns whether it was flipped.
bool toggle(const char* label, bool* on);
float toggle_width(const char* label);

// A closed list of choices, which shows `shown`. Returns the index clicked, or -1. Width 0: to the
// right edge.
struct ListEntry {
    std::string label;
    std::string_view help = {};
    bool heading = false;  // of those after it; cannot be chosen
};
int drop_down(const char* label, std::string_view shown, std::span<const ListEntry> choices, int selected,
              std::string_view explanation = {}, float width = 0);

// An icon that opens such a list. Returns the index clicked, or -1.
int icon_menu(const char* label, const char* icon, std::string_view explanation,
              std::span<const ListEntry> choices);
// The menu to save a picture that is drawn afresh, as PNG or as SVG.
enum class PictureFormat { Png, Svg };
std::optional<PictureFormat> picture_menu(const char* label);

// A place that can be clicked, with the ring of the keyboard's focus; what is seen there is the caller's.
bool click_area(const char* label, ImVec2 size, Role role = Role::Button);
// A picture for the pointer to read values from; the caller draws it and records what it shows.
void picture_area(const char* label, ImVec2 size);

// Explains the item drawn last: on hover, on keyboard focus, on a long touch.
void help(std::string_view text);

void text(ImFont* font, ImU32 color, std::string_view text);
// The title of a part of a panel.
void heading(std::string_view text);
// Pieces with commas between them, in as many lines as they need within this width; none is broken.
void flow_text(ImFont* font, ImU32 color, std::span<const std::string> pieces, float width);
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
