// Synthetic pictures in color, of the size of CIFAR-10's, for when none are at hand; figures on them do not
// compare with those of photographs.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/dataset.h"

namespace hourglass {

// Labeled pictures of 32 x 32 pixels in three channels, ten classes: a disk, ring, square, triangle, star,
// cross, moon, drop, stripes or checks, the label being its place in this list. Each has colors, place, size,
// turn and softness of its own, lit from one side, on a background that runs from one color to another with
// waves and grain over it. Picture i depends only on the seed and i. Throws Error when a count is 0.
Dataset synthetic_pictures(std::size_t train_count, std::size_t test_count, std::uint64_t seed);

}  // namespace hourglass
