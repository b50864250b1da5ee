// NumPy's array files (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): magic and
// version, a Python dictionary as text, the numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

// Samples without labels (all 0) from versions 1.0 to 3.0 in C or Fortran order: n numbers, n rows of
// columns, or n x height x width. u1 stays bytes; little-endian f4, f8, i4 and i8 become the nearest floats.
// Throws Error unless header and size agree and every number is finite; `where` names the file in messages.
ImageSet read_npy(std::span<const std::uint8_t> bytes, std::string_view where);

// Version 1.0, little-endian f4, C order. The values fill the shape.
std::vector<std::uint8_t> write_npy(std::span<const float> values, std::span<const std::size_t> shape);

}  // namespace hourglass
