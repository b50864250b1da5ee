#include "platform/capture.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "platform/opengl.h"

namespace hourglass::platform {
namespace {

struct Wish {
    float left, top, right, bottom;
    std::function<void(Pixels)> done;
};
std::vector<Wish> wishes;

}  // namespace

// OpenGL counts rows from the bottom, and its pixels have an alpha that nobody needs.
Pixels read_framebuffer(const PixelRect& rect, int height) {
    Pixels pixels{.width = rect.right - rect.left, .height = rect.bottom - rect.top, .rgb = {}};
    const auto width = static_cast<std::size_t>(pixels.width);
    std::vector<std::uint8_t> rgba(width * pixels.height * 4);
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(rect.left, height - rect.bottom, pixels.width, pixels.height, GL_RGBA, GL_UNSIGNED_BYTE,
                 rgba.data());
    pixels.rgb.reserve(width * pixels.height * 3);
    for (int row = pixels.height - 1; row >= 0; --row) {
        const std::uint8_t* from = rgba.data() + row * width * 4;
        for (std::size_t i = 0; i < width; ++i)
            pixels.rgb.insert(pixels.rgb.end(), from + 4 * i, from + 4 * i + 3);
    }
    return pixels;
}

void capture(float left, float top, float right, float bottom, std::function<void(Pixels)> done) {
    wishes.push_back({left, top, right, bottom, std::move(done)});
}

bool capture_wanted() { return !wishes.empty(); }

void carry_out_captures(int width, int height, float density) {
    for (const Wish& wish : std::exchange(wishes, {})) {
        const auto to_pixel = [&](float unit) { return static_cast<int>(std::lround(unit * density)); };
        const PixelRect wanted{to_pixel(wish.left), to_pixel(wish.top), to_pixel(wish.right),
                               to_pixel(wish.bottom)};
        const PixelRect seen = intersect(wanted, {0, 0, width, height});
        wish.done(seen.empty() ? Pixels{} : read_framebuffer(seen, height));
    }
}

}  // namespace hourglass::platform
