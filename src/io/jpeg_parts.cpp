#include "io/jpeg_parts.h"

#include <cstddef>
#include <optional>

#include "io/sample_format.h"

namespace hourglass {
namespace {

using JpegBytes = std::span<const std::uint8_t>;

constexpr std::uint8_t kEndOfImage = 0xd9, kStartOfScan = 0xda, kApplication1 = 0xe1;

struct JpegPart {
    std::uint8_t marker = 0;
    JpegBytes body;
};

bool stands_alone(std::uint8_t marker) {
    constexpr std::uint8_t kTemporary = 0x01, kFirstRestart = 0xd0;
    return marker == kTemporary || (marker >= kFirstRestart && marker <= kEndOfImage);
}

// Calls use(part) for each part after the start of the image, until it returns true or the file ends; returns
// whether it did.
template <typename Use>
bool for_jpeg_parts(JpegBytes bytes, const Use& use) {
    std::size_t at = 2;
    while (at + 1 < bytes.size()) {
        // Between the parts there is only what belongs to a scan: 0xff is followed by 0 there.
        if (bytes[at] != 0xff || bytes[at + 1] == 0 || bytes[at + 1] == 0xff) {
            ++at;
            continue;
        }
        const std::uint8_t marker = bytes[at + 1];
        at += 2;
        if (stands_alone(marker)) {
            if (use(JpegPart{marker, {}})) return true;
            continue;
        }
        if (at + 1 >= bytes.size()) return false;
        const std::size_t length = std::size_t{bytes[at]} << 8 | bytes[at + 1];
        if (length < 2 || length > bytes.size() - at) return false;
        if (use(JpegPart{marker, bytes.subspan(at + 2, length - 2)})) return true;
        at += length;
    }
    return false;
}

// Numbers of a TIFF structure, in its order of bytes.
class TiffReader {
public:
    explicit TiffReader(JpegBytes bytes) : bytes_(bytes) {}

    std::optional<std::size_t> number(std::size_t at, std::size_t size) const {
        if (at > bytes_.size() || size > bytes_.size() - at) return std::nullopt;
        std::size_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8 | bytes_[at + (big_endian() ? i : size - 1 - i)];
        return value;
    }

private:
    bool big_endian() const { return begins_with(bytes_, "MM"); }

    JpegBytes bytes_;
};

int tiff_orientation(JpegBytes bytes) {
    constexpr std::size_t kOrientation = 0x0112, kEntry = 12;
    const TiffReader reader(bytes);
    const auto directory = reader.number(4, 4);
    const auto entries = directory ? reader.number(*directory, 2) : std::nullopt;
    for (std::size_t i = 0; entries && i < *entries; ++i) {
        const std::size_t entry = *directory + 2 + kEntry * i;
        const auto tag = reader.number(entry, 2);
        if (!tag) return 1;
        if (*tag != kOrientation) continue;
        const auto value = reader.number(entry + 8, 2);
        return value && *value >= 1 && *value <= 8 ? static_cast<int>(*value) : 1;
    }
    return 1;
}

}  // namespace

std::string_view fault_in_jpeg(JpegBytes bytes) {
    const bool ends = for_jpeg_parts(bytes, [](const JpegPart& part) { return part.marker == kEndOfImage; });
    return ends ? "" : "it is cut short";
}

int jpeg_orientation(JpegBytes bytes) {
    constexpr std::string_view kExif("Exif\0\0", 6);
    int orientation = 1;
    for_jpeg_parts(bytes, [&](const JpegPart& part) {
        if (part.marker == kApplication1 && begins_with(part.body, kExif))
            orientation = tiff_orientation(part.body.subspan(kExif.size()));
        return part.marker == kStartOfScan;
    });
    return orientation;
}

}  // namespace hourglass
