// Enlarging pictures by interpolation, the yardstick for models that do so.
#pragma once

#include "math/matrix.h"

namespace hourglass {

// A picture whose pixels were averaged over blocks (height x width pixels, row by row, in which all pixels of
// a block of `tall` x `wide` are equal) with the blocks' values in their middles and cubic convolution
// between them (Keys 1981, a = -0.5), the values at the edges repeated; clamped to 0..1.
Vector bicubic(ConstVectorView picture, int height, int width, int tall, int wide);

}  // namespace hourglass
