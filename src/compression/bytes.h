// Numbers as little-endian bytes, one after another.
#pragma once

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "base/error.h"

namespace hourglass {

class ByteWriter {
public:
    template <std::integral Number>
    void put(Number number) {
        const auto bits = static_cast<std::uint64_t>(number);
        for (std::size_t i = 0; i < sizeof number; ++i)
            bytes_.push_back(static_cast<std::uint8_t>(bits >> (8 * i)));
    }
    void put(float number) { put(std::bit_cast<std::uint32_t>(number)); }
    void put(std::span<const std::uint8_t> bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }

    std::vector<std::uint8_t> take() { return std::move(bytes_); }

private:
    std::vector<std::uint8_t> bytes_;
};

class ByteReader {
public:
    explicit ByteReader(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    // Throws Error when there are too few bytes.
    template <std::integral Number>
    Number take() {
        if (bytes_.size() < sizeof(Number)) throw Error("the compressed file ends too early");
        std::uint64_t bits = 0;
        for (std::size_t i = 0; i < sizeof(Number); ++i) bits |= std::uint64_t{bytes_[i]} << (8 * i);
        bytes_ = bytes_.subspan(sizeof(Number));
        return static_cast<Number>(bits);
    }
    float take_float() { return std::bit_cast<float>(take<std::uint32_t>()); }

    std::span<const std::uint8_t> rest() const { return bytes_; }

private:
    std::span<const std::uint8_t> bytes_;
};

}  // namespace hourglass
