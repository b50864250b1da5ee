#include "explore/sentences.h"

#include <cmath>
#include <span>

namespace hourglass::explore {

Sentences::Sentences() : documents_(sentiment_documents()) { train(kFirstSeed); }

const SequenceClassifier& Sentences::classifier() const {
    return static_cast<const SequenceTask&>(run_->task()).classifier();
}

int Sentences::epochs() const { return classifier().spec().training.epochs; }

void Sentences::train(std::uint64_t seed) {
    seed_ = seed;
    SequenceSpec spec = sentiment_spec();
    spec.training.seed = seed;
    run_ = std::make_unique<TrainingRun>(
        std::make_unique<SequenceTask>(SequenceClassifier(spec, documents_), documents_));
    numbers_.clear();
    losses_.clear();
    accuracies_.clear();
    predict();
}

void Sentences::advance() {
    if (!training()) return;
    do run_->step(ThreadTeam::single());
    while (!run_->epoch().complete);
    const Validation& measured = *run_->epoch().validation;
    numbers_.push_back(static_cast<float>(run_->epoch().number));
    losses_.push_back(static_cast<float>(measured.loss));
    accuracies_.push_back(static_cast<float>(measured.score));
    predict();
}

float Sentences::probability(const std::string& text) const {
    const Matrix logits = classifier().logits(std::span(&text, 1), ThreadTeam::single());
    return 1 / (1 + std::exp(-logits(0, 0)));
}

std::vector<std::string> Sentences::unknown_words(const std::string& text) const {
    const Vectorizer& vocabulary = classifier().vocabulary();
    std::vector<std::string> unknown;
    Tokenizer tokenizer;
    for (const std::string_view word : tokenizer.terms(text, vocabulary.settings().tokens))
        if (vocabulary.find(word) < 0) unknown.emplace_back(word);
    return unknown;
}

void Sentences::predict() {
    probabilities_.clear();
    for (const std::string& text : documents_.texts) probabilities_.push_back(probability(text));
    predictions_ = classify_sequences(classifier(), documents_.texts, ThreadTeam::single());
}

ClassificationReport Sentences::report() const {
    return classification_report(documents_.labels, predictions_, documents_.classes);
}

}  // namespace hourglass::explore
