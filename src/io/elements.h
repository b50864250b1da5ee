// Numbers of any type as they lie in array files (NPY, IDX), turned into samples.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

enum class ElementKind { Bool, Unsigned, Signed, Float };

struct ElementType {
    ElementKind kind = ElementKind::Unsigned;
    std::size_t size = 1;     // bytes: 1, 2, 4 or 8; floats have 2, 4 or 8
    bool big_endian = false;  // the most significant byte comes first

    bool is_byte() const { return kind == ElementKind::Unsigned && size == 1; }
};

struct ArrayLayout {
    ElementType type;
    std::span<const std::uint64_t> shape;  // as the file says, which may be more than memory can hold
    bool fortran = false;                  // the first dimension runs fastest
};

struct ArrayLimits {
    std::size_t bytes = SIZE_MAX;               // the most that the numbers may take
    bool keep_missing = false;                  // NaN stays, for the caller to fill
    std::vector<std::string>* notes = nullptr;  // where what was guessed is said, if anywhere
    std::optional<bool> samples_last{};         // which dimension counts the samples; unset: the shape tells
    bool* guessed_samples_last = nullptr;       // set where it did, and it is the last
};

// Samples without labels (all 0): (n) are n single numbers, (n, columns) rows, (n, height, width) images,
// (n, height, width, 3) or (n, 3, height, width) images in color; further dimensions of 1, such as a channel
// before or after the sides, are dropped. Square images whose samples come last, as (28, 28, 60000), are
// taken as MATLAB orders them, unless the limits say where the samples are. Unsigned bytes stay bytes,
// everything else becomes the nearest floats. `body` are the bytes after the header. Throws Error, which
// begins with `where`, unless the shape describes exactly these bytes and every number is finite.
ImageSet read_array(std::span<const std::uint8_t> body, const ArrayLayout& layout, std::string_view where,
                    const ArrayLimits& limits = {});

// Numbers of this type as the nearest floats, bytes as 0 to 255.
void to_floats(std::span<const std::uint8_t> raw, ElementType type, std::span<float> to);

// A set without numbers, of the sizes that the shape says, where the samples lie in the file one after
// another as they lie in memory; else nothing. Throws Error unless the shape describes `bytes` bytes.
std::optional<ImageSet> shape_in_order(const ArrayLayout& layout, std::uint64_t bytes, std::string_view where,
                                       std::optional<bool> samples_last = {});

// "(60000, 28, 28)"
std::string shape_text(std::span<const std::uint64_t> shape);

}  // namespace hourglass
