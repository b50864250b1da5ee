#include "io/idx.h"

#include <bit>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

constexpr std::uint32_t kImagesMagic = 0x803;
constexpr std::uint32_t kLabelsMagic = 0x801;
constexpr std::uint32_t kNumbersMagic = 0xD00;  // and the number of dimensions
constexpr std::size_t kImagesHeader = 16;       // magic, count, height, width
constexpr std::size_t kLabelsHeader = 8;        // magic, count

std::uint32_t big_endian(std::span<const std::uint8_t> bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
           std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

void append_big_endian(std::vector<std::uint8_t>& bytes, std::size_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

void require_header(std::span<const std::uint8_t> bytes, std::size_t header, std::string_view where) {
    if (bytes.size() < header) {
        throw Error(prefix(where) + "only " + std::to_string(bytes.size()) +
                    " bytes; the IDX header alone has " + std::to_string(header));
    }
}

void require_kind(std::span<const std::uint8_t> bytes, IdxKind kind, std::string_view where) {
    if (idx_kind(bytes, where) == kind) return;
    throw Error(prefix(where) + (kind == IdxKind::ImageFile
                                     ? "holds labels (magic 0x801) instead of images (0x803)"
                                     : "holds images (magic 0x803) instead of labels (0x801)"));
}

// `items` values of `size` bytes each must be all that follows the header. Divides, because the sizes in the
// header can be anything and a product could overflow.
void require_body(std::size_t body, std::uint32_t items, std::uint64_t size, std::string_view where,
                  const char* what) {
    if (body % size == 0 && body / size == items) return;
    throw Error(prefix(where) + "the header says " + std::to_string(items) + " " + what + " of " +
                std::to_string(size) + (size == 1 ? " byte" : " bytes") + ", but " + std::to_string(body) +
                " bytes follow it");
}

// features() stays far from any overflow.
void require_sides(std::uint32_t width, std::uint32_t height, std::string_view where) {
    constexpr std::uint32_t kLongestSide = 1u << 15;
    if (width > 0 && height > 0 && width <= kLongestSide && height <= kLongestSide) return;
    throw Error(prefix(where) + "the header says images of " + std::to_string(width) + " x " +
                std::to_string(height) + " pixels; each side must be 1 to " + std::to_string(kLongestSide));
}

void drop_front(std::vector<std::uint8_t>& bytes, std::size_t count) {
    bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
}

// Rows (of height 1) or images.
ImageSet read_numbers(std::span<const std::uint8_t> bytes, std::string_view where) {
    const std::size_t dimensions = bytes[3];
    if (dimensions < 2 || dimensions > 3) {
        throw Error(prefix(where) + "numbers of " + std::to_string(dimensions) +
                    (dimensions == 1 ? " dimension" : " dimensions") +
                    "; rows of columns (2) or images of height x width (3) are read");
    }
    const std::size_t header = 4 + 4 * dimensions;
    require_header(bytes, header, where);
    const std::uint32_t count = big_endian(bytes, 4);
    const std::uint32_t height = dimensions == 3 ? big_endian(bytes, 8) : 1;
    const std::uint32_t width = big_endian(bytes, header - 4);
    require_sides(width, height, where);
    require_body(bytes.size() - header, count, sizeof(float) * std::uint64_t{width} * height, where,
                 "samples");

    ImageSet set;
    set.width = static_cast<int>(width);
    set.height = static_cast<int>(height);
    set.labels.assign(count, 0);
    set.values.resize(count * set.features());
    for (std::size_t i = 0; i < set.values.size(); ++i) {
        set.values[i] = std::bit_cast<float>(big_endian(bytes, header + sizeof(float) * i));
        if (std::isfinite(set.values[i])) continue;
        throw Error(prefix(where) + "sample " + std::to_string(i / set.features() + 1) + ", number " +
                    std::to_string(i % set.features() + 1) + ": the number is not finite");
    }
    return set;
}

}  // namespace

bool holds_idx_numbers(std::span<const std::uint8_t> bytes) {
    return bytes.size() >= 4 && (big_endian(bytes, 0) & ~0xFFu) == kNumbersMagic;
}

IdxKind idx_kind(std::span<const std::uint8_t> bytes, std::string_view where) {
    require_header(bytes, 4, where);
    const std::uint32_t magic = big_endian(bytes, 0);
    if (magic == kImagesMagic) return IdxKind::ImageFile;
    if (magic == kLabelsMagic) return IdxKind::LabelFile;
    constexpr char kDigits[] = "0123456789abcdef";
    std::string hex = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) hex += kDigits[magic >> shift & 0xF];
    throw Error(prefix(where) + "not an IDX file of bytes; it begins with " + hex +
                " instead of 0x00000803 (images) or 0x00000801 (labels)");
}

ImageSet read_idx_images(std::vector<std::uint8_t> bytes, std::string_view where) {
    require_kind(bytes, IdxKind::ImageFile, where);
    require_header(bytes, kImagesHeader, where);
    const std::uint32_t count = big_endian(bytes, 4);
    const std::uint32_t height = big_endian(bytes, 8);
    const std::uint32_t width = big_endian(bytes, 12);
    require_sides(width, height, where);
    require_body(bytes.size() - kImagesHeader, count, std::uint64_t{width} * height, where, "images");

    ImageSet images;
    images.width = static_cast<int>(width);
    images.height = static_cast<int>(height);
    drop_front(bytes, kImagesHeader);
    images.pixels = std::move(bytes);
    return images;
}

std::vector<std::uint8_t> read_idx_labels(std::vector<std::uint8_t> bytes, std::string_view where) {
    require_kind(bytes, IdxKind::LabelFile, where);
    require_header(bytes, kLabelsHeader, where);
    require_body(bytes.size() - kLabelsHeader, big_endian(bytes, 4), 1, where, "labels");
    drop_front(bytes, kLabelsHeader);
    return bytes;
}

ImageSet read_idx_samples(std::vector<std::uint8_t> bytes, std::string_view where) {
    ImageSet set;
    if (holds_idx_numbers(bytes)) {
        set = read_numbers(bytes, where);
    } else {
        set = read_idx_images(std::move(bytes), where);
        set.labels.assign(set.pixels.size() / set.features(), 0);
    }
    if (set.count() == 0) throw Error(prefix(where) + "there are no images");
    return set;
}

std::vector<std::uint8_t> write_idx_images(const ImageSet& images) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(kImagesHeader + images.pixels.size());
    append_big_endian(bytes, kImagesMagic);
    append_big_endian(bytes, images.features() == 0 ? 0 : images.pixels.size() / images.features());
    append_big_endian(bytes, static_cast<std::size_t>(images.height));
    append_big_endian(bytes, static_cast<std::size_t>(images.width));
    bytes.insert(bytes.end(), images.pixels.begin(), images.pixels.end());
    return bytes;
}

std::vector<std::uint8_t> write_idx_labels(std::span<const std::uint8_t> labels) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(kLabelsHeader + labels.size());
    append_big_endian(bytes, kLabelsMagic);
    append_big_endian(bytes, labels.size());
    bytes.insert(bytes.end(), labels.begin(), labels.end());
    return bytes;
}

std::vector<std::uint8_t> write_idx_numbers(std::span<const float> values,
                                            std::span<const std::size_t> shape) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(4 + 4 * shape.size() + values.size_bytes());
    append_big_endian(bytes, kNumbersMagic + shape.size());
    for (const std::size_t size : shape) append_big_endian(bytes, size);
    for (const float value : values) append_big_endian(bytes, std::bit_cast<std::uint32_t>(value));
    return bytes;
}

extern const SampleFormat kIdxFormat;
const SampleFormat kIdxFormat = {
    .name = "IDX",
    .content = "images or numbers",
    .endings = ".idx -ubyte",
    .begins =
        [](std::span<const std::uint8_t> bytes) {
            // Two zeros, the type of the values, the number of dimensions.
            return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] >= 0x08 &&
                   bytes[2] <= 0x0E && bytes[3] >= 1 && bytes[3] <= 4;
        },
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, std::size_t) {
            return FileContent{read_idx_samples(std::move(bytes), where), {}};
        },
    .write = write_idx_numbers,
};

}  // namespace hourglass
