#include "io/sequence_model_file.h"

#include <utility>

#include "base/error.h"
#include "io/model_parts.h"
#include "io/vocabulary_parts.h"

namespace hourglass {
namespace {

constexpr const char* kVocabulary = "words";

// In double precision, which holds any: a damaged file must not ask for a giant model.
void check_weight_count(const SequenceSpec& spec, double words, double classes) {
    const double pooled = spec.pooling == WordPooling::Flatten ? spec.length : 1;
    if (spec.dimensions * (words + pooled * classes) > kMaximumParameters)
        throw Error("a model of more than 100 million weights is too large for this program's files");
}

}  // namespace

std::vector<std::uint8_t> save_sequence_model(const SequenceClassifier& model, Precision precision) {
    check_weight_count(model.spec(), model.vocabulary().size(), static_cast<double>(model.classes().size()));
    TensorFile file;
    put_spec(model.spec(), file.metadata);
    file.metadata["format"] = kSequenceFormat;
    put_words("classes", model.classes(), file);
    put_vocabulary(kVocabulary, model.vocabulary(), file);
    put_parameters(model.parameters(), precision, file);
    return write_safetensors(file, precision);
}

bool holds_sequence_model(std::span<const std::uint8_t> bytes) { return format_of(bytes) == kSequenceFormat; }

SequenceClassifier load_sequence_model(std::span<const std::uint8_t> bytes) {
    const TensorFile file = read_model_tensors(bytes);
    check_format(file, kSequenceFormat);
    const SequenceSpec spec = take_sequence_spec(file.metadata);
    std::vector<std::string> classes = take_words(file, "classes");
    if (classes.size() < 2 || classes.size() > 256)
        throw Error("the model file must have 2 to 256 classes, not " + std::to_string(classes.size()));
    Vectorizer words = take_vocabulary(file, kVocabulary, vocabulary_settings(spec));
    check_weight_count(spec, words.size(), static_cast<double>(classes.size()));
    SequenceClassifier model(spec, std::move(words), std::move(classes));
    const std::vector<Parameter*> parameters = model.parameters();
    take_parameters(file, parameters);
    check_tensor_count(file, parameters.size() + 1);
    return model;
}

}  // namespace hourglass
