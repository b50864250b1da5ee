#include "io/apng.h"

#include <string>
#include <string_view>
#include <zlib.h>

#include "base/error.h"
#include "io/png.h"

namespace hourglass {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kSignatureBytes = 8;  // bytes before a PNG's first chunk

// Most significant byte first.
void append_number(Bytes& bytes, std::uint32_t value, std::size_t size = 4) {
    const std::size_t start = bytes.size();
    bytes.resize(start + size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[start + i] = static_cast<std::uint8_t>(value >> (8 * (size - 1 - i)));
}

std::uint32_t number_at(const Bytes& bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at]) << 24 | static_cast<std::uint32_t>(bytes[at + 1]) << 16 |
           static_cast<std::uint32_t>(bytes[at + 2]) << 8 | static_cast<std::uint32_t>(bytes[at + 3]);
}

void append_chunk(Bytes& file, std::string_view type, const Bytes& data) {
    append_number(file, static_cast<std::uint32_t>(data.size()));
    const std::size_t start = file.size();
    file.insert(file.end(), type.begin(), type.end());
    file.insert(file.end(), data.begin(), data.end());
    const auto size = static_cast<uInt>(file.size() - start);
    append_number(file, static_cast<std::uint32_t>(::crc32(0, file.data() + start, size)));
}

// The compressed pixels of a whole PNG.
Bytes packed_pixels(const Bytes& png) {
    Bytes pixels;
    for (std::size_t at = kSignatureBytes; at + 12 <= png.size();) {
        const std::size_t size = number_at(png, at);
        const std::string_view type(reinterpret_cast<const char*>(png.data()) + at + 4, 4);
        const auto data = png.begin() + static_cast<std::ptrdiff_t>(at) + 8;
        if (type == "IDAT") pixels.insert(pixels.end(), data, data + static_cast<std::ptrdiff_t>(size));
        at += size + 12;
    }
    return pixels;
}

}  // namespace

ApngWriter::ApngWriter(int width, int height, int milliseconds, int channels)
    : width_(width), height_(height), milliseconds_(milliseconds), channels_(channels) {}

void ApngWriter::add(std::span<const std::uint8_t> pixels) {
    order_.push_back(packed_.size());
    const auto encode = channels_ == 1 ? encode_png_gray : encode_png_rgb;
    packed_.push_back(packed_pixels(encode(width_, height_, pixels)));
}

void ApngWriter::repeat(int frame) {
    if (frame < 0 || frame >= frames()) {
        throw Error("frame " + std::to_string(frame) + " of an animated PNG cannot be repeated: it has " +
                    std::to_string(frames()) + " so far, counted from 0");
    }
    order_.push_back(order_[static_cast<std::size_t>(frame)]);
}

std::vector<std::uint8_t> ApngWriter::finish() const {
    if (order_.empty()) throw Error("an animated PNG needs at least one frame");
    Bytes file{137, 80, 78, 71, 13, 10, 26, 10};
    Bytes header;
    append_number(header, static_cast<std::uint32_t>(width_));
    append_number(header, static_cast<std::uint32_t>(height_));
    const std::uint8_t colors = channels_ == 1 ? 0 : 2;  // gray, or red, green and blue
    header.insert(header.end(), {8, colors, 0, 0, 0});   // bits, colors, the only methods that there are
    append_chunk(file, "IHDR", header);
    Bytes animation;
    append_number(animation, static_cast<std::uint32_t>(order_.size()));
    append_number(animation, 0);  // plays: forever
    append_chunk(file, "acTL", animation);
    std::uint32_t sequence = 0;
    for (std::size_t i = 0; i < order_.size(); ++i) {
        Bytes control;
        append_number(control, sequence++);
        append_number(control, static_cast<std::uint32_t>(width_));
        append_number(control, static_cast<std::uint32_t>(height_));
        append_number(control, 0);  // left
        append_number(control, 0);  // top
        append_number(control, static_cast<std::uint32_t>(milliseconds_), 2);
        append_number(control, 1000, 2);
        append_number(control, 0, 2);  // what comes next replaces it
        append_chunk(file, "fcTL", control);
        Bytes data;
        if (i > 0) append_number(data, sequence++);
        const Bytes& pixels = packed_[order_[i]];
        data.insert(data.end(), pixels.begin(), pixels.end());
        append_chunk(file, i > 0 ? "fdAT" : "IDAT", data);
    }
    append_chunk(file, "IEND", {});
    return file;
}

}  // namespace hourglass
