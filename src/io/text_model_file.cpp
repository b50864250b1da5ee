#include "io/text_model_file.h"

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/json.h"
#include "io/model_parts.h"

namespace hourglass {
namespace {

using TermList = nlohmann::json;

constexpr std::size_t kMostTerms = 1 << 20;
// The vocabularies' entries in the file, in the order of TextFeatures.
constexpr std::array kVocabularies = {"words", "runs"};

std::string list_text(const std::vector<std::string>& names) { return json_text(names); }

std::vector<std::string> take_list(const TensorFile& file, const std::string& key) {
    const TermList names = parse_json(metadata(file, key));
    std::vector<std::string> list;
    if (names.is_array())
        for (const TermList& name : names)
            if (name.is_string()) list.push_back(name.get<std::string>());
    if (!names.is_array() || list.size() != names.size() || list.size() > kMostTerms)
        throw Error("the model file's " + key + " must be a JSON list of words");
    return list;
}

template <typename Numbers>
Tensor tensor_of(const std::string& name, const Numbers& numbers) {
    return {
        name, {static_cast<std::size_t>(numbers.size())}, {numbers.data(), numbers.data() + numbers.size()}};
}

// A tensor of so many finite numbers.
std::vector<float> take_finite_numbers(const TensorFile& file, const std::string& name, std::size_t size) {
    const Tensor* tensor = file.find(name);
    if (tensor == nullptr || tensor->values.size() != size)
        throw Error("the model file needs a tensor '" + name + "' of " + std::to_string(size) + " numbers");
    for (const float value : tensor->values)
        if (!std::isfinite(value))
            throw Error("tensor '" + name + "' has values that are not finite numbers");
    return tensor->values;
}

Vector take_column(const TensorFile& file, const std::string& name, Eigen::Index size) {
    const std::vector<float> values = take_finite_numbers(file, name, static_cast<std::size_t>(size));
    return Eigen::Map<const Vector>(values.data(), size);
}

// Known by its settings, which the specification has, and its terms.
TextFeatures take_vocabularies(const TensorFile& file, const TextSpec& spec) {
    TextFeatures input;
    const std::size_t parts = spec.longest_run > 0 ? 2 : 1;
    for (std::size_t i = 0; i < parts; ++i) {
        const std::string key = kVocabularies[i];
        VectorizerSettings settings{
            .tokens = {}, .weighting = spec.weighting, .least_documents = spec.least_documents};
        if (i == 1) settings.tokens = {.shortest_run = spec.shortest_run, .longest_run = spec.longest_run};
        std::vector<std::string> terms = take_list(file, key);
        std::vector<float> idf = take_finite_numbers(file, key + ".idf", terms.size());
        input.parts.emplace_back(settings, std::move(terms), std::move(idf));
    }
    return input;
}

// In double precision, which holds any: a damaged file must not ask for a giant model.
void check_parameter_count(const TextSpec& spec, double inputs, double words) {
    double below = inputs, count = 0;
    std::vector<int> widths = spec.network.hidden;
    widths.push_back(2 * spec.network.latent);
    for (const int width : widths) {
        count += below * width;
        below = width;
    }
    if (count + words * spec.network.latent > kMaximumParameters)
        throw Error("a model of more than 100 million weights is too large for this program's files");
}

void put_classifier(const TextAutoencoder& model, TensorFile& file) {
    const TextAutoencoder::ClassifierParts parts = model.classifier_parts();
    const Matrix& weights = parts.machine.weights;
    file.tensors.push_back(
        {"classifier.weight",
         {static_cast<std::size_t>(weights.cols()), static_cast<std::size_t>(weights.rows())},
         {weights.data(), weights.data() + weights.size()}});
    file.tensors.push_back(tensor_of("classifier.bias", parts.machine.bias));
    file.tensors.push_back(tensor_of("classifier.code_mean", parts.code_mean));
    file.tensors.push_back(tensor_of("classifier.code_scale", parts.code_scale));
}

TextAutoencoder::ClassifierParts take_classifier(const TensorFile& file, const TextAutoencoder& model) {
    const Eigen::Index scores =
        model.classes().size() == 2 ? 1 : static_cast<Eigen::Index>(model.classes().size());
    const Eigen::Index columns = model.latent() + static_cast<Eigen::Index>(model.input().width());
    const std::vector<float> weights =
        take_finite_numbers(file, "classifier.weight", static_cast<std::size_t>(scores * columns));
    return {{Eigen::Map<const Matrix>(weights.data(), scores, columns),
             take_column(file, "classifier.bias", scores)},
            take_column(file, "classifier.code_mean", model.latent()),
            take_column(file, "classifier.code_scale", model.latent())};
}

}  // namespace

TensorFile text_model_tensors(const TextAutoencoder& model, Precision precision) {
    check_parameter_count(model.spec(), model.input().width(), model.words().size());
    TensorFile file;
    put_spec(model.spec(), file.metadata);
    file.metadata["format"] = kTextFormat;
    file.metadata["classes"] = list_text(model.classes());
    const std::vector<Vectorizer>& parts = model.input().parts;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        file.metadata[kVocabularies[i]] = list_text(parts[i].terms());
        file.tensors.push_back(tensor_of(std::string(kVocabularies[i]) + ".idf", parts[i].idf()));
    }
    put_parameters(model.parameters(), precision, file);
    if (model.has_classifier()) put_classifier(model, file);
    return file;
}

std::vector<std::uint8_t> save_text_model(const TextAutoencoder& model, Precision precision) {
    return write_safetensors(text_model_tensors(model, precision), precision);
}

bool holds_text_model(std::span<const std::uint8_t> bytes) {
    const RawTensorFile file = read_raw_safetensors(bytes);
    const auto format = file.metadata.find("format");
    return format != file.metadata.end() && format->second == kTextFormat;
}

TextAutoencoder load_text_model(std::span<const std::uint8_t> bytes) {
    const TensorFile file = read_model_tensors(bytes);
    check_format(file, kTextFormat);
    const TextSpec spec = take_text_spec(file.metadata);
    std::vector<std::string> classes = take_list(file, "classes");
    if (classes.size() > 256) throw Error("the model file has more than 256 classes");
    TextFeatures input = take_vocabularies(file, spec);
    check_parameter_count(spec, input.width(), input.parts[0].size());
    std::size_t tensors = input.parts.size();
    TextAutoencoder model(spec, std::move(input), std::move(classes));
    const std::vector<Parameter*> parameters = model.parameters();
    take_parameters(file, parameters);
    tensors += parameters.size();
    if (file.find("classifier.weight") != nullptr) {
        if (model.classes().size() < 2) throw Error("the model file has a classifier, but no two classes");
        model.set_classifier(take_classifier(file, model));
        tensors += 4;
    }
    check_tensor_count(file, tensors);
    return model;
}

}  // namespace hourglass
