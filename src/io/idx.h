// The IDX format of the MNIST files (http://yann.lecun.com/exdb/mnist): a big-endian magic number (type of
// the values, number of dimensions), the size of each dimension, the values. MNIST's are unsigned bytes:
// images (magic 0x803: count x height x width) and labels (0x801: count). Single-precision numbers,
// big-endian, are read and written, too (0xD02: count x width, 0xD03: count x height x width), such as codes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

enum class IdxKind { ImageFile, LabelFile };

// What the magic number says. Throws Error when it is neither; `where` names the file in messages.
IdxKind idx_kind(std::span<const std::uint8_t> bytes, std::string_view where);

// Whether the values are single-precision numbers, as far as the magic number says.
bool holds_idx_numbers(std::span<const std::uint8_t> bytes);

// The images without labels, or the labels. The bytes are moved in and become the result,
// so that only one copy is ever in memory. Throws Error unless the sizes in the header
// describe exactly the bytes that are there.
ImageSet read_idx_images(std::vector<std::uint8_t> bytes, std::string_view where);
std::vector<std::uint8_t> read_idx_labels(std::vector<std::uint8_t> bytes, std::string_view where);

// Images of bytes, or rows or images of single-precision numbers, with labels that are all 0. Throws Error as
// read_idx_images() does, and unless there is at least one sample and every number is finite.
ImageSet read_idx_samples(std::vector<std::uint8_t> bytes, std::string_view where);

std::vector<std::uint8_t> write_idx_images(const ImageSet& images);
std::vector<std::uint8_t> write_idx_labels(std::span<const std::uint8_t> labels);
// Single-precision numbers. The values fill the shape.
std::vector<std::uint8_t> write_idx_numbers(std::span<const float> values,
                                            std::span<const std::size_t> shape);

}  // namespace hourglass
