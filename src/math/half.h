// Half precision (IEEE 754 binary16) as the 16 bits that files and memory hold.
#pragma once

#include <Eigen/Core>
#include <bit>
#include <cstdint>

namespace hourglass {

// The largest finite number.
inline constexpr float kLargestHalf = 65504.0f;

// The nearest, ties to even; from 65520 on infinite.
inline std::uint16_t to_half(float value) { return std::bit_cast<std::uint16_t>(Eigen::half(value)); }
// Exact.
inline float from_half(std::uint16_t bits) { return static_cast<float>(std::bit_cast<Eigen::half>(bits)); }

}  // namespace hourglass
