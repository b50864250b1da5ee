// The safetensors format (https://github.com/huggingface/safetensors): 8 bytes of
// little-endian header length, a JSON header that names each tensor's type, shape and place,
// then the values. io/model_file.h stores models in it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/choices.h"

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
template <>
inline constexpr auto choices_of<Precision> = choices<Precision>({{"single"}, {"half"}});

// Tensors keep their order in the data. Float16 rounds to the nearest, ties to even; values from 65520 on
// become infinite. Throws Error on duplicate names, on a shape that does not fit its values, and on text that
// is not UTF-8.
std::vector<std::uint8_t> write_safetensors(const TensorFile& file, Precision precision = Precision::Float32);

// Reads types F32 and F16, and F64, U8, I8 and I64 as the nearest floats; tensors come in the order
// of their data. Throws Error on any damage: what is returned is complete, and every byte
// of the data belongs to exactly one tensor. With `wanted`, those that it is false of are left out.
TensorFile read_safetensors(std::span<const std::uint8_t> bytes,
                            const std::function<bool(std::string_view name)>& wanted = nullptr);

// The same without a copy of the values, which may be of several types (training/saved_run.h).

enum class NumberType { F32, F16, F64, U8, I64, I8 };
std::size_t size_of(NumberType type);

// A tensor as it lies in a file: little-endian, row-major.
struct RawTensor {
    std::string name;
    std::vector<std::size_t> shape;
    NumberType type = NumberType::F32;
    std::span<const std::uint8_t> bytes;
};

struct RawTensorFile {
    std::map<std::string, std::string> metadata;
    std::vector<RawTensor> tensors;  // in the order of their data

    // The tensor of this name, or null.
    const RawTensor* find(std::string_view name) const;
};
// Views into `bytes`. Throws Error as read_safetensors does.
RawTensorFile read_raw_safetensors(std::span<const std::uint8_t> bytes);

// A tensor that is about to be written: `fill` puts its values where they belong in the file.
struct TensorSource {
    std::string name;
    std::vector<std::size_t> shape;
    NumberType type = NumberType::F32;
    std::function<void(std::span<std::uint8_t> place)> fill;
};
// Throws Error as above.
std::vector<std::uint8_t> write_safetensors(const std::map<std::string, std::string>& metadata,
                                            std::span<const TensorSource> tensors);

}  // namespace hourglass
