#include "compression/container.h"

#include <algorithm>
#include <array>

#include "base/error.h"
#include "compression/bytes.h"
#include "io/gzip.h"

namespace hourglass {
namespace {

// As PNG's: a transfer as text, or one that clears the highest bit, is noticed at the first bytes.
constexpr std::array<std::uint8_t, 8> kContainerMagic{0x89, 'H', 'G', 'Z', '\r', '\n', 0x1a, '\n'};
constexpr std::uint8_t kContainerVersion = 2;  // 1 had more chains of binary pictures
constexpr std::size_t kChecksumSize = 4;
constexpr std::size_t kHeaderSize = 8 + 4 + 4 + 12;

// Of all samples: what a file may claim before memory is taken for it.
constexpr std::uint64_t kMostNumbers = std::uint64_t{1} << 28;

std::span<const std::uint8_t> raw_bytes(const Matrix& matrix) {
    return {reinterpret_cast<const std::uint8_t*>(matrix.data()),
            static_cast<std::size_t>(matrix.size()) * sizeof(float)};
}

void check_claims(const Container& container) {
    const bool coding = container.coding >= Coding::Lossy && container.coding <= Coding::Binary;
    const auto width = static_cast<std::uint64_t>(container.width),
               height = static_cast<std::uint64_t>(container.height);
    const bool sizes = container.width > 0 && container.height > 0 && width <= kMostNumbers &&
                       height <= kMostNumbers / width && container.count <= kMostNumbers / (width * height) &&
                       container.count > 0;
    if (!coding || !sizes)
        throw Error("the compressed file is damaged: its header says what no such file can hold");
}

}  // namespace

std::vector<std::uint8_t> pack(const Container& container) {
    check_claims(container);
    ByteWriter out;
    out.put(kContainerMagic);
    out.put(kContainerVersion);
    out.put(static_cast<std::uint8_t>(container.coding));
    out.put(std::uint16_t{0});
    out.put(container.model);
    out.put(static_cast<std::uint32_t>(container.width));
    out.put(static_cast<std::uint32_t>(container.height));
    out.put(container.count);
    out.put(container.body);
    std::vector<std::uint8_t> bytes = out.take();
    const std::uint32_t checksum = crc32_of(bytes);
    for (std::size_t i = 0; i < kChecksumSize; ++i)
        bytes.push_back(static_cast<std::uint8_t>(checksum >> (8 * i)));
    return bytes;
}

Container unpack(std::span<const std::uint8_t> bytes) {
    const bool starts = bytes.size() >= kContainerMagic.size() &&
                        std::equal(kContainerMagic.begin(), kContainerMagic.end(), bytes.begin());
    if (!starts)
        throw Error("is not a file of compressed samples, as 'hourglass compress' writes them (.hgz)");
    if (bytes.size() < kHeaderSize + kChecksumSize)
        throw Error("the compressed file is cut short: it ends within its header");
    const std::uint8_t version = bytes[kContainerMagic.size()];
    if (version != kContainerVersion) {
        throw Error("the compressed file has version " + std::to_string(version) +
                    " of the format; this program reads version " + std::to_string(kContainerVersion));
    }
    const auto covered = bytes.first(bytes.size() - kChecksumSize);
    if (ByteReader(bytes.last(kChecksumSize)).take<std::uint32_t>() != crc32_of(covered))
        throw Error("the compressed file is damaged or cut short: its checksum does not fit");
    ByteReader in(covered.subspan(kContainerMagic.size() + 1));
    Container container;
    container.coding = static_cast<Coding>(in.take<std::uint8_t>());
    in.take<std::uint16_t>();
    container.model = in.take<std::uint32_t>();
    container.width = static_cast<int>(in.take<std::uint32_t>());
    container.height = static_cast<int>(in.take<std::uint32_t>());
    container.count = in.take<std::uint32_t>();
    container.body.assign(in.rest().begin(), in.rest().end());
    check_claims(container);
    return container;
}

std::uint32_t model_checksum(const Autoencoder& model) {
    ByteWriter parts;
    for (const Parameter* parameter : model.parameters()) {
        parts.put(static_cast<std::uint32_t>(parameter->value.rows()));
        parts.put(static_cast<std::uint32_t>(parameter->value.cols()));
        parts.put(crc32_of(raw_bytes(parameter->value)));
    }
    const Spec& spec = model.spec();
    for (const int choice : {static_cast<int>(spec.variant), static_cast<int>(spec.activation),
                             static_cast<int>(spec.code_activation), static_cast<int>(spec.output)})
        parts.put(static_cast<std::uint32_t>(choice));
    return crc32_of(parts.take());
}

std::string checksum_text(std::uint32_t checksum) {
    std::string text;
    for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[checksum >> shift & 15];
    return text;
}

void check_model(const Container& container, const Autoencoder& model) {
    const std::uint32_t own = model_checksum(model);
    if (container.model != own) {
        throw Error("was compressed with another model, " + checksum_text(container.model) +
                    "; this one is " + checksum_text(own));
    }
    const ImageShape image = model.image();
    if (container.width != image.width || container.height != image.height)
        throw Error("the compressed file is damaged: its samples are not of the model's size");
}

}  // namespace hourglass
