// Small images of equal size in one texture: gray ones drawn in any color, others in their own.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <memory>
#include <vector>

#include "platform/platform.h"

namespace hourglass::ui {

class DigitSheet {
public:
    // Forgets all pictures unless the numbers are what they were.
    // channels: 1, or 3 for images in color.
    void resize(int count, int width, int height, int channels = 1);
    int count() const { return count_; }
    // pixels: width * height (* channels) values 0..1, row by row, red, green and blue of a pixel after each
    // other; values outside are clamped.
    void set(int slot, const float* pixels);
    // Signed values, as differences are: blue below 0, orange above (app/colors.h), full at +-1. To be drawn
    // with white ink. In color: of each pixel the channel that differs most.
    void set_signed(int slot, const float* values);
    int width() const { return width_; }
    int height() const { return height_; }
    bool in_color() const { return channels_ == 3; }
    // The pixels of an image as IM_COL32, row by row; of a gray one white, with its value as alpha.
    std::vector<std::uint32_t> pixels(int slot) const;
    // The image on its paper, a rounded rectangle; an image of another shape is centered on it.
    void draw(int slot, ImVec2 position, ImVec2 size, ImU32 ink);

private:
    // color(values of one pixel)
    template <typename Color>
    void fill(int slot, const float* values, const Color& color);

    int count_ = 0, width_ = 0, height_ = 0, channels_ = 1, columns_ = 1;
    std::vector<std::uint32_t> pixels_;
    std::unique_ptr<platform::Texture> texture_;
    bool changed_ = false;
};

// The largest size up to `wanted` at which every pixel of a picture of `pixels` covers the same whole number
// of device pixels, so that none looks wider than its neighbors; never smaller than one device pixel each.
float crisp_size(int pixels, float wanted);

}  // namespace hourglass::ui
