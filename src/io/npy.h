// NumPy's array files (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html): magic and
// version, a Python dictionary as text, the numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "io/elements.h"

namespace hourglass {

// Samples without labels (all 0) from versions 1.0 to 3.0, also as Python 2 writes them: booleans, whole
// numbers of 1 to 8 bytes and floats of 2, 4 and 8, little- or big-endian, in C or Fortran order, in the
// shapes of read_array(). Throws Error unless header and size agree and every number is finite; `where` names
// the file in messages.
ImageSet read_npy(std::span<const std::uint8_t> bytes, std::string_view where,
                  const ArrayLimits& limits = {});

// Version 1.0, little-endian f4, C order. The values fill the shape.
std::vector<std::uint8_t> write_npy(std::span<const float> values, std::span<const std::size_t> shape);
// The same of u1.
std::vector<std::uint8_t> write_npy(std::span<const std::uint8_t> values, std::span<const std::size_t> shape);

}  // namespace hourglass
