#include "io/model_file.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "math/half.h"

namespace hourglass {
namespace {

constexpr std::string_view kFormat = "hourglass-autoencoder-1";
// Larger than any model that fits a browser's memory, so that a damaged header cannot ask for a giant one.
constexpr int kMaximumFeatures = 1 << 16;
constexpr double kMaximumParameters = 1e8;

using RowMajor = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

bool is_bias(const Parameter& parameter) { return parameter.name.ends_with(".bias"); }

std::vector<std::size_t> shape_of(const Parameter& parameter) {
    const auto rows = static_cast<std::size_t>(parameter.value.rows());
    if (is_bias(parameter)) return {rows};
    return {rows, static_cast<std::size_t>(parameter.value.cols())};
}

Tensor to_tensor(const Parameter& parameter) {
    const RowMajor rows = parameter.value;
    return {parameter.name, shape_of(parameter), {rows.data(), rows.data() + rows.size()}};
}

std::string shape_text(const std::vector<std::size_t>& shape) {
    std::string text = "[";
    for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
    return text + "]";
}

const std::string& metadata(const TensorFile& file, const std::string& key) {
    const auto entry = file.metadata.find(key);
    if (entry == file.metadata.end())
        throw Error("the model file says no '" + key + "' in its metadata: it was not saved by this program");
    return entry->second;
}

int parse_size(const std::string& what, const std::string& text) {
    int size = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), size);
    if (error != std::errc{} || end != text.data() + text.size() || size < 1 || size > kMaximumFeatures) {
        throw Error("the model file's " + what + " must be from 1 to " + std::to_string(kMaximumFeatures) +
                    ", not '" + text + "'");
    }
    return size;
}

// What a file may describe. The same for saving, so that every saved model can be loaded again.
void check_size(const Spec& spec, ImageShape image) {
    const int features = image.size();
    if (features > kMaximumFeatures) {
        throw Error("a model file holds models of at most " + std::to_string(kMaximumFeatures) +
                    " features, not " + std::to_string(features));
    }
    if (planned_parameters(spec, image) > kMaximumParameters)
        throw Error("a model of more than 100 million weights is too large for this program's files");
}

// The same for the weights.
void check_values(const Parameter& parameter, Precision precision) {
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

Scaling take_scaling(const TensorFile& file, int features) {
    if (!file.metadata.contains(kScaleLow) && !file.metadata.contains(kScaleRange)) return {};
    Scaling scaling{parse_numbers(kScaleLow, metadata(file, kScaleLow), features),
                    parse_numbers(kScaleRange, metadata(file, kScaleRange), features)};
    if (std::ranges::any_of(scaling.range, [](float range) { return range <= 0; }))
        throw Error("the model file's " + std::string(kScaleRange) + " must be positive numbers");
    return scaling;
}

}  // namespace

std::vector<std::uint8_t> save_model(const Autoencoder& model, Precision precision, const Scaling& scaling) {
    check_size(model.spec(), model.image());
    TensorFile file;
    file.metadata["format"] = kFormat;
    file.metadata["features"] = std::to_string(model.features());
    file.metadata["width"] = std::to_string(model.image().width);
    for (const Field& field : spec_fields()) file.metadata[std::string(field.key)] = field.get(model.spec());
    if (!scaling.empty()) {
        file.metadata[kScaleLow] = number_list(scaling.low);
        file.metadata[kScaleRange] = number_list(scaling.range);
    }
    for (const Parameter* parameter : model.parameters()) {
        check_values(*parameter, precision);
        file.tensors.push_back(to_tensor(*parameter));
    }
    return write_safetensors(file, precision);
}

ModelFile load_model_file(std::span<const std::uint8_t> bytes) {
    const TensorFile file = read_safetensors(bytes);
    if (metadata(file, "format") != kFormat) {
        throw Error("the model file's format is '" + metadata(file, "format") + "', this program reads " +
                    std::string(kFormat));
    }
    const int features = parse_size("number of features", metadata(file, "features"));
    Spec spec;
    // A field that is younger than the file keeps its default.
    for (const Field& field : spec_fields())
        if (const auto entry = file.metadata.find(std::string(field.key)); entry != file.metadata.end())
            field.set(spec, entry->second);
    check(spec);
    const int width = file.metadata.contains("width") ? parse_size("width", metadata(file, "width")) : 0;
    check_size(spec, picture_of(features, width));
    Autoencoder model(spec, features, width);
    for (Parameter* parameter : model.parameters()) take_values(file, *parameter);
    if (file.tensors.size() != model.parameters().size()) {
        throw Error("the model file has " + std::to_string(file.tensors.size()) +
                    " tensors, its specification needs " + std::to_string(model.parameters().size()));
    }
    return {std::move(model), take_scaling(file, features)};
}

Autoencoder load_model(std::span<const std::uint8_t> bytes) { return load_model_file(bytes).model; }

}  // namespace hourglass
