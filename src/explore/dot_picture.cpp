#include "explore/dot_picture.h"

#include <algorithm>
#include <cmath>

namespace hourglass::explore {
namespace {

// Porter and Duff's "over" for colors that are not multiplied by their alpha.
std::uint32_t painted_over(std::uint32_t below, std::uint32_t color, float alpha) {
    const float under = static_cast<float>(below >> 24) / 255 * (1 - alpha), whole = alpha + under;
    if (whole <= 0) return 0;
    const auto channel = [&](int shift) {
        const auto top = static_cast<float>(color >> shift & 255),
                   bottom = static_cast<float>(below >> shift & 255);
        return static_cast<std::uint32_t>((top * alpha + bottom * under) / whole + 0.5f) << shift;
    };
    return channel(0) | channel(8) | channel(16) | static_cast<std::uint32_t>(whole * 255 + 0.5f) << 24;
}

// How much of the pixel with this middle the dot covers.
float covered(const Dot& dot, float x, float y) {
    const float across = std::abs(x - dot.x), down = std::abs(y - dot.y);
    const float distance = dot.square ? std::max(across, down) : std::hypot(across, down);
    return std::clamp(dot.radius + 0.5f - distance, 0.0f, 1.0f);
}

}  // namespace

void paint_dots(std::span<Dot> dots, int width, int height, std::vector<std::uint32_t>& pixels) {
    pixels.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
    std::ranges::stable_sort(dots, std::ranges::greater(), &Dot::depth);
    for (const Dot& dot : dots) {
        const float reach = dot.radius + 1;
        // Also false for what is not a number.
        const bool near = dot.x > -reach && dot.y > -reach && dot.x < static_cast<float>(width) + reach &&
                          dot.y < static_cast<float>(height) + reach;
        if (!near) continue;
        const int left = std::max(0, static_cast<int>(std::floor(dot.x - reach)));
        const int right = std::min(width - 1, static_cast<int>(std::ceil(dot.x + reach)));
        const int top = std::max(0, static_cast<int>(std::floor(dot.y - reach)));
        const int bottom = std::min(height - 1, static_cast<int>(std::ceil(dot.y + reach)));
        const float opaque = static_cast<float>(dot.color >> 24) / 255;
        for (int y = top; y <= bottom; ++y) {
            std::uint32_t* const row = pixels.data() + static_cast<std::ptrdiff_t>(y) * width;
            for (int x = left; x <= right; ++x) {
                const float share = covered(dot, static_cast<float>(x) + 0.5f, static_cast<float>(y) + 0.5f);
                if (share > 0) row[x] = painted_over(row[x], dot.color, share * opaque);
            }
        }
    }
}

}  // namespace hourglass::explore
