// PNG images from pixels in memory.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

// 8 bits per channel, row by row. Throws Error unless both sides are 1..16384 and the
// pixels are exactly as many.
std::vector<std::uint8_t> encode_png_gray(int width, int height, std::span<const std::uint8_t> pixels);
std::vector<std::uint8_t> encode_png_rgb(int width, int height, std::span<const std::uint8_t> pixels);

}  // namespace hourglass
