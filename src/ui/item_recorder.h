// What the last frame consisted of: the widgets, the headings and the sentences, in reading order. The page's
// twin in the document (web/twin.js) is made from it, and window.hourglass.widgets(), which the tests use.
// And the way back: what the twin asks of a widget. Filled by the hooks that Dear ImGui offers to its test
// engine.
#pragma once

#include <imgui.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

struct ImGuiWindow;

namespace hourglass::ui {

enum class Role {
    Button,
    Switch,   // value "true" or "false"
    Radio,    // the same; one of a set
    Tab,      // the same
    Slider,   // has a range
    Choice,   // has options
    Field,    // a text to edit
    Image,    // its value says what there is to see
    Surface,  // an image that takes keys: the drawing pad, the map
    Heading,
    Text,
};

struct RecordedOption {
    std::string label;
    bool heading = false;  // of the options after it
};

struct RecordedItem {
    ImGuiID id = 0;  // 0: nothing that could be operated
    Role role = Role::Button;
    std::string label;  // as the user reads it, without ImGui's "##..." part
    std::string name;   // how it is read out, where that is not the label
    std::string
        value;  // the state of a switch, the text of a field, what a picture shows; empty for a button
    std::string help;
    std::string group;  // the panel that it is in
    std::string set;    // of choices that exclude each other: their common name
    std::vector<RecordedOption> options;
    int selected = -1;                              // of the options
    float low = 0, high = 0, number = 0, step = 0;  // of a slider
    ImVec2
        position;  // of the visible part, or of the whole when it is scrolled out of sight; units of the page
    ImVec2 size;
    ImVec2 whole_position, whole_size;
    bool visible = true;
    bool enabled = true;
    bool in_list = false;  // an entry of an open list
    bool live = false;     // a field that takes over every letter as it is typed
    ImGuiWindow* window = nullptr;
};

// Call first thing in a frame; hands the widget at hand what was asked of it.
void begin_recording();
const std::vector<RecordedItem>& recorded_items();
// Changes when anything recorded does.
std::uint64_t recording_fingerprint();

// The following are about the item drawn last.
// The value, when the widget itself does not tell it.
void record_value(std::string value);
// Another name than its ImGui label.
void record_label(std::string_view label);
void record_name(std::string_view name);
void record_role(Role role);
// A field whose text counts as it is typed, not when it is left.
void record_live();
// One of several choices, which go together under this name.
void record_choice_of(std::string_view set, bool chosen);
void record_range(float low, float high, float number, float step);
void record_options(std::span<const RecordedOption> options, int selected);
void record_help(std::string_view help);
// A text that is no widget, under a name.
void record_text(std::string_view label, std::string value);
// The same for what only the twin has: a sentence, a heading, a picture that cannot be clicked.
void record_prose(std::string_view text);
void record_heading(std::string_view text);
void record_image(std::string_view name, std::string description);

// The panel that the items belong to from here on; they may be nested.
void begin_group(std::string_view name);
void end_group();

// What this frame consists of so far is behind a dialog: it can neither be read nor operated.
void record_only_what_follows();

// Asks something of the item with this id, in the next frame: buttons, switches, radio buttons and tabs are
// pressed; the others find the value in asked_value. Nothing happens when there is no such item or it is
// disabled.
void ask_item(ImGuiID id, std::string value);
// Of the item drawn last, once.
std::optional<std::string> asked_value();
// The keyboard's focus and its ring; scrolls it into sight. 0: nothing has it.
void focus_item(ImGuiID id);
// What has the focus, or had it last.
ImGuiID focused_item();
// Ends what is being typed or dragged, as it is: a field that is edited would write its text over what the
// program puts there.
void end_editing();

}  // namespace hourglass::ui
