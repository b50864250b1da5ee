// Separate from the writer, so that programs that only write PNG do not contain the reader.
#include <cstddef>
#include <limits>
#include <memory>
#include <string>

#include "base/error.h"
#include "io/png.h"

// The one place that compiles stb's reader; nothing else sees it.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wsign-compare"
#endif
#include <stb_image.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

namespace hourglass {
namespace {

struct Free {
    void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

std::uint8_t gray(const stbi_uc* rgba) {
    const int luma = (299 * rgba[0] + 587 * rgba[1] + 114 * rgba[2] + 500) / 1000;
    return static_cast<std::uint8_t>((luma * rgba[3] + 127) / 255);
}

// Whether every chunk ends within the file: the reader takes memory by what their headers say.
bool chunks_fit(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t kSignature = 8;
    constexpr std::size_t kAroundChunk = 12;  // length, type, checksum
    std::size_t at = kSignature;
    while (bytes.size() >= at + kAroundChunk) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | bytes[at + i];
        if (length > bytes.size() - at - kAroundChunk) return false;
        at += kAroundChunk + length;
    }
    return true;
}

}  // namespace

GrayPng decode_png(std::span<const std::uint8_t> bytes, std::string_view where) {
    constexpr long long kMostPixels = 1 << 24;
    const std::string prefix = std::string(where) + ": ";
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Error(prefix + "more than 2 GB cannot be a PNG image of this program");
    const auto size = static_cast<int>(bytes.size());
    GrayPng image;
    int channels = 0;
    if (stbi_info_from_memory(bytes.data(), size, &image.width, &image.height, &channels) == 0)
        throw Error(prefix + "not a PNG image (" + stbi_failure_reason() + ")");
    const std::string sides = std::to_string(image.width) + " x " + std::to_string(image.height);
    if (static_cast<long long>(image.width) * image.height > kMostPixels) {
        throw Error(prefix + "an image of " + sides + " pixels; at most " + std::to_string(kMostPixels) +
                    " are read");
    }
    if (!chunks_fit(bytes))
        throw Error(prefix + "a damaged PNG image of " + sides + " pixels (a part is longer than the file)");
    // No file unpacks to more: a header must not ask for memory that its content cannot fill.
    constexpr long long kMostExpansion = 1032;  // of deflate (RFC 1951)
    const long long least = static_cast<long long>(image.height) * (1 + (image.width + 7) / 8);
    if (least / kMostExpansion > size) {
        throw Error(prefix + "a damaged PNG image: " + std::to_string(size) + " bytes cannot hold " + sides +
                    " pixels");
    }
    if (stbi_is_16_bit_from_memory(bytes.data(), size) != 0)
        throw Error(prefix + "16 bits per channel; only 8 can be read");
    constexpr int kRgba = 4;
    const std::unique_ptr<stbi_uc, Free> rgba(
        stbi_load_from_memory(bytes.data(), size, &image.width, &image.height, &channels, kRgba));
    if (!rgba)
        throw Error(prefix + "a damaged PNG image of " + sides + " pixels (" + stbi_failure_reason() + ")");
    image.pixels.resize(static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
    for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = gray(rgba.get() + kRgba * i);
    return image;
}

}  // namespace hourglass
