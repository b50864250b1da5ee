#include "explore/dot_stamp.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace hourglass::explore {
namespace {

constexpr int kAlpha = 24;  // the bits before it

int divided_by_255(int value) { return (value + 128 + ((value + 128) >> 8)) >> 8; }

// Porter and Duff's "over" for colors that are not multiplied by their alpha.
std::uint32_t stamped_over(std::uint32_t below, std::uint32_t color, int alpha) {
    const int below_alpha = static_cast<int>(below >> kAlpha);
    const std::uint32_t rgb = color & ~(255u << kAlpha);
    if (below_alpha == 0 || alpha == 255) return rgb | static_cast<std::uint32_t>(alpha) << kAlpha;
    const int rest = divided_by_255(below_alpha * (255 - alpha));
    const int whole = alpha + rest;
    const auto channel = [&](int shift) {
        const int top = static_cast<int>(color >> shift) & 255,
                  bottom = static_cast<int>(below >> shift) & 255;
        return static_cast<std::uint32_t>((top * alpha + bottom * rest + whole / 2) / whole) << shift;
    };
    return channel(0) | channel(8) | channel(16) | static_cast<std::uint32_t>(whole) << kAlpha;
}

}  // namespace

void DotStamp::set_radius(float radius) {
    if (radius == radius_) return;
    radius_ = radius;
    side_ = 2 * static_cast<int>(std::ceil(radius + 1)) + 1;
    const int middle = side_ / 2;
    cover_.assign(static_cast<std::size_t>(kSteps * kSteps * side_ * side_), 0);
    for (int step = 0; step < kSteps * kSteps; ++step) {
        // Of the middle, within the pixel in which it lies.
        const float x = (static_cast<float>(step % kSteps) + 0.5f) / kSteps - 0.5f;
        const float y = (static_cast<float>(step / kSteps) + 0.5f) / kSteps - 0.5f;
        for (int i = 0; i < side_ * side_; ++i) {
            const float distance = std::hypot(static_cast<float>(i % side_ - middle) - x,
                                              static_cast<float>(i / side_ - middle) - y);
            const float cover = std::clamp(radius + 0.5f - distance, 0.0f, 1.0f);
            cover_[static_cast<std::size_t>(step * side_ * side_ + i)] =
                static_cast<std::uint8_t>(cover * 255 + 0.5f);
        }
    }
}

void DotStamp::paint(float x, float y, std::uint32_t color, int alpha, std::vector<std::uint32_t>& pixels,
                     int width, int height) const {
    const auto column = static_cast<int>(std::floor(x)), row = static_cast<int>(std::floor(y));
    const int left = column - side_ / 2, top = row - side_ / 2;
    const auto step = static_cast<int>((y - static_cast<float>(row)) * kSteps) * kSteps +
                      static_cast<int>((x - static_cast<float>(column)) * kSteps);
    const std::uint8_t* const cover = cover_.data() + static_cast<std::ptrdiff_t>(step) * side_ * side_;
    const int first_x = std::max(0, -left), last_x = std::min(side_, width - left);
    const int first_y = std::max(0, -top), last_y = std::min(side_, height - top);
    for (int j = first_y; j < last_y; ++j) {
        std::uint32_t* const out = pixels.data() + static_cast<std::ptrdiff_t>(top + j) * width + left;
        for (int i = first_x; i < last_x; ++i) {
            const int here = divided_by_255(cover[j * side_ + i] * alpha);
            if (here > 0) out[i] = stamped_over(out[i], color, here);
        }
    }
}

}  // namespace hourglass::explore
