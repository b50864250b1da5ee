#include "explore/sentences.h"

#include <cmath>
#include <span>
#include <utility>

namespace hourglass::explore {

namespace {

float positive(const SequenceClassifier& classifier, const std::string& text) {
    const Matrix logits = classifier.logits(std::span(&text, 1), ThreadTeam::single());
    return 1 / (1 + std::exp(-logits(0, 0)));
}

}  // namespace

Sentences::Sentences() : documents_(sentiment_documents()) { train(kFirstSeed); }

int Sentences::epochs() const { return classifier().spec().training.epochs; }

int Sentences::shown_epoch() const { return wanted_ >= 0 && wanted_ < epoch() ? wanted_ : epoch(); }

void Sentences::train(std::uint64_t seed) {
    seed_ = seed;
    SequenceSpec spec = sentiment_spec();
    spec.training.seed = seed;
    run_ = std::make_unique<TrainingRun>(
        std::make_unique<SequenceTask>(SequenceClassifier(spec, documents_), documents_));
    numbers_.clear();
    losses_.clear();
    accuracies_.clear();
    moments_.clear();
    wanted_ = -1;
    remember();
}

void Sentences::advance() {
    if (!training()) return;
    do run_->step(ThreadTeam::single());
    while (!run_->epoch().complete);
    const Validation& measured = *run_->epoch().validation;
    numbers_.push_back(static_cast<float>(run_->epoch().number));
    losses_.push_back(static_cast<float>(measured.loss));
    accuracies_.push_back(static_cast<float>(measured.score));
    remember();
}

void Sentences::finish() {
    while (training()) advance();
}

float Sentences::probability(const std::string& text) const { return positive(classifier(), text); }

std::vector<std::string> Sentences::unknown_words(const std::string& text) const {
    const Vectorizer& vocabulary = classifier().vocabulary();
    std::vector<std::string> unknown;
    Tokenizer tokenizer;
    for (const std::string_view word : tokenizer.terms(text, vocabulary.settings().tokens))
        if (vocabulary.find(word) < 0) unknown.emplace_back(word);
    return unknown;
}

void Sentences::remember() {
    const SequenceClassifier& trained = static_cast<const SequenceTask&>(run_->task()).classifier();
    std::vector<float> probabilities;
    for (const std::string& text : documents_.texts) probabilities.push_back(positive(trained, text));
    moments_.push_back({trained, std::move(probabilities),
                        classify_sequences(trained, documents_.texts, ThreadTeam::single())});
}

ClassificationReport Sentences::report() const {
    return classification_report(documents_.labels, predictions(), documents_.classes);
}

}  // namespace hourglass::explore
