#include "io/picture.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace hourglass {
namespace {

constexpr std::size_t kRgba = 4;

std::uint8_t over_ground(std::uint8_t color, std::uint8_t opacity, int ground) {
    return static_cast<std::uint8_t>((color * opacity + ground * (255 - opacity) + 127) / 255);
}

// How much the brightness varies over the picture: the variance of its luma.
double contrast(const Picture& picture, int ground) {
    double sum = 0, squares = 0;
    const std::size_t pixels = picture.rgba.size() / kRgba;
    for (std::size_t i = 0; i < pixels; ++i) {
        const std::uint8_t* const p = picture.rgba.data() + kRgba * i;
        const double luma = 0.299 * over_ground(p[0], p[3], ground) +
                            0.587 * over_ground(p[1], p[3], ground) + 0.114 * over_ground(p[2], p[3], ground);
        sum += luma;
        squares += luma * luma;
    }
    const auto count = static_cast<double>(pixels);
    return squares / count - sum / count * (sum / count);
}

bool is_transparent(const Picture& picture) {
    for (std::size_t i = 3; i < picture.rgba.size(); i += kRgba)
        if (picture.rgba[i] != 255) return true;
    return false;
}

// Images that are meant as gray may have faint colors from compression.
bool has_color(std::span<const std::uint8_t> rgb) {
    constexpr int kFaint = 16;
    for (std::size_t i = 0; i + 2 < rgb.size(); i += 3) {
        const auto [low, high] = std::minmax({rgb[i], rgb[i + 1], rgb[i + 2]});
        if (high - low > kFaint) return true;
    }
    return false;
}

}  // namespace

void check_picture_size(long long width, long long height, std::string_view where) {
    if (width >= 1 && height >= 1 && width <= kMostPicturePixels / height) return;
    throw Error(prefix(where) + "an image of " + std::to_string(width) + " x " + std::to_string(height) +
                " pixels; from 1 to " + std::to_string(kMostPicturePixels) + " are read");
}

FileContent picture_content(const Picture& picture) {
    FileContent content;
    int ground = 0;
    if (is_transparent(picture)) {
        constexpr double kMuchMore = 4;
        if (contrast(picture, 255) > kMuchMore * contrast(picture, 0)) ground = 255;
        content.notes.push_back(ground == 0 ? "transparent parts show black"
                                            : "transparent parts show white, since little could be seen over "
                                              "black");
    }
    if (picture.rounded) content.notes.push_back("16 bits per channel are rounded to 8");
    ImageSet& set = content.set;
    set.width = picture.width;
    set.height = picture.height;
    set.labels = {0};
    set.channels = 3;
    set.pixels.reserve(picture.rgba.size() / kRgba * 3);
    for (std::size_t i = 0; i < picture.rgba.size(); i += kRgba)
        for (std::size_t c = 0; c < 3; ++c)
            set.pixels.push_back(over_ground(picture.rgba[i + c], picture.rgba[i + 3], ground));
    if (!has_color(set.pixels)) make_gray(set);
    return content;
}

void turn_upright(Picture& picture, int orientation) {
    if (orientation <= 1 || orientation > 8) return;
    const int width = picture.width, height = picture.height;
    const bool aside = orientation >= 5;
    Picture upright{aside ? height : width, aside ? width : height,
                    std::vector<std::uint8_t>(picture.rgba.size()), picture.rounded};
    for (int y = 0; y < upright.height; ++y) {
        for (int x = 0; x < upright.width; ++x) {
            // Where the pixel lies in the file: by columns if it lies on its side, counted from the far ends.
            int from_x = aside ? y : x, from_y = aside ? x : y;
            if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
                from_x = width - 1 - from_x;
            if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
                from_y = height - 1 - from_y;
            const auto place = [](int line, int column, int length) {
                return (static_cast<std::size_t>(line) * static_cast<std::size_t>(length) +
                        static_cast<std::size_t>(column)) *
                       kRgba;
            };
            std::copy_n(picture.rgba.data() + place(from_y, from_x, width), kRgba,
                        upright.rgba.data() + place(y, x, upright.width));
        }
    }
    picture = std::move(upright);
}

}  // namespace hourglass
