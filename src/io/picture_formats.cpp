// PNG, JPEG and BMP images, read by stb's reader.
#include <algorithm>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "io/jpeg_parts.h"
#include "io/picture.h"
#include "io/sample_format.h"

// The one place that compiles stb's reader; nothing else sees it.
#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_ONLY_JPEG
#define STBI_ONLY_BMP
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

using PictureBytes = std::span<const std::uint8_t>;

constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1a\n";
constexpr int kStbRgba = 4;

struct FreeStb {
    void operator()(void* pixels) const { stbi_image_free(pixels); }
};

// What makes a PNG's decoder take memory by what its chunks' headers say, or copy from nowhere.
std::string_view fault_in_png(PictureBytes bytes) {
    constexpr std::size_t kHeader = 8;  // length, type
    constexpr std::size_t kChecksum = 4;
    PictureBytes rest = bytes.subspan(std::min(kPngSignature.size(), bytes.size()));
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

std::size_t little_endian(PictureBytes bytes, std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8 | (at + i < bytes.size() ? bytes[at + i] : 0u);
    return value;
}

// stb takes zeros for what is missing at the end of a BMP.
std::string_view fault_in_bmp(PictureBytes bytes, int width, int height) {
    constexpr std::size_t kOldHeader = 12;  // its length, of OS/2's files
    const std::size_t begin = little_endian(bytes, 10, 4);
    const std::size_t bits = little_endian(bytes, little_endian(bytes, 14, 4) == kOldHeader ? 24 : 28, 2);
    const std::size_t line = (static_cast<std::size_t>(width) * bits + 31) / 32 * 4;
    const bool whole = begin <= bytes.size() && (bytes.size() - begin) / std::max<std::size_t>(line, 1) >=
                                                    static_cast<std::size_t>(height);
    // The last line may lack what fills it up to a multiple of 4 bytes.
    const std::size_t used = (static_cast<std::size_t>(width) * bits + 7) / 8;
    const bool nearly =
        begin <= bytes.size() && bytes.size() - begin >= line * (static_cast<std::size_t>(height) - 1) + used;
    return whole || nearly ? "" : "it is cut short";
}

struct StbKind {
    std::string_view name;       // "PNG"
    long long pixels_of_a_byte;  // at most, as compressed: a header must not ask for more memory than that
};

// No file of deflate unpacks to more (RFC 1951), at one bit a pixel.
constexpr StbKind kPng{"PNG", 1032LL * 8};
// Every 8 x 8 block of a component takes a bit of a progressive scan; a component may have a sixteenth of the
// others' blocks.
constexpr StbKind kJpeg{"JPEG", 64LL * 8 * 16};
constexpr StbKind kBmp{"BMP", 8};

Picture decode_by_stb(PictureBytes bytes, std::string_view where, const StbKind& kind) {
    const std::string prefix = std::string(where) + ": ";
    const std::string image = "a damaged " + std::string(kind.name) + " image";
    if (bytes.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Error(prefix + "more than 2 GB cannot be an image of this program");
    const auto size = static_cast<int>(bytes.size());
    Picture picture;
    int channels = 0;
    if (stbi_info_from_memory(bytes.data(), size, &picture.width, &picture.height, &channels) == 0)
        throw Error(prefix + "not a " + std::string(kind.name) + " image (" + stbi_failure_reason() + ")");
    check_picture_size(picture.width, picture.height, where);
    const std::string sides = std::to_string(picture.width) + " x " + std::to_string(picture.height);
    const std::string_view fault = kind.name == "PNG"    ? fault_in_png(bytes)
                                   : kind.name == "JPEG" ? fault_in_jpeg(bytes)
                                                         : fault_in_bmp(bytes, picture.width, picture.height);
    if (!fault.empty()) throw Error(prefix + image + " of " + sides + " pixels (" + std::string(fault) + ")");
    if (1LL * picture.width * picture.height / kind.pixels_of_a_byte > size)
        throw Error(prefix + image + ": " + std::to_string(size) + " bytes cannot hold " + sides + " pixels");
    const auto refuse = [&] {
        throw Error(prefix + image + " of " + sides + " pixels (" + stbi_failure_reason() + ")");
    };
    const std::size_t numbers =
        static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height) * kStbRgba;
    picture.rounded = stbi_is_16_bit_from_memory(bytes.data(), size) != 0;
    if (picture.rounded) {
        const std::unique_ptr<stbi_us, FreeStb> rgba(stbi_load_16_from_memory(
            bytes.data(), size, &picture.width, &picture.height, &channels, kStbRgba));
        if (!rgba) refuse();
        picture.rgba.resize(numbers);
        // 65535 is white as 255 is, so one level is 257.
        for (std::size_t i = 0; i < numbers; ++i)
            picture.rgba[i] = static_cast<std::uint8_t>((rgba.get()[i] + 128) / 257);
    } else {
        const std::unique_ptr<stbi_uc, FreeStb> rgba(
            stbi_load_from_memory(bytes.data(), size, &picture.width, &picture.height, &channels, kStbRgba));
        if (!rgba) refuse();
        picture.rgba.assign(rgba.get(), rgba.get() + numbers);
    }
    return picture;
}

}  // namespace

extern const SampleFormat kPngFormat, kJpegFormat, kBmpFormat;

const SampleFormat kPngFormat = {
    .name = "PNG",
    .content = "image",
    .endings = ".png",
    .begins = [](PictureBytes bytes) { return begins_with(bytes, kPngSignature); },
    .read = [](std::vector<std::uint8_t> bytes, std::string_view where,
               const ReadOptions&) { return picture_content(decode_by_stb(bytes, where, kPng)); },
    .one_image = true,
};

const SampleFormat kJpegFormat = {
    .name = "JPEG",
    .content = "image",
    .endings = ".jpg .jpeg",
    .begins = [](PictureBytes bytes) { return begins_with(bytes, "\xff\xd8\xff"); },
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, const ReadOptions&) {
            Picture picture = decode_by_stb(bytes, where, kJpeg);
            const int orientation = jpeg_orientation(bytes);
            turn_upright(picture, orientation);
            FileContent content = picture_content(picture);
            if (orientation != 1) content.notes.push_back("turned upright, as the camera says");
            return content;
        },
    .one_image = true,
};

const SampleFormat kBmpFormat = {
    .name = "BMP",
    .content = "image",
    .endings = ".bmp",
    .begins =
        [](PictureBytes bytes) {
            // "BM" alone may begin a text; the four bytes behind the file's length are 0.
            return bytes.size() >= 26 && begins_with(bytes, "BM") && little_endian(bytes, 6, 4) == 0;
        },
    .read = [](std::vector<std::uint8_t> bytes, std::string_view where,
               const ReadOptions&) { return picture_content(decode_by_stb(bytes, where, kBmp)); },
    .one_image = true,
};

}  // namespace hourglass
