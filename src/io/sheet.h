// Contact sheets: many small images laid out as a grid.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

struct Sheet {
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> pixels;  // row by row
    int channels = 1;
};

struct SheetLayout {
    int columns = 10;
    int gap = 2;               // pixels between the images and around them
    std::uint8_t ground = 64;  // gray of the gap
    int channels = 1;          // 3: red, green and blue of a pixel follow each other
};

// Images of width x height pixels (x channels), one after another, fill the grid row by row; places left over
// show the ground. Throws Error when the sizes are not positive or the pixels are not a whole number of
// images.
Sheet make_sheet(std::span<const std::uint8_t> images, int width, int height, const SheetLayout& layout = {});

// Every pixel as a square of scale x scale.
Sheet enlarged(const Sheet& sheet, int scale);

}  // namespace hourglass
