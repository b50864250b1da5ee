#include "text/sequence_classifier.h"

#include <algorithm>

#include "nn/cross_entropy.h"
#include "nn/layer_plan.h"
#include "text/sequences.h"

namespace hourglass {
namespace {

constexpr const char* kNegative = "negative";
constexpr const char* kPositive = "positive";

const Documents& with_two_classes(const Documents& documents) {
    check_classes(documents);
    return documents;
}

}  // namespace

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
    : spec_(spec),
      classes_(with_two_classes(documents).classes),
      vocabulary_(documents.texts, VectorizerSettings{.weighting = Weighting::Counts}),
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

std::vector<std::uint32_t> SequenceClassifier::sequences(std::span<const std::string> texts) const {
    std::vector<std::uint32_t> numbers;
    for (const std::string& text : texts) {
        const std::vector<std::uint32_t> sequence =
            padded(word_numbers(text, vocabulary_), static_cast<std::size_t>(spec_.length), Side::Behind);
        numbers.insert(numbers.end(), sequence.begin(), sequence.end());
    }
    return numbers;
}

Matrix SequenceClassifier::logits(std::span<const std::string> texts, ThreadTeam& team) const {
    const auto count = static_cast<Eigen::Index>(texts.size());
    Matrix embedded(embedding_.outputs(), count);
    embedding_.forward(sequences(texts), embedded);
    Network::Workspace workspace = head_.make_workspace(static_cast<int>(count), Passes::Forward);
    return head_.forward(embedded, workspace, team);
}

}  // namespace hourglass
