// Colours that stand for data: classes, sizes, signs. The interface's own colours are the theme's.
#pragma once

#include <imgui.h>

namespace hourglass::app {

// One of ten colours that the colour-blind tell apart, on dark ground and on light: the ten of M. A. Petroff,
// "Accessible color sequences for data visualization" (arXiv:2107.02270, 2021). Numbers above 9 start again.
// Of a digit's class: digits that look alike have colours that do not.
ImU32 class_colour(int label);
// Of the i-th curve, in Petroff's order, of which the first few differ most.
ImU32 series_colour(int i);

// From 0 (dark blue) to 1 (light yellow), uniform to the eye: equal steps of lightness in OKLab (B. Ottosson,
// "A perceptual color space for image processing", 2020). Values outside are clamped.
ImU32 sequential_colour(float value);
// From -1 (blue) over 0 (nothing: transparent) to 1 (orange), stronger the further from 0.
ImU32 diverging_colour(float value);

}  // namespace hourglass::app
