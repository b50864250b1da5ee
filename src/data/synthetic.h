// Synthetic digits, for when there is no MNIST; figures on them do not compare with MNIST's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "data/dataset.h"
#include "data/strokes.h"

namespace hourglass {

// Labeled 28x28 digits: each class a few pen strokes with random slant, proportions, wobble and pen width,
// centered like MNIST's. Image i depends only on the seed and i. Throws Error when a count is 0.
Dataset synthetic_digits(std::size_t train_count, std::size_t test_count, std::uint64_t seed);

// The pen's way through such a digit, 0 to 9, stroke by stroke, in a square of side 1; another hand for every
// seed.
std::vector<std::vector<Point>> digit_strokes(int digit, std::uint64_t seed);

}  // namespace hourglass
