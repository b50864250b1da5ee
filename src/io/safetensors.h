// The safetensors format (https://github.com/huggingface/safetensors): 8 bytes of
// little-endian header length, a JSON header that names each tensor's type, shape and place,
// then the values. io/model_file.h stores models in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass {

// Values are in row-major order, the last dimension running fastest, as the format demands: a weight matrix
// of shape {outputs, inputs} lies row after row, and Python's safetensors reads it as [outputs, inputs].
// Eigen's column-major matrices have to be transposed on the way.
struct Tensor {
    std::string name;
    std::vector<std::size_t> shape;  // empty for a single number
    std::vector<float> values;
};

struct TensorFile {
    std::map<std::string, std::string> metadata;
    std::vector<Tensor> tensors;

    // The tensor of this name, or null.
    const Tensor* find(std::string_view name) const;
};

enum class Precision { Float32, Float16 };

// Tensors keep their order in the data. Float16 rounds to the nearest, ties to even; values from 65520 on
// become infinite. Throws Error on duplicate names, on a shape that does not fit its values, and on text that
// is not UTF-8.
std::vector<std::uint8_t> write_safetensors(const TensorFile& file, Precision precision = Precision::Float32);

// Reads types F32 and F16, and U8 and I64 as the nearest floats; tensors come in the order
// of their data. Throws Error on any damage: what is returned is complete, and every byte
// of the data belongs to exactly one tensor.
TensorFile read_safetensors(std::span<const std::uint8_t> bytes);

}  // namespace hourglass
