// Colors, sizes and fonts: how Hourglass looks. Panels take every color and measure from here.
#pragma once

#include <imgui.h>

namespace hourglass::ui {

// Training and validation keep apart for the color-blind (blue against orange, after Okabe and Ito 2008) and
// are drawn with different strokes as well.
struct Palette {
    ImU32 ground;  // behind everything
    ImU32 card;    // panels
    ImU32 raised;  // controls on a card
    ImU32 hover;   // a control under the pointer
    ImU32 line;    // separators, axes, borders
    ImU32 text;    // at least 7:1 on card
    ImU32 dim;     // secondary text, at least 4.5:1 on card
    ImU32 accent;  // the primary button, the code
    ImU32 accent_hover;
    ImU32 on_accent;    // text on the accent
    ImU32 accent_text;  // the accent's hue as text or thin lines on a card
    ImU32 training;
    ImU32 validation;
    ImU32 danger;         // text of a fault
    ImU32 danger_ground;  // behind an error
    ImU32 notice_ground;  // behind a message
    ImU32 tile;           // the paper of a digit
    ImU32 ink;            // a digit as it is
    ImU32 model_ink;      // a digit that the model made
};
const Palette& palette();
ImVec4 to_vec4(ImU32 color);
ImU32 with_alpha(ImU32 color, float alpha);
ImU32 mix(ImU32 from, ImU32 to, float amount);

// Sizes in units of the page (CSS pixels). Fingers need larger targets than a mouse.
struct Metrics {
    float control = 32;  // height of a button or field
    float gap = 8;       // between neighbors
    float padding = 16;  // inside a card
    float rounding = 8;
};
const Metrics& metrics();

struct Theme {
    bool dark = true;
    bool high_contrast = false;  // black, white and strong colors, every control with its outline
    bool fingers = false;
    bool operator==(const Theme&) const = default;
};
// Sets ImGui's style, palette() and metrics(). Cheap when nothing changed; call it before every frame.
void apply_theme(const Theme& wanted);
const Theme& theme();

}  // namespace hourglass::ui
