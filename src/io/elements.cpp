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
#include "data/table.h"
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

// What the dimensions of an array mean.
struct SampleShape {
    // The file's dimensions in the order samples, height, width, channel, as far as there are such.
    std::vector<std::size_t> order;
    std::uint64_t count = 0, height = 1, width = 1, channels = 1;
    bool samples_last = false;
};

// Where the numbers lie in the file, one after another in the order of the samples.
class Places {
public:
    Places(const ArrayLayout& layout, const SampleShape& shape) {
        const std::size_t dimensions = layout.shape.size();
        std::vector<std::size_t> steps(dimensions);
        std::size_t step = 1;
        for (std::size_t d = 0; d < dimensions; ++d) {
            const std::size_t at = layout.fortran ? d : dimensions - 1 - d;
            steps[at] = step;
            step *= static_cast<std::size_t>(layout.shape[at]);
        }
        std::size_t expected = 1;
        for (std::size_t i = shape.order.size(); i-- > 0;) {
            const std::size_t d = shape.order[i];
            in_order_ = in_order_ && steps[d] == expected;
            expected *= static_cast<std::size_t>(layout.shape[d]);
            steps_.push_back(steps[d]);
            sizes_.push_back(static_cast<std::size_t>(layout.shape[d]));
        }
    }
    bool in_order() const { return in_order_; }
    std::size_t operator()(std::size_t i) const {
        if (in_order_) return i;
        std::size_t place = 0;
        for (std::size_t d = 0; d < sizes_.size(); ++d) {
            place += i % sizes_[d] * steps_[d];
            i /= sizes_[d];
        }
        return place;
    }

private:
    std::vector<std::size_t> sizes_, steps_;  // the fastest first
    bool in_order_ = true;
};

// "row 3, column 2" or "image 3, pixel 2".
std::string place_text(std::size_t i, const ImageSet& set) {
    const bool rows = is_table(set);
    return (rows ? "row " : "image ") + std::to_string(i / set.features() + 1) +
           (rows ? ", column " : ", pixel ") + std::to_string(i % set.features() + 1);
}

struct Source {
    std::span<const std::uint8_t> body;
    const ArrayLayout& layout;
    const SampleShape& shape;
    std::string_view where;
    bool keep_missing;
};

template <typename Number>
Number number_at(const std::uint8_t* from, bool big_endian) {
    std::uint8_t bytes[sizeof(Number)];
    std::memcpy(bytes, from, sizeof(Number));
    if (big_endian) std::reverse(bytes, bytes + sizeof(Number));
    Number number;
    std::memcpy(&number, bytes, sizeof(Number));
    return number;
}

// Calls use(Number()) with a number of the type that the elements have.
template <typename Use>
void with_number_of(ElementType type, const Use& use) {
    switch (type.kind) {
        case ElementKind::Bool:
            return use(Truth());
        case ElementKind::Unsigned:
            return type.size == 1   ? use(std::uint8_t())
                   : type.size == 2 ? use(std::uint16_t())
                   : type.size == 4 ? use(std::uint32_t())
                                    : use(std::uint64_t());
        case ElementKind::Signed:
            return type.size == 1   ? use(std::int8_t())
                   : type.size == 2 ? use(std::int16_t())
                   : type.size == 4 ? use(std::int32_t())
                                    : use(std::int64_t());
        case ElementKind::Float:
            return type.size == 2 ? use(Half()) : type.size == 4 ? use(float()) : use(double());
    }
}

template <typename Number>
void take_floats(const Source& source, ImageSet& set) {
    const Places places(source.layout, source.shape);
    set.values.resize(source.body.size() / sizeof(Number));
    for (std::size_t i = 0; i < set.values.size(); ++i) {
        const auto number =
            number_at<Number>(source.body.data() + places(i) * sizeof(Number), source.layout.type.big_endian);
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
    const Places places(source.layout, source.shape);
    if (places.in_order()) {
        set.pixels.assign(source.body.begin(), source.body.end());
        return;
    }
    set.pixels.resize(source.body.size());
    for (std::size_t i = 0; i < set.pixels.size(); ++i) set.pixels[i] = source.body[places(i)];
}

void take_numbers(const Source& source, ImageSet& set) {
    const ElementType type = source.layout.type;
    if (type.is_byte()) return take_bytes(source, set);
    with_number_of(type, [&](auto number) { take_floats<decltype(number)>(source, set); });
}

SampleShape sample_shape(std::span<const std::uint64_t> shape, std::string_view where,
                         std::optional<bool> samples_last) {
    std::vector<std::size_t> order;
    for (std::size_t d = 0; d < shape.size(); ++d) order.push_back(d);
    if (samples_last.value_or(false) && !order.empty())
        std::rotate(order.begin(), order.end() - 1, order.end());
    const auto size = [&](std::size_t i) { return shape[order[i]]; };
    // A channel of 1 is none.
    for (std::size_t i = order.size(); i-- > 1 && order.size() > 3;)
        if (size(i) == 1) order.erase(order.begin() + static_cast<std::ptrdiff_t>(i));
    SampleShape found;
    constexpr std::uint64_t kSmallestSide = 8, kColors = 3;
    const bool square = !samples_last && order.size() >= 3 && size(0) == size(1) && size(0) >= kSmallestSide;
    if (order.size() == 3 && square && size(2) > size(0)) {
        found = {{order[2], order[0], order[1]}, size(2), size(0), size(1), 1, true};
    } else if (order.size() == 4 && square && size(2) == kColors && size(3) != kColors) {
        found = {{order[3], order[0], order[1], order[2]}, size(3), size(0), size(1), kColors, true};
    } else if (order.size() == 4 && size(3) == kColors) {
        found = {order, size(0), size(1), size(2), kColors, false};
    } else if (order.size() == 4 && size(1) == kColors) {
        found = {{order[0], order[2], order[3], order[1]}, size(0), size(2), size(3), kColors, false};
    } else if (order.empty() || order.size() > 3) {
        throw Error(
            prefix(where) + "an array of shape " + shape_text(shape) +
            "; rows of columns, images of height x width or images in color, with 3 as the last or the "
            "second dimension, are read, and any number of dimensions of 1");
    } else {
        found.order = order;
        found.count = size(0);
        if (order.size() == 2) found.width = size(1);
        if (order.size() == 3) found.height = size(1), found.width = size(2);
    }
    return found;
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

namespace {

// The sizes of the samples, checked against the bytes that are there.
ImageSet sized_set(const ArrayLayout& layout, const SampleShape& shape, std::uint64_t bytes,
                   std::string_view where) {
    constexpr std::size_t kLongestSide = std::numeric_limits<int>::max();
    const std::string what = "an array of shape " + shape_text(layout.shape);
    if (std::ranges::count(layout.shape, std::uint64_t{0}) > 0)
        throw Error(prefix(where) + what + " holds nothing");
    const std::size_t size = layout.type.size;
    if (bytes % size != 0) {
        throw Error(prefix(where) + std::to_string(bytes) + " bytes follow the header, which are no " +
                    "whole numbers of " + std::to_string(size) + " bytes");
    }
    const std::uint64_t numbers = bytes / size;
    if (!is_product(numbers, layout.shape)) {
        throw Error(prefix(where) + "the header says " + what + ", but " + std::to_string(numbers) +
                    " numbers follow it");
    }
    if (shape.height > kLongestSide / shape.channels / shape.width)
        throw Error(prefix(where) + what + " is too wide");
    ImageSet set{static_cast<int>(shape.width),
                 static_cast<int>(shape.height),
                 {},
                 std::vector<std::uint8_t>(static_cast<std::size_t>(shape.count)),
                 {}};
    set.channels = static_cast<int>(shape.channels);
    return set;
}

}  // namespace

void to_floats(std::span<const std::uint8_t> raw, ElementType type, std::span<float> to) {
    if (type.kind == ElementKind::Float && type.size == sizeof(float) && !type.big_endian) {
        std::memcpy(to.data(), raw.data(), to.size_bytes());
        return;
    }
    with_number_of(type, [&](auto number) {
        using Number = decltype(number);
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] = nearest_float(number_at<Number>(raw.data() + i * sizeof(Number), type.big_endian));
    });
}

std::optional<ImageSet> shape_in_order(const ArrayLayout& layout, std::uint64_t bytes, std::string_view where,
                                       std::optional<bool> samples_last) {
    const SampleShape shape = sample_shape(layout.shape, where, samples_last);
    ImageSet set = sized_set(layout, shape, bytes, where);
    if (!Places(layout, shape).in_order()) return std::nullopt;
    return set;
}

ImageSet read_array(std::span<const std::uint8_t> body, const ArrayLayout& layout, std::string_view where,
                    const ArrayLimits& limits) {
    const SampleShape shape = sample_shape(layout.shape, where, limits.samples_last);
    const std::size_t numbers = body.size() / layout.type.size;
    if (numbers > limits.bytes / (layout.type.is_byte() ? 1 : sizeof(float))) {
        throw Error(prefix(where) + "has " + std::to_string(numbers) + " numbers; at most " +
                    std::to_string(limits.bytes / (layout.type.is_byte() ? 1 : sizeof(float))) +
                    " are read here");
    }
    ImageSet set = sized_set(layout, shape, body.size(), where);
    take_numbers({body, layout, shape, where, limits.keep_missing}, set);
    if (shape.samples_last && limits.notes != nullptr) {
        limits.notes->push_back("an array of shape " + shape_text(layout.shape) + " is taken as " +
                                std::to_string(shape.count) +
                                " images whose samples come last, as MATLAB orders them (--samples-dimension "
                                "first takes them the other way)");
    }
    if (shape.samples_last && limits.guessed_samples_last != nullptr) *limits.guessed_samples_last = true;
    return set;
}

}  // namespace hourglass
