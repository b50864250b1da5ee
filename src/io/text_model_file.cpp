#include "io/text_model_file.h"

#include <array>
#include <string>
#include <utility>

#include "base/error.h"
#include "io/model_parts.h"
#include "io/vocabulary_parts.h"

namespace hourglass {
namespace {

// The vocabularies' entries in the file, in the order of TextFeatures.
constexpr std::array kVocabularies = {"words", "runs"};

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
        input.parts.push_back(take_vocabulary(file, key, settings));
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
    const auto put_column = [&](const std::string& name, const Vector& column) {
        file.tensors.push_back(tensor_of(name, column.data(), static_cast<std::size_t>(column.size())));
    };
    put_column("classifier.bias", parts.machine.bias);
    put_column("classifier.code_mean", parts.code_mean);
    put_column("classifier.code_scale", parts.code_scale);
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
    put_words("classes", model.classes(), file);
    const std::vector<Vectorizer>& parts = model.input().parts;
    for (std::size_t i = 0; i < parts.size(); ++i) put_vocabulary(kVocabularies[i], parts[i], file);
    put_parameters(model.parameters(), precision, file);
    if (model.has_classifier()) put_classifier(model, file);
    return file;
}

std::vector<std::uint8_t> save_text_model(const TextAutoencoder& model, Precision precision) {
    return write_safetensors(text_model_tensors(model, precision), precision);
}

bool holds_text_model(std::span<const std::uint8_t> bytes) { return format_of(bytes) == kTextFormat; }

TextAutoencoder load_text_model(std::span<const std::uint8_t> bytes) {
    const TensorFile file = read_model_tensors(bytes);
    check_format(file, kTextFormat);
    const TextSpec spec = take_text_spec(file.metadata);
    std::vector<std::string> classes = take_words(file, "classes");
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
