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

struct NpyHeader {
    ElementType type;
    std::vector<std::uint64_t> shape;  // as the file says, which may be more than memory can hold
    bool fortran = false;
    std::size_t start = 0;  // of the numbers, in bytes
};

// The header that the file begins with; `bytes` may end anywhere behind it. Throws Error as read_npy().
NpyHeader read_npy_header(std::span<const std::uint8_t> bytes, std::string_view where);

// Samples without labels (all 0) from versions 1.0 to 3.0, also as Python 2 writes them: booleans, whole
// numbers of 1 to 8 bytes and floats of 2, 4 and 8, little- or big-endian, in C or Fortran order, in the
// shapes of read_array(). Throws Error unless header and size agree and every number is finite; `where` names
// the file in messages.
ImageSet read_npy(std::span<const std::uint8_t> bytes, std::string_view where,
                  const ArrayLimits& limits = {});

// Version 1.0, little-endian f4, C order. The values fill the shape.
std::vector<std::uint8_t> write_npy(std::span<const float> values, std::span<const std::size_t> shape);
// The same of the bytes of images, u1: count x height x width, and x 3 in color.
std::vector<std::uint8_t> write_npy_bytes(const ImageSet& images);

}  // namespace hourglass
