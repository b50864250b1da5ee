// Thousands of dots as a picture, painted here: as shapes of the interface they would be drawn one by one in
// every frame. The dots are soft at their rims; those that are further away come first.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hourglass::explore {

struct Dot {
    float x = 0, y = 0;       // pixels of the picture
    float depth = 0;          // the largest is painted first
    float radius = 2;         // pixels
    std::uint32_t color = 0;  // 0xAABBGGRR, as Dear ImGui has it
    bool square = false;
};

// Sorts the dots and paints them on nothing: width * height pixels, not multiplied by their alpha.
void paint_dots(std::span<Dot> dots, int width, int height, std::vector<std::uint32_t>& pixels);

}  // namespace hourglass::explore
