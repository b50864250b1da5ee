// The IDX format of the MNIST files (http://yann.lecun.com/exdb/mnist): two zeros, the type of the values,
// the number of dimensions, the size of each dimension, the values, all big-endian. MNIST's are unsigned
// bytes: images (magic 0x803: count x height x width) and labels (0x801: count). Signed bytes (0x9), whole
// numbers of 2 and 4 bytes (0xB, 0xC) and floats of 4 and 8 (0xD, 0xE) are read, too, and floats of 4
// written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/dataset.h"
#include "io/elements.h"

namespace hourglass {

enum class IdxKind { ImageFile, LabelFile };

// What the magic number says: images of unsigned bytes; labels, which are unsigned bytes or whole numbers of
// 4 bytes, in one dimension or, of a file whose name says so, as the first of several columns (QMNIST).
// Throws Error when it is neither; `where` names the file in messages.
IdxKind idx_kind(std::span<const std::uint8_t> bytes, std::string_view where);

// Whether it is an IDX file of samples that are neither MNIST's images nor labels, such as rows or floats.
bool holds_idx_numbers(std::span<const std::uint8_t> bytes, std::string_view where);

// The images without labels, or the labels. The bytes are moved in and become the result,
// so that only one copy is ever in memory. Throws Error unless the sizes in the header
// describe exactly the bytes that are there, and labels are from 0 to 255.
ImageSet read_idx_images(std::vector<std::uint8_t> bytes, std::string_view where);
std::vector<std::uint8_t> read_idx_labels(std::vector<std::uint8_t> bytes, std::string_view where);

// Samples of every type and number of dimensions (read_array), with labels that are all 0. Throws Error as
// read_idx_images() does, and unless there is at least one sample and every number is finite.
ImageSet read_idx_samples(std::vector<std::uint8_t> bytes, std::string_view where,
                          const ArrayLimits& limits = {});

std::vector<std::uint8_t> write_idx_images(const ImageSet& images);
std::vector<std::uint8_t> write_idx_labels(std::span<const std::uint8_t> labels);
// Single-precision numbers. The values fill the shape.
std::vector<std::uint8_t> write_idx_numbers(std::span<const float> values,
                                            std::span<const std::size_t> shape);

}  // namespace hourglass
