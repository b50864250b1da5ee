// Pictures of one kind and their counterparts: what translation models learn to turn into each other.
#pragma once

#include <span>

#include "autoencoder/spec.h"
#include "math/matrix.h"
#include "math/random.h"
#include "nn/image_shape.h"

namespace hourglass {

// Transforms one picture of height x width pixels of 0..1, row by row, in place:
//   clean     leaves it as it is
//   strike    a stroke through it, 2 to 3 pixels of 28 thick, from the left edge to the right one, both ends
//             somewhere in the middle half of the height
//   slant     sheared to the right or the left by 15 to 35 degrees about its middle row
//   thin      every pixel becomes the darkest of itself and its four neighbors: strokes lose their edges
//   bold      the brightest of them: strokes grow
//   coarse    a seventh of the resolution of each side, rounded: blocks of equal pixels, their mean
//   half      the right half is 0
//   rotate    by 90 degrees, clockwise; square pictures only
//   negative  1 - pixel
void transform(Transformation kind, int height, int width, Random& random, std::span<float> pixels);

// The side of the blocks of `coarse` in a picture with this side: 4 of 28.
int coarse_block(int side);

// A picture that a translation model sees, or is to give, of each column of `images` (height*width x count),
// in place. Column j draws from a stream of (seed, first + j) of its own, so that parts of a set come out as
// the whole does; source and target of one column may differ in what they draw.
void transform_source(const Spec& spec, ImageShape image, std::uint64_t seed, std::uint32_t first,
                      MatrixView images);
void transform_target(const Spec& spec, ImageShape image, std::uint64_t seed, std::uint32_t first,
                      MatrixView images);

}  // namespace hourglass
