#include "io/model_parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "base/error.h"
#include "math/half.h"

namespace hourglass {
namespace {

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

bool is_bias(const Parameter& parameter) { return parameter.name.ends_with(".bias"); }

std::vector<std::size_t> shape_of(const Parameter& parameter) {
    const auto rows = static_cast<std::size_t>(parameter.value.rows());
    if (is_bias(parameter)) return {rows};
    return {rows, static_cast<std::size_t>(parameter.value.cols())};
}

std::string shape_text(const std::vector<std::size_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return text + "]";
}

// What a format is of, for people.
std::string kind(std::string_view format) {
    return format == kAutoencoderFormat  ? "an autoencoder"
           : format == kClassifierFormat ? "a classifier"
           : format == kTextFormat       ? "a text autoencoder"
           : format == kSequenceFormat   ? "a classifier of word sequences"
                                         : "";
}

void take_values(const TensorFile& file, Parameter& parameter) {
    const Tensor* tensor = file.find(parameter.name);
    if (tensor == nullptr)
        throw Error("the model file has no tensor '" + parameter.name + "', which its specification needs");
    if (tensor->shape != shape_of(parameter)) {
        throw Error("tensor '" + parameter.name + "' has the shape " + shape_text(tensor->shape) +
                    ", the specification says " + shape_text(shape_of(parameter)));
    }
    for (const float value : tensor->values)
        if (!std::isfinite(value))
            throw Error("tensor '" + parameter.name + "' has values that are not finite numbers");
    parameter.value =
        Eigen::Map<const RowMajor>(tensor->values.data(), parameter.value.rows(), parameter.value.cols());
}

constexpr std::string_view kIntegers = ".integers", kInputSteps = ".input_steps",
                           kOutputSteps = ".output_steps";

const Tensor& steps_of(const TensorFile& file, std::string_view weight, std::string_view ending,
                       std::size_t count) {
    const std::string name = std::string(weight) + std::string(ending);
    const Tensor* steps = file.find(name);
    if (steps == nullptr)
        throw Error("the model file has '" + std::string(weight) + std::string(kIntegers) + "' but no '" +
                    name + "'");
    if (steps->shape != std::vector{count})
        throw Error("tensor '" + name + "' has the shape " + shape_text(steps->shape) +
                    ", its integers need " + shape_text({count}));
    return *steps;
}

Tensor from_integers(const TensorFile& file, const Tensor& integers) {
    const std::string name = integers.name.substr(0, integers.name.size() - kIntegers.size());
    if (integers.shape.size() != 2)
        throw Error("tensor '" + integers.name + "' has the shape " + shape_text(integers.shape) +
                    " instead of [inputs, outputs]");
    const std::size_t inputs = integers.shape[0], outputs = integers.shape[1];
    const std::vector<float>& input_steps = steps_of(file, name, kInputSteps, inputs).values;
    const std::vector<float>& output_steps = steps_of(file, name, kOutputSteps, outputs).values;
    Tensor weight{name, {outputs, inputs}, std::vector<float>(integers.values.size())};
    for (std::size_t i = 0; i < inputs; ++i)
        for (std::size_t j = 0; j < outputs; ++j)
            weight.values[j * inputs + i] =
                integers.values[i * outputs + j] * input_steps[i] * output_steps[j];
    return weight;
}

constexpr const char* kScaleLow = "scale_low";
constexpr const char* kScaleRange = "scale_range";

// As few digits as read back the same floats, with commas between.
std::string number_list(const std::vector<float>& numbers) {
    std::string text;
    char buffer[32];
    for (const float number : numbers) {
        if (!text.empty()) text += ',';
        text.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
    }
    return text;
}

std::vector<float> parse_numbers(const char* key, const std::string& text, int features) {
    std::vector<float> numbers;
    const char* at = text.c_str();
    while (true) {
        char* end = nullptr;
        const float number = std::strtof(at, &end);
        if (end == at || !std::isfinite(number) || (*end != ',' && *end != '\0')) {
            throw Error("the model file's " + std::string(key) +
                        " must be finite numbers with commas between");
        }
        numbers.push_back(number);
        if (*end == '\0') break;
        at = end + 1;
    }
    if (numbers.size() != static_cast<std::size_t>(features)) {
        throw Error("the model file's " + std::string(key) + " has " + std::to_string(numbers.size()) +
                    " numbers, the model " + std::to_string(features) + " features");
    }
    return numbers;
}

}  // namespace

void check_savable(const Parameter& parameter, Precision precision) {
    if (!parameter.value.allFinite()) {
        throw Error("the model cannot be saved: tensor '" + parameter.name +
                    "' has values that are not finite numbers; a smaller learning rate may help");
    }
    if (precision == Precision::Float16 && (parameter.value.array().abs() > kLargestHalf).any()) {
        throw Error("the model cannot be saved in half precision: tensor '" + parameter.name +
                    "' has values beyond " + std::to_string(static_cast<int>(kLargestHalf)) +
                    ", where half precision ends; save it in single precision");
    }
}

Scaling take_scaling(const TensorFile& file, int features) {
    if (!file.metadata.contains(kScaleLow) && !file.metadata.contains(kScaleRange)) return {};
    Scaling scaling{parse_numbers(kScaleLow, metadata(file, kScaleLow), features),
                    parse_numbers(kScaleRange, metadata(file, kScaleRange), features)};
    if (std::ranges::any_of(scaling.range, [](float range) { return range <= 0; }))
        throw Error("the model file's " + std::string(kScaleRange) + " must be positive numbers");
    return scaling;
}

TensorFile read_model_tensors(std::span<const std::uint8_t> bytes) {
    TensorFile stored = read_safetensors(bytes, belongs_to_model);
    if (std::ranges::none_of(stored.tensors, [](const Tensor& t) { return t.name.ends_with(kIntegers); }))
        return stored;
    TensorFile file{stored.metadata, {}};
    const auto has_integers = [&](std::string_view name, std::string_view ending) {
        if (!name.ends_with(ending)) return false;
        name.remove_suffix(ending.size());
        return stored.find(std::string(name) + std::string(kIntegers)) != nullptr;
    };
    for (const Tensor& tensor : stored.tensors)
        if (tensor.name.ends_with(kIntegers))
            file.tensors.push_back(from_integers(stored, tensor));
        else if (!has_integers(tensor.name, kInputSteps) && !has_integers(tensor.name, kOutputSteps))
            file.tensors.push_back(tensor);
    return file;
}

const std::string& metadata(const TensorFile& file, const std::string& key) {
    const auto entry = file.metadata.find(key);
    if (entry == file.metadata.end())
        throw Error("the model file has no '" + key + "' in its metadata: it was not saved by this program");
    return entry->second;
}

int take_size(const TensorFile& file, const std::string& key) {
    const std::string& text = metadata(file, key);
    int size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc{} || end != text.data() + text.size() || size < 1 || size > kMaximumFeatures) {
        throw Error("the model file's " + (key == "features" ? "number of features" : key) +
                    " must be from 1 to " + std::to_string(kMaximumFeatures) + ", not '" + text + "'");
    }
    return size;
}

int take_channels(const TensorFile& file) {
    if (!file.metadata.contains("image_channels")) return 1;
    const int channels = take_size(file, "image_channels");
    if (channels == 1 || channels == 3) return channels;
    throw Error("the model file's image_channels must be 1 or 3, not " + std::to_string(channels));
}

std::string format_of(std::span<const std::uint8_t> bytes) {
    const RawTensorFile file = read_raw_safetensors(bytes);
    const auto format = file.metadata.find("format");
    return format == file.metadata.end() ? "" : format->second;
}

void check_format(const TensorFile& file, std::string_view wanted) {
    const std::string& format = metadata(file, "format");
    if (format == wanted) return;
    if (const std::string is = kind(format); !is.empty())
        throw Error("the model file holds " + is + ", but " + kind(wanted) + " is needed here");
    throw Error("the model file's format is '" + format + "', this program reads " + std::string(wanted));
}

void put_parameters(std::span<const Parameter* const> parameters, Precision precision, TensorFile& file) {
    for (const Parameter* parameter : parameters) {
        check_savable(*parameter, precision);
        const RowMajor rows = parameter->value;
        file.tensors.push_back(
            {parameter->name, shape_of(*parameter), {rows.data(), rows.data() + rows.size()}});
    }
}

TensorSource source_of(const std::string& name, const Parameter& parameter, const Matrix& values) {
    const auto fill = [&values](std::span<std::uint8_t> place) {
        const RowMajor rows = values;
        if (!place.empty()) std::memcpy(place.data(), rows.data(), place.size());
    };
    return {name, shape_of(parameter), NumberType::F32, fill};
}

void put_parameters(std::span<const Parameter* const> parameters, std::vector<TensorSource>& tensors) {
    for (const Parameter* parameter : parameters) {
        check_savable(*parameter, Precision::Float32);
        tensors.push_back(source_of(parameter->name, *parameter, parameter->value));
    }
}

void take_parameters(const TensorFile& file, std::span<Parameter* const> parameters) {
    for (Parameter* parameter : parameters) take_values(file, *parameter);
}

void check_tensor_count(const TensorFile& file, std::size_t count) {
    if (file.tensors.size() == count) return;
    throw Error("the model file has " + std::to_string(file.tensors.size()) +
                " tensors, its specification needs " + std::to_string(count));
}

void put_scaling(const Scaling& scaling, std::map<std::string, std::string>& metadata) {
    if (scaling.empty()) return;
    metadata[kScaleLow] = number_list(scaling.low);
    metadata[kScaleRange] = number_list(scaling.range);
}

}  // namespace hourglass
