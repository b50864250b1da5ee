// Paths from one code to another, for the images in between.
#pragma once

#include "math/matrix.h"

namespace hourglass {

enum class Interpolation { Linear, Spherical };

// The code at `position`, 0 (exactly `from`) to 1 (exactly `to`); values outside are clamped. Both codes have
// the same size.
//
// Linear: the straight line. Spherical: the direction turns at an even pace along the shortest arc (Shoemake
// 1985, "Animating rotation with quaternion curves", section 3.3) while the length changes evenly, so that a
// way between typical draws of N(0, I) does not pass through the untypical middle (White 2016, "Sampling
// generative networks", section 2). Between codes of no direction or opposite ones it is the straight line.
Vector interpolate(Interpolation kind, const Vector& from, const Vector& to, float position);

}  // namespace hourglass
