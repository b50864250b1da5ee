#include "io/classifier_file.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "base/json.h"
#include "classifier/spec.h"
#include "io/model_parts.h"

namespace hourglass {
namespace {

using Json = nlohmann::json;

constexpr const char* kCodeMean = "codes.mean";
constexpr const char* kCodeScale = "codes.scale";
constexpr const char* kEncoderPrefix = "encoder.";

// What a file may describe. The same for saving, so that every saved classifier can be loaded again.
void check_size(double parameters, ImageShape image) {
    if (image.size() > kMaximumFeatures) {
        throw Error("a model file holds models of at most " + std::to_string(kMaximumFeatures) +
                    " features, not " + std::to_string(image.size()));
    }
    if (parameters > kMaximumParameters)
        throw Error("a model of more than 100 million weights is too large for this program's files");
}

Tensor to_tensor(const char* name, const Vector& numbers) {
    return {
        name, {static_cast<std::size_t>(numbers.size())}, {numbers.data(), numbers.data() + numbers.size()}};
}

void take_vector(const TensorFile& file, const char* name, Vector& numbers) {
    const Tensor* tensor = file.find(name);
    const auto size = static_cast<std::size_t>(numbers.size());
    if (tensor == nullptr || tensor->shape != std::vector<std::size_t>{size})
        throw Error("the model file needs a tensor '" + std::string(name) + "' of " + std::to_string(size) +
                    " numbers");
    for (const float value : tensor->values)
        if (!std::isfinite(value))
            throw Error("tensor '" + std::string(name) + "' has values that are not finite numbers");
    numbers = Eigen::Map<const Vector>(tensor->values.data(), numbers.size());
}

std::vector<std::string> parse_classes(const std::string& text) {
    const Json names = parse_json(text);
    std::vector<std::string> classes;
    if (names.is_array())
        for (const Json& name : names)
            if (name.is_string()) classes.push_back(name.get<std::string>());
    if (!names.is_array() || classes.size() != names.size())
        throw Error("the model file's classes must be a JSON list of names");
    return classes;
}

// A field that is younger than the file keeps its default.
template <typename Fields>
void take_spec(const TensorFile& file, const char* prefix, const Fields& fields, Spec& spec) {
    for (const Field* field : fields)
        if (const auto entry = file.metadata.find(std::string(prefix) + std::string(field->key));
            entry != file.metadata.end())
            field->set(spec, entry->second);
}

std::vector<const Field*> all_fields() {
    std::vector<const Field*> fields;
    for (const Field& field : spec_fields()) fields.push_back(&field);
    return fields;
}

// With fresh weights.
Classifier described_classifier(const TensorFile& file) {
    const ImageShape image =
        picture_of(take_size(file, "features"), take_size(file, "width"), take_channels(file));
    ClassifierSpec spec = default_classifier_spec();
    take_spec(file, "", classifier_fields(), spec);
    std::vector<std::string> classes = parse_classes(metadata(file, "classes"));
    const std::string& input = metadata(file, "input");
    if (input == "pixels") {
        check_size(parameter_count(plan_head(spec, image, classes.size())), image);
        return {spec, image, std::move(classes)};
    }
    if (input != "codes") throw Error("the model file's input must be pixels or codes, not '" + input + "'");
    Spec encoder;
    take_spec(file, kEncoderPrefix, all_fields(), encoder);
    check(encoder);
    check_size(parameter_count(plan_model(encoder, image)) +
                   parameter_count(plan_head(spec, units(encoder.latent), classes.size())),
               image);
    const bool fine_tuned = metadata(file, "fine_tuned") == "yes";
    return {spec, Autoencoder(encoder, image), fine_tuned, std::move(classes)};
}

}  // namespace

std::map<std::string, std::string> classifier_metadata(const Classifier& classifier, const Scaling& scaling) {
    double parameters = 0;
    for (const Parameter* parameter : classifier.parameters())
        parameters += static_cast<double>(parameter->value.size());
    check_size(parameters, classifier.image());
    std::map<std::string, std::string> metadata;
    metadata["format"] = kClassifierFormat;
    metadata["features"] = std::to_string(classifier.features());
    metadata["width"] = std::to_string(classifier.image().width);
    if (classifier.image().channels != 1)
        metadata["image_channels"] = std::to_string(classifier.image().channels);
    metadata["classes"] = json_text(classifier.classes());
    const CodeReader& encoder = classifier.encoder();
    metadata["input"] = encoder.empty() ? "pixels" : "codes";
    for (const Field* field : classifier_fields())
        metadata[std::string(field->key)] = field->get(classifier.spec());
    if (!encoder.empty()) {
        metadata["fine_tuned"] = encoder.fine_tuned ? "yes" : "no";
        for (const Field* field : all_fields())
            metadata[std::string(kEncoderPrefix) + std::string(field->key)] = field->get(encoder.spec);
    }
    put_scaling(scaling, metadata);
    return metadata;
}

std::vector<std::uint8_t> save_classifier(const Classifier& classifier, Precision precision,
                                          const Scaling& scaling) {
    TensorFile file;
    file.metadata = classifier_metadata(classifier, scaling);
    put_parameters(classifier.parameters(), precision, file);
    if (const CodeReader& encoder = classifier.encoder(); !encoder.empty()) {
        file.tensors.push_back(to_tensor(kCodeMean, encoder.mean));
        file.tensors.push_back(to_tensor(kCodeScale, encoder.scale));
    }
    return write_safetensors(file, precision);
}

ClassifierFile load_classifier(std::span<const std::uint8_t> bytes) {
    const TensorFile file = read_model_tensors(bytes);
    check_format(file, kClassifierFormat);
    Classifier classifier = described_classifier(file);
    const std::vector<Parameter*> parameters = classifier.parameters();
    take_parameters(file, parameters);
    std::size_t tensors = parameters.size();
    if (CodeReader& encoder = classifier.encoder(); !encoder.empty()) {
        take_vector(file, kCodeMean, encoder.mean);
        take_vector(file, kCodeScale, encoder.scale);
        tensors += 2;
    }
    check_tensor_count(file, tensors);
    Scaling scaling = take_scaling(file, classifier.features());
    return {std::move(classifier), std::move(scaling)};
}

}  // namespace hourglass
