// PNG images read, by stb's reader.
#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "io/png.h"
#include "io/sample_format.h"

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

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n";

struct Free {
    void operator()(stbi_uc* pixels) const { stbi_image_free(pixels); }
};

std::uint8_t gray(const stbi_uc* rgba) {
    const int luma = (299 * rgba[0] + 587 * rgba[1] + 114 * rgba[2] + 500) / 1000;
    return static_cast<std::uint8_t>((luma * rgba[3] + 127) / 255);
}

// What is wrong with the file's chunks; empty when nothing is. The reader takes memory by what their headers
// say, and copies from nowhere when the image data begins with nothing.
std::string_view fault_in_chunks(std::span<const std::uint8_t> bytes) {
    constexpr std::size_t kHeader = 8;  // length, type
    constexpr std::size_t kChecksum = 4;
    std::span<const std::uint8_t> rest = bytes.subspan(kSignature.size());
    while (rest.size() >= kHeader) {
        std::size_t length = 0;
        for (std::size_t i = 0; i < 4; ++i) length = length << 8 | rest[i];
        if (length > rest.size() - kHeader) return "a part is longer than the file";
        if (begins_with(rest.subspan(4), "IEND")) return {};
        if (begins_with(rest.subspan(4), "IDAT") && length == 0) return "a part of the image data is empty";
        rest = rest.subspan(std::min(kHeader + length + kChecksum, rest.size()));
    }
    return {};
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
    if (const std::string_view fault = fault_in_chunks(bytes); !fault.empty())
        throw Error(prefix + "a damaged PNG image of " + sides + " pixels (" + std::string(fault) + ")");
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

extern const SampleFormat kPngFormat;
const SampleFormat kPngFormat = {
    .name = "PNG",
    .content = "image",
    .endings = ".png",
    .begins = [](std::span<const std::uint8_t> bytes) { return begins_with(bytes, kSignature); },
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, const ReadOptions&) {
            GrayPng image = decode_png(bytes, where);
            return FileContent{{image.width, image.height, std::move(image.pixels), {0}, {}}};
        },
    .one_image = true,
};

}  // namespace hourglass
