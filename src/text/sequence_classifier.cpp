#include "text/sequence_classifier.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "nn/cross_entropy.h"
#include "nn/layer_plan.h"
#include "nn/multinomial.h"
#include "text/sequences.h"
#include "text/spec_entries.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr const char* kNegative = "negative";
constexpr const char* kPositive = "positive";
constexpr int kMostDimensions = 1024, kLongestSequence = 10000;
constexpr std::size_t kSequencesAtOnce = 256;

// Those of good documents and a good specification.
Vectorizer fitted_vocabulary(const SequenceSpec& spec, const Documents& documents) {
    check(spec);
    check_classes(documents);
    return {documents.texts, vocabulary_settings(spec)};
}

}  // namespace

std::span<const Field* const> sequence_fields() {
    static const std::vector<const Field*> fields =
        fields_of({"optimizer", "learning_rate", "momentum", "schedule", "warmup", "decay_epochs",
                   "decay_factor", "clip_norm", "weight_decay", "batch", "epochs", "seed"});
    return fields;
}

void check(const SequenceSpec& spec) {
    if (spec.dimensions < 1 || spec.dimensions > kMostDimensions)
        throw Error("vectors of words have 1 to " + std::to_string(kMostDimensions) + " numbers");
    if (spec.length < 1 || spec.length > kLongestSequence)
        throw Error("sequences have 1 to " + std::to_string(kLongestSequence) + " words");
    if (spec.least_documents < 1) throw Error("words are in one document or more");
    check_fields(sequence_fields(), spec.training);
}

VectorizerSettings vocabulary_settings(const SequenceSpec& spec) {
    return {.weighting = Weighting::Counts, .least_documents = spec.least_documents};
}

void put_spec(const SequenceSpec& spec, std::map<std::string, std::string>& metadata) {
    put_fields(sequence_fields(), spec.training, metadata);
    metadata["dimensions"] = std::to_string(spec.dimensions);
    metadata["length"] = std::to_string(spec.length);
    metadata["pooling"] = word_of(spec.pooling);
    metadata["least_documents"] = std::to_string(spec.least_documents);
}

SequenceSpec take_sequence_spec(const std::map<std::string, std::string>& metadata) {
    SequenceSpec spec;
    take_fields(sequence_fields(), metadata, spec.training);
    take_number(metadata, "dimensions", spec.dimensions);
    take_number(metadata, "length", spec.length);
    take_choice(metadata, "pooling", spec.pooling);
    take_number(metadata, "least_documents", spec.least_documents);
    check(spec);
    return spec;
}

SequenceSpec sentiment_spec() {
    SequenceSpec spec;
    spec.training.batch = 32;
    spec.training.epochs = 50;
    return spec;
}

Documents sentiment_documents() {
    Documents documents{"sentiment-8",
                        {"Well done!", "Good work", "Great effort", "nice work", "Weak", "Poor effort!",
                         "not good", "poor work"}};
    std::vector<std::string> labels(4, kPositive);
    labels.resize(8, kNegative);
    set_labels(documents, labels);
    return documents;
}

SequenceClassifier::SequenceClassifier(const SequenceSpec& spec, const Documents& documents)
    : SequenceClassifier(spec, fitted_vocabulary(spec, documents), documents.classes) {}

SequenceClassifier::SequenceClassifier(const SequenceSpec& spec, Vectorizer vocabulary,
                                       std::vector<std::string> classes)
    : spec_(spec),
      classes_(std::move(classes)),
      vocabulary_(std::move(vocabulary)),
      embedding_("embedding", static_cast<int>(kFirstWord + vocabulary_.size()), spec.dimensions, spec.length,
                 spec.pooling, spec.training.seed),
      head_(make_network({DensePlan{"head.0", units(embedding_.outputs()),
                                    units(logit_rows(static_cast<int>(classes_.size())))}},
                         Initializer::Glorot, spec.training.seed)) {}

void SequenceClassifier::set_live_fields(float learning_rate, int epochs) {
    spec_.training.learning_rate = learning_rate;
    spec_.training.epochs = epochs;
}

std::vector<Parameter*> SequenceClassifier::parameters() {
    std::vector<Parameter*> all = embedding_.parameters();
    for (Parameter* parameter : head_.parameters()) all.push_back(parameter);
    return all;
}

std::vector<const Parameter*> SequenceClassifier::parameters() const {
    std::vector<const Parameter*> all = embedding_.parameters();
    for (const Parameter* parameter : head_.parameters()) all.push_back(parameter);
    return all;
}

std::vector<std::uint32_t> SequenceClassifier::sequences(std::span<const std::string> texts) const {
    std::vector<std::uint32_t> numbers;
    for (const std::string& text : texts) {
        const std::vector<std::uint32_t> sequence =
            padded(word_numbers(text, vocabulary_), static_cast<std::size_t>(spec_.length), Side::Behind);
        numbers.insert(numbers.end(), sequence.begin(), sequence.end());
    }
    return numbers;
}

Matrix SequenceClassifier::embed(std::span<const std::string> texts) const {
    Matrix embedded(embedding_.outputs(), static_cast<Index>(texts.size()));
    embedding_.forward(sequences(texts), embedded);
    return embedded;
}

Matrix SequenceClassifier::logits(std::span<const std::string> texts, ThreadTeam& team) const {
    Matrix logits(head_.layer(0).outputs(), static_cast<Index>(texts.size()));
    const auto most = static_cast<int>(std::min(kSequencesAtOnce, texts.size()));
    Network::Workspace workspace = head_.make_workspace(most, Passes::Forward);
    for (std::size_t i = 0; i < texts.size(); i += kSequencesAtOnce) {
        const Matrix embedded = embed(texts.subspan(i, std::min(kSequencesAtOnce, texts.size() - i)));
        logits.middleCols(static_cast<Index>(i), embedded.cols()) = head_.forward(embedded, workspace, team);
    }
    return logits;
}

Matrix SequenceClassifier::probabilities(std::span<const std::string> texts, ThreadTeam& team) const {
    Matrix found = logits(texts, team);
    if (found.rows() > 1) {
        softmax(found);
        return found;
    }
    Matrix both(2, found.cols());
    both.row(1) = found.array().logistic();
    both.row(0) = (-found.array()).logistic();
    return both;
}

}  // namespace hourglass
