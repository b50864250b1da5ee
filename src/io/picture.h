// Pictures as decoders give them, in red, green, blue and opacity, and how they become samples.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "data/images.h"
#include "io/sample_format.h"

namespace hourglass {

// Larger ones are refused.
inline constexpr long long kMostPicturePixels = 1 << 24;

struct Picture {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> rgba;  // row by row
    bool rounded = false;            // it had 16 bits per channel
};

// The picture as one sample: with three channels if it is in color, else with one. Transparent parts show
// black, like MNIST's background; or white, where black would leave little to see, such as of black ink.
FileContent picture_content(const Picture& picture);

// Turned and mirrored as a number from 1 to 8 says (Exif 2.32, tag 0x0112, orientation).
void turn_upright(Picture& picture, int orientation);

// Throws Error, which begins with `where`, when the picture has no or too many pixels.
void check_picture_size(long long width, long long height, std::string_view where);

}  // namespace hourglass
