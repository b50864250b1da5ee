// PNG images to and from pixels in memory.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hourglass {

// 8 bits per channel, row by row. Throws Error unless both sides are 1..16384 and the
// pixels are exactly as many.
std::vector<std::uint8_t> encode_png_gray(int width, int height, std::span<const std::uint8_t> pixels);
std::vector<std::uint8_t> encode_png_rgb(int width, int height, std::span<const std::uint8_t> pixels);

struct GrayPng {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;  // row by row
};

// Colors become their luma (ITU-R BT.601), transparent parts show black, like MNIST's background.
// Throws Error when it is no PNG, is damaged, has 16 bits per channel or more than 2^24 pixels; `where` names
// the file in messages.
GrayPng decode_png(std::span<const std::uint8_t> bytes, std::string_view where);

}  // namespace hourglass
