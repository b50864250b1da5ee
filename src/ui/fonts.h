// The typefaces: Inter for text, Lucide for icons, each in the few sizes that the page uses.
#pragma once

#include <imgui.h>

namespace hourglass::ui {

// Never null: ImGui's built-in font replaces missing font files.
struct Fonts {
    ImFont* body = nullptr;
    ImFont* bold = nullptr;  // semi-bold, as large as body
    ImFont* small = nullptr;
    ImFont* tiny = nullptr;
    ImFont* title = nullptr;  // semi-bold
    ImFont* icons = nullptr;
};
const Fonts& fonts();
// Rebuilds the atlas so that glyphs are crisp at this many device pixels per unit.
void build_fonts(float pixel_ratio);
float pixel_ratio();
// In units of the page, whatever the pixel ratio: what ImDrawList::AddText wants as its size.
float line_height(const ImFont* font);

// Lucide's code points (lucide-static, font/codepoints.json), in UTF-8.
namespace icon {
inline constexpr char kPlay[] = "\xEE\x84\xBC";      // e13c
inline constexpr char kPause[] = "\xEE\x84\xAE";     // e12e
inline constexpr char kReset[] = "\xEE\x85\x88";     // e148
inline constexpr char kDice[] = "\xEE\x8B\x85";      // e2c5
inline constexpr char kSave[] = "\xEE\x82\xB2";      // e0b2
inline constexpr char kOpen[] = "\xEE\x89\x87";      // e247
inline constexpr char kSun[] = "\xEE\x85\xB8";       // e178
inline constexpr char kMoon[] = "\xEE\x84\x9E";      // e11e
inline constexpr char kSystem[] = "\xEE\x8A\xB2";    // e2b2
inline constexpr char kShuffle[] = "\xEE\x85\x9E";   // e15e
inline constexpr char kUndo[] = "\xEE\x8A\xA1";      // e2a1
inline constexpr char kTrash[] = "\xEE\x86\x8E";     // e18e
inline constexpr char kClose[] = "\xEE\x86\xB2";     // e1b2
inline constexpr char kInfo[] = "\xEE\x83\xB9";      // e0f9
inline constexpr char kWarning[] = "\xEE\x86\x93";   // e193
inline constexpr char kPencil[] = "\xEE\x87\xB9";    // e1f9
inline constexpr char kSparkles[] = "\xEE\x90\x92";  // e412
inline constexpr char kImages[] = "\xEE\x97\x84";    // e5c4
inline constexpr char kInside[] = "\xEE\x94\xA9";    // e529
inline constexpr char kSliders[] = "\xEE\x8A\x9A";   // e29a
inline constexpr char kCheck[] = "\xEE\x81\xAC";     // e06c
inline constexpr char kDown[] = "\xEE\x81\xAD";      // e06d
inline constexpr char kPrevious[] = "\xEE\x81\xAE";  // e06e
inline constexpr char kNext[] = "\xEE\x81\xAF";      // e06f
inline constexpr char kMap[] = "\xEE\x92\x8A";       // e48a
inline constexpr char kCompare[] = "\xEE\x82\x98";   // e098
inline constexpr char kPicture[] = "\xEE\x94\xBC";   // e53c
inline constexpr char kFile[] = "\xEE\x8C\x98";      // e318
inline constexpr char kRedo[] = "\xEE\x8A\xA0";      // e2a0
inline constexpr char kFilm[] = "\xEE\x83\x90";      // e0d0
inline constexpr char kHistory[] = "\xEE\x87\xB5";   // e1f5
inline constexpr char kFit[] = "\xEE\x84\x92";       // e112
inline constexpr char kPlus[] = "\xEE\x84\xBD";      // e13d
inline constexpr char kHelp[] = "\xEE\x82\x82";      // e082
inline constexpr char kShare[] = "\xEE\x85\x96";     // e156
inline constexpr char kTextSize[] = "\xEE\x96\x87";  // e587
inline constexpr char kAxes[] = "\xEE\x8B\xBE";      // e2fe
inline constexpr char kMinus[] = "\xEE\x84\x9C";     // e11c
inline constexpr char kShrink[] = "\xEE\x88\xA0";    // e220
inline constexpr char kCopyPlus[] = "\xEE\x8F\xBD";  // e3fd
}  // namespace icon

}  // namespace hourglass::ui
