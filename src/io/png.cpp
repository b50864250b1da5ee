#include "io/png.h"

#include <cstddef>
#include <string>

#include "base/error.h"

// The one place that compiles stb's writer; nothing else sees it.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#endif
#include <stb_image_write.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace hourglass {
namespace {

void append(void* context, void* data, int size) {
    auto& png = *static_cast<std::vector<std::uint8_t>*>(context);
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    png.insert(png.end(), bytes, bytes + size);
}

std::vector<std::uint8_t> encode(int width, int height, int channels, std::span<const std::uint8_t> pixels) {
    constexpr int kLongestSide = 16384;  // stb counts bytes in an int
    const std::string size = std::to_string(width) + " x " + std::to_string(height);
    if (width < 1 || height < 1 || width > kLongestSide || height > kLongestSide)
        throw Error("PNG of " + size + " pixels: each side must be 1 to " + std::to_string(kLongestSide));
    const std::size_t expected = static_cast<std::size_t>(width) * static_cast<std::size_t>(height) *
                                 static_cast<std::size_t>(channels);
    if (pixels.size() != expected) {
        throw Error("PNG of " + size + " pixels: got " + std::to_string(pixels.size()) +
                    " bytes instead of " + std::to_string(expected));
    }
    std::vector<std::uint8_t> png;
    if (stbi_write_png_to_func(append, &png, width, height, channels, pixels.data(), width * channels) == 0)
        throw Error("PNG of " + size + " pixels: not enough memory to encode it");
    return png;
}

}  // namespace

std::vector<std::uint8_t> encode_png_gray(int width, int height, std::span<const std::uint8_t> pixels) {
    return encode(width, height, 1, pixels);
}

std::vector<std::uint8_t> encode_png_rgb(int width, int height, std::span<const std::uint8_t> pixels) {
    return encode(width, height, 3, pixels);
}

}  // namespace hourglass
