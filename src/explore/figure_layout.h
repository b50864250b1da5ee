// What the kinds of figures have in common: margins, sizes, the title above and the notes below.
#pragma once

#include "explore/figures.h"

namespace hourglass::explore::figure_layout {

inline constexpr float kMargin = 24, kLabel = 11;
inline constexpr Rgb kInk = 0x202020, kDim = 0x666666, kRule = 0xD8D8D8;

// A figure of this width with its title; what follows begins at its height, which it moves on.
Figure begin(const FigureLegend& legend, float width);
// The notes.
void finish(Figure& figure, const FigureLegend& legend);

}  // namespace hourglass::explore::figure_layout
