// How views hand out pictures to print (explore/figures.h).
#pragma once

#include <functional>
#include <imgui.h>
#include <string>

#include "app/state/frame.h"
#include "explore/figures.h"
#include "ui/digit_sheet.h"

namespace hourglass::app {

// What stands for ink on white paper: of digits as they are, of what a model has made.
inline constexpr Rgb kPrintInk = 0x1C222D, kPrintModelInk = 0x8A4B00;

// Of an opaque color of the screen.
Rgb to_rgb(ImU32 color);
// An image of a sheet in this ink; signed ones keep their colors.
PixelPicture on_paper(const DigitSheet& sheet, int slot, Rgb ink);
// A row of them, from the first slot on.
std::vector<PixelPicture> on_paper(const DigitSheet& sheet, int first, int count, Rgb ink);

// What a picture about the model of texts that is shown says of it: its run, settings, texts.
FigureLegend text_legend(const std::string& title, const Messages& messages);

// The button, with the menu of formats. `what` ends the file's name: "map".
void picture_button(const Frame& frame, const char* label, const std::string& what,
                    const std::function<Figure()>& make);
// The same, of runs of another name than that of the picture that is shown.
void picture_button(const Frame& frame, const char* label, const std::string& name, const std::string& what,
                    const std::function<Figure()>& make);

}  // namespace hourglass::app
