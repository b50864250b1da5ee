// What denoising models learn to undo (Vincent et al. 2010, section 3.3, and occlusions, and blur).
#pragma once

#include "autoencoder/spec.h"
#include "math/matrix.h"
#include "math/random.h"
#include "nn/image_shape.h"

namespace hourglass {

// Corrupts one picture of height x width pixels of 0..1, row by row, in place:
//   gaussian     adds noise of standard deviation `level`, clipped to 0..1
//   salt-pepper  a share `level` of the pixels becomes 0 or 1
//   mask         a share `level` of the pixels becomes 0
//   block        a square of a share `level` of the sides becomes 0, anywhere
//   strip        a band of rows or of columns, a share `level` of them, becomes 0, anywhere
//   blur         Gaussian blur whose standard deviation is `level` tenths of the longer side, cut off at
//                three deviations or 64 pixels
// A level of 0 leaves the picture as it is.
void corrupt(Corruption kind, float level, ImageShape image, Random& random, std::span<float> pixels);

// Every column of `images` (image.size() x count); column j draws from a stream of (seed, first + j), so that
// parts of a set come out as the whole does.
void corrupt(Corruption kind, float level, ImageShape image, std::uint64_t seed, std::uint32_t first,
             MatrixView images);

// What the encoder of such a model sees of the pictures: corrupts them in place where the variant says so.
// Streams as above.
void corrupt_input(const Spec& spec, ImageShape image, std::uint64_t seed, std::uint32_t first,
                   MatrixView images);

// Each pixel becomes 1 with its value as the probability, else 0 (Salakhutdinov and
// Murray 2008). Streams as above.
void binarize(std::uint64_t seed, std::uint32_t first, MatrixView images);

}  // namespace hourglass
