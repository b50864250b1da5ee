// The IDX format of the MNIST files (http://yann.lecun.com/exdb/mnist): a big-endian magic number (type of
// the values, number of dimensions), the size of each dimension, the values. Only unsigned bytes are read:
// images (magic 0x803: count x height x width) and labels (magic 0x801: count).
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

enum class IdxKind { Images, Labels };

// What the magic number says. Throws Error when it is neither; `where` names the file in messages.
IdxKind idx_kind(std::span<const std::uint8_t> bytes, std::string_view where);

// The images without labels, or the labels. The bytes are moved in and become the result, so that only one
// copy is ever in memory. Throws Error unless the sizes in the header describe exactly the bytes that are
// there.
ImageSet read_idx_images(std::vector<std::uint8_t> bytes, std::string_view where);
std::vector<std::uint8_t> read_idx_labels(std::vector<std::uint8_t> bytes, std::string_view where);

std::vector<std::uint8_t> write_idx_images(const ImageSet& images);
std::vector<std::uint8_t> write_idx_labels(std::span<const std::uint8_t> labels);

}  // namespace hourglass
