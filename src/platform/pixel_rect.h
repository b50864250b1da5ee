// Rectangles of whole pixels of the framebuffer.
#pragma once

#include <algorithm>
#include <cstdint>

namespace hourglass::platform {

// y down; the right and bottom ends are not part of it.
struct PixelRect {
    int left = 0, top = 0, right = 0, bottom = 0;

    bool empty() const { return left >= right || top >= bottom; }
    std::int64_t area() const { return static_cast<std::int64_t>(right - left) * (bottom - top); }
    friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

// The smallest rectangle around both; neither may be empty.
inline PixelRect join(const PixelRect& a, const PixelRect& b) {
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right),
            std::max(a.bottom, b.bottom)};
}

inline PixelRect intersect(const PixelRect& a, const PixelRect& b) {
    return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right),
            std::min(a.bottom, b.bottom)};
}

inline bool overlap(const PixelRect& a, const PixelRect& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

inline bool contains(const PixelRect& outer, const PixelRect& inner) {
    return intersect(outer, inner) == inner;
}

}  // namespace hourglass::platform
