#include "io/idx.h"

#include <bit>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/table.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

constexpr std::uint32_t kImagesMagic = 0x803;
constexpr std::uint32_t kLabelsMagic = 0x801;
constexpr std::uint32_t kNumbersMagic = 0xD00;  // and the number of dimensions
constexpr std::size_t kImagesHeader = 16;       // magic, count, height, width
constexpr std::size_t kLabelsHeader = 8;        // magic, count
constexpr std::uint8_t kMostIdxDimensions = 8;

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

struct IdxHeader {
    ElementType type;
    std::vector<std::uint64_t> shape;
    std::size_t size() const { return 4 + 4 * shape.size(); }
};

// By the third byte of the magic number; nothing for any other.
std::optional<ElementType> type_of(std::uint8_t code) {
    switch (code) {
        case 0x08:
            return ElementType{ElementKind::Unsigned, 1, true};
        case 0x09:
            return ElementType{ElementKind::Signed, 1, true};
        case 0x0B:
            return ElementType{ElementKind::Signed, 2, true};
        case 0x0C:
            return ElementType{ElementKind::Signed, 4, true};
        case 0x0D:
            return ElementType{ElementKind::Float, 4, true};
        case 0x0E:
            return ElementType{ElementKind::Float, 8, true};
        default:
            return std::nullopt;
    }
}

std::string hexadecimal(std::uint32_t number) {
    constexpr char kDigits[] = "0123456789abcdef";
    std::string text = "0x";
    for (int shift = 28; shift >= 0; shift -= 4) text += kDigits[number >> shift & 0xF];
    return text;
}

bool looks_like_idx(std::span<const std::uint8_t> bytes) {
    return bytes.size() >= 4 && bytes[0] == 0 && bytes[1] == 0 && type_of(bytes[2]) && bytes[3] >= 1 &&
           bytes[3] <= kMostIdxDimensions;
}

IdxHeader parse_header(std::span<const std::uint8_t> bytes, std::string_view where) {
    require_header(bytes, 4, where);
    if (!looks_like_idx(bytes)) {
        throw Error(
            prefix(where) + "not an IDX file; it begins with " + hexadecimal(big_endian(bytes, 0)) +
            " instead of two zeros, the type (08 bytes, 09 signed bytes, 0b and 0c whole numbers of 2 "
            "and 4 bytes, 0d and 0e floats of 4 and 8) and the number of dimensions (1 to " +
            std::to_string(kMostIdxDimensions) + ")");
    }
    IdxHeader header{*type_of(bytes[2]), std::vector<std::uint64_t>(bytes[3])};
    require_header(bytes, header.size(), where);
    for (std::size_t d = 0; d < header.shape.size(); ++d) header.shape[d] = big_endian(bytes, 4 + 4 * d);
    return header;
}

// As far as type and number of dimensions say.
std::optional<IdxKind> kind_of(std::span<const std::uint8_t> bytes, std::string_view where) {
    const ElementType type = *type_of(bytes[2]);
    const int dimensions = bytes[3];
    if (type.is_byte() && dimensions >= 3) return IdxKind::ImageFile;
    const bool whole = type.is_byte() || (type.kind == ElementKind::Signed && type.size == 4);
    const bool named = where.find("label") != std::string_view::npos;
    if (whole && (dimensions == 1 || (dimensions == 2 && named))) return IdxKind::LabelFile;
    return std::nullopt;
}

ImageSet read_numbers(std::span<const std::uint8_t> bytes, const IdxHeader& header, std::string_view where,
                      const ArrayLimits& limits) {
    return read_array(bytes.subspan(header.size()), {header.type, header.shape}, where, limits);
}

}  // namespace

bool holds_idx_numbers(std::span<const std::uint8_t> bytes, std::string_view where) {
    return looks_like_idx(bytes) && !kind_of(bytes, where);
}

IdxKind idx_kind(std::span<const std::uint8_t> bytes, std::string_view where) {
    const IdxHeader header = parse_header(bytes, where);
    if (const auto kind = kind_of(bytes, where)) return *kind;
    throw Error(prefix(where) +
                "holds neither images of bytes (magic 0x00000803) nor labels (0x00000801); it " +
                "begins with " + hexadecimal(big_endian(bytes, 0)));
}

ImageSet read_idx_images(std::vector<std::uint8_t> bytes, std::string_view where) {
    if (idx_kind(bytes, where) != IdxKind::ImageFile)
        throw Error(prefix(where) + "holds labels (magic " + hexadecimal(big_endian(bytes, 0)) +
                    ") instead of images (0x00000803)");
    const IdxHeader header = parse_header(bytes, where);
    if (header.shape.size() != 3) return read_numbers(bytes, header, where, {});
    const auto count = static_cast<std::uint32_t>(header.shape[0]);
    const auto height = static_cast<std::uint32_t>(header.shape[1]);
    const auto width = static_cast<std::uint32_t>(header.shape[2]);
    require_sides(width, height, where);
    require_body(bytes.size() - header.size(), count, std::uint64_t{width} * height, where, "images");

    ImageSet images;
    images.width = static_cast<int>(width);
    images.height = static_cast<int>(height);
    drop_front(bytes, header.size());
    images.pixels = std::move(bytes);
    return images;
}

std::vector<std::uint8_t> read_idx_labels(std::vector<std::uint8_t> bytes, std::string_view where) {
    if (idx_kind(bytes, where) != IdxKind::LabelFile)
        throw Error(prefix(where) + "holds images (magic " + hexadecimal(big_endian(bytes, 0)) +
                    ") instead of labels (0x00000801)");
    const IdxHeader header = parse_header(bytes, where);
    if (header.type.is_byte() && header.shape.size() == 1) {
        require_body(bytes.size() - header.size(), static_cast<std::uint32_t>(header.shape[0]), 1, where,
                     "labels");
        drop_front(bytes, header.size());
        return bytes;
    }
    const ImageSet rows = read_numbers(bytes, header, where, {});
    std::vector<std::uint8_t> labels;
    for (std::size_t i = 0; i < rows.count(); ++i) {
        const std::size_t first = i * rows.features();
        const float label = rows.holds_floats() ? rows.values[first] : static_cast<float>(rows.pixels[first]);
        labels.push_back(to_label(label, i + 1, where));
    }
    return labels;
}

ImageSet read_idx_samples(std::vector<std::uint8_t> bytes, std::string_view where,
                          const ArrayLimits& limits) {
    const IdxHeader header = parse_header(bytes, where);
    if (header.shape[0] == 0) throw Error(prefix(where) + "there are no images");
    if (!header.type.is_byte() || header.shape.size() == 2) return read_numbers(bytes, header, where, limits);
    ImageSet set = read_idx_images(std::move(bytes), where);
    set.labels.assign(set.pixels.size() / set.features(), 0);
    return set;
}

std::vector<std::uint8_t> write_idx_images(const ImageSet& images) {
    std::vector<std::uint8_t> bytes;
    bytes.reserve(kImagesHeader + images.pixels.size());
    append_big_endian(bytes, kImagesMagic + (images.channels == 1 ? 0 : 1));
    append_big_endian(bytes, images.features() == 0 ? 0 : images.pixels.size() / images.features());
    append_big_endian(bytes, static_cast<std::size_t>(images.height));
    append_big_endian(bytes, static_cast<std::size_t>(images.width));
    if (images.channels != 1) append_big_endian(bytes, static_cast<std::size_t>(images.channels));
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
    .begins = looks_like_idx,
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, const ReadOptions& options) {
            FileContent content;
            content.set = read_idx_samples(std::move(bytes), where, content.array_limits(options));
            return content;
        },
    .write = write_idx_numbers,
};

}  // namespace hourglass
