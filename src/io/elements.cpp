#include "io/elements.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <type_traits>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "math/half.h"

namespace hourglass {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the bytes of big-endian numbers are turned around");

struct Half {
    std::uint16_t bits;
};
struct Truth {
    std::uint8_t byte;
};

float nearest_float(Half number) { return from_half(number.bits); }
float nearest_float(Truth number) { return number.byte != 0 ? 1.0f : 0.0f; }
template <typename Number>
float nearest_float(Number number) {
    return static_cast<float>(number);
}

// Where number i of C order lies in the file.
class Places {
public:
    explicit Places(const ArrayLayout& layout) : shape_(layout.shape) {
        if (!layout.fortran) return;
        std::size_t step = 1;
        for (const std::uint64_t size : shape_) {
            steps_.push_back(step);
            step *= static_cast<std::size_t>(size);
        }
    }
    std::size_t operator()(std::size_t i) const {
        if (steps_.empty()) return i;
        std::size_t place = 0;
        for (std::size_t d = shape_.size(); d-- > 0;) {
            place += i % shape_[d] * steps_[d];
            i /= shape_[d];
        }
        return place;
    }

private:
    std::span<const std::uint64_t> shape_;
    std::vector<std::size_t> steps_;  // empty in C order
};

// "row 3, column 2" or "image 3, pixel 2".
std::string place_text(std::size_t i, const ImageSet& set) {
    const bool rows = set.height == 1;
    return (rows ? "row " : "image ") + std::to_string(i / set.features() + 1) +
           (rows ? ", column " : ", pixel ") + std::to_string(i % set.features() + 1);
}

struct Source {
    std::span<const std::uint8_t> body;
    const ArrayLayout& layout;
    std::string_view where;
    bool keep_missing;
};

template <typename Number>
void take_floats(const Source& source, ImageSet& set) {
    const Places places(source.layout);
    set.values.resize(source.body.size() / sizeof(Number));
    for (std::size_t i = 0; i < set.values.size(); ++i) {
        std::uint8_t bytes[sizeof(Number)];
        std::memcpy(bytes, source.body.data() + places(i) * sizeof(Number), sizeof(Number));
        if (source.layout.type.big_endian) std::reverse(bytes, bytes + sizeof(Number));
        Number number;
        std::memcpy(&number, bytes, sizeof(Number));
        const float value = set.values[i] = nearest_float(number);
        if (std::isfinite(value) || (source.keep_missing && std::isnan(value))) continue;
        bool large = false;
        if constexpr (std::is_same_v<Number, double>) large = std::isfinite(number);
        throw Error(prefix(source.where) + place_text(i, set) +
                    (large               ? ": the number is beyond what single precision holds, 3.4e38"
                     : std::isnan(value) ? ": the number is not finite (NaN); --missing mean fills such "
                                           "cells, --missing drop leaves their rows out"
                                         : ": the number is not finite"));
    }
}

void take_bytes(const Source& source, ImageSet& set) {
    if (!source.layout.fortran) {
        set.pixels.assign(source.body.begin(), source.body.end());
        return;
    }
    const Places places(source.layout);
    set.pixels.resize(source.body.size());
    for (std::size_t i = 0; i < set.pixels.size(); ++i) set.pixels[i] = source.body[places(i)];
}

void take_numbers(const Source& source, ImageSet& set) {
    const ElementType type = source.layout.type;
    if (type.is_byte()) return take_bytes(source, set);
    switch (type.kind) {
        case ElementKind::Bool:
            return take_floats<Truth>(source, set);
        case ElementKind::Unsigned:
            return type.size == 2   ? take_floats<std::uint16_t>(source, set)
                   : type.size == 4 ? take_floats<std::uint32_t>(source, set)
                                    : take_floats<std::uint64_t>(source, set);
        case ElementKind::Signed:
            return type.size == 1   ? take_floats<std::int8_t>(source, set)
                   : type.size == 2 ? take_floats<std::int16_t>(source, set)
                   : type.size == 4 ? take_floats<std::int32_t>(source, set)
                                    : take_floats<std::int64_t>(source, set);
        case ElementKind::Float:
            return type.size == 2   ? take_floats<Half>(source, set)
                   : type.size == 4 ? take_floats<float>(source, set)
                                    : take_floats<double>(source, set);
    }
}

// Count, height and width.
std::vector<std::uint64_t> sample_shape(std::span<const std::uint64_t> shape, std::string_view where) {
    std::vector<std::uint64_t> sides(shape.begin(), shape.end());
    for (std::size_t d = sides.size(); d-- > 1 && sides.size() > 3;)
        if (sides[d] == 1) sides.erase(sides.begin() + static_cast<std::ptrdiff_t>(d));
    if (sides.empty() || sides.size() > 3) {
        const bool color = sides.size() == 4 && (sides[3] == 3 || sides[1] == 3);
        throw Error(
            prefix(where) + "an array of shape " + shape_text(shape) +
            (color ? " holds images in color; gray ones are read, which have no dimension of 3, such as "
                     "their mean over it"
                   : "; rows of columns or images of height x width are read, so 1 to 3 dimensions and any "
                     "number of 1"));
    }
    if (sides.size() == 1) sides.push_back(1);
    if (sides.size() == 2) sides.insert(sides.begin() + 1, 1);
    return sides;
}

// Divided, not multiplied, so that no sizes can overflow.
bool is_product(std::uint64_t numbers, std::span<const std::uint64_t> sides) {
    for (const std::uint64_t side : sides) {
        if (numbers % side != 0) return false;
        numbers /= side;
    }
    return numbers == 1;
}

}  // namespace

std::string shape_text(std::span<const std::uint64_t> shape) {
    std::string text = "(";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return text + ")";
}

ImageSet read_array(std::span<const std::uint8_t> body, const ArrayLayout& layout, std::string_view where,
                    const ArrayLimits& limits) {
    constexpr std::size_t kLongestSide = std::numeric_limits<int>::max();
    const std::vector<std::uint64_t> sides = sample_shape(layout.shape, where);
    const std::string what = "an array of shape " + shape_text(layout.shape);
    if (std::ranges::count(sides, std::uint64_t{0}) > 0) throw Error(prefix(where) + what + " holds nothing");
    const std::size_t size = layout.type.size;
    if (body.size() % size != 0) {
        throw Error(prefix(where) + std::to_string(body.size()) + " bytes follow the header, which are no " +
                    "whole numbers of " + std::to_string(size) + " bytes");
    }
    const std::size_t numbers = body.size() / size;
    if (!is_product(numbers, sides)) {
        throw Error(prefix(where) + "the header says " + what + ", but " + std::to_string(numbers) +
                    " numbers follow it");
    }
    if (sides[1] > kLongestSide / sides[2]) throw Error(prefix(where) + what + " is too wide");
    if (numbers > limits.bytes / (layout.type.is_byte() ? 1 : sizeof(float))) {
        throw Error(prefix(where) + "has " + std::to_string(numbers) + " numbers; at most " +
                    std::to_string(limits.bytes / (layout.type.is_byte() ? 1 : sizeof(float))) +
                    " are read here");
    }
    ImageSet set{static_cast<int>(sides[2]),
                 static_cast<int>(sides[1]),
                 {},
                 std::vector<std::uint8_t>(static_cast<std::size_t>(sides[0])),
                 {}};
    take_numbers({body, layout, where, limits.keep_missing}, set);
    return set;
}

}  // namespace hourglass
