// Colors that stand for data: classes, sizes, signs. The interface's own colors are the theme's.
#pragma once

#include <imgui.h>

namespace hourglass::ui {

// From 0xRRGGBB, as colors are usually written.
constexpr ImU32 rgb(unsigned hex) { return IM_COL32((hex >> 16) & 255, (hex >> 8) & 255, hex & 255, 255); }

// One of ten colors that the color-blind tell apart, on dark ground and on light: the ten of M. A. Petroff,
// "Accessible color sequences for data visualization" (arXiv:2107.02270, 2021). Numbers above 9 start again.
// Of a digit's class: digits that look alike have colors that do not.
ImU32 class_color(int label);
// Of the i-th curve, in Petroff's order, of which the first few differ most.
ImU32 series_color(int i);

// From 0 (dark blue) to 1 (light yellow), uniform to the eye: equal steps of lightness in OKLab (B. Ottosson,
// "A perceptual color space for image processing", 2020). Values outside are clamped.
ImU32 sequential_color(float value);
// From -1 (blue) over 0 (nothing: transparent) to 1 (orange), stronger the further from 0.
ImU32 diverging_color(float value);

}  // namespace hourglass::ui
