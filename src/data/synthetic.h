// Synthetic digits, for when there is no MNIST; figures on them do not compare with MNIST's.
#pragma once

#include <cstddef>
#include <cstdint>

#include "data/dataset.h"

namespace hourglass {

// Labeled 28x28 digits: each class a few pen strokes with random slant, proportions, wobble and pen width,
// centered like MNIST's. Image i depends only on the seed and i. Throws Error when a count is 0.
Dataset synthetic_digits(std::size_t train_count, std::size_t test_count, std::uint64_t seed);

}  // namespace hourglass
