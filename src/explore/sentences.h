// The tutorials' classifier of eight sentences (text/sequence_classifier.h), trained while one looks: an
// epoch is a single minibatch, and takes some microseconds.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "analysis/classification_report.h"
#include "training/run.h"
#include "training/sequence_task.h"

namespace hourglass::explore {

class Sentences {
public:
    static constexpr std::uint64_t kFirstSeed = 1;

    Sentences();

    const Documents& documents() const { return documents_; }
    const SequenceClassifier& classifier() const;
    std::uint64_t seed() const { return seed_; }
    // Fresh weights, and then all epochs, one for each advance().
    void train(std::uint64_t seed);
    void advance();
    bool training() const { return epoch() < epochs(); }
    int epoch() const { return static_cast<int>(losses_.size()); }
    int epochs() const;

    // After each epoch, of the sentences themselves: numbers from 1, mean cross-entropy (nats), accuracy.
    const std::vector<float>& epoch_numbers() const { return numbers_; }
    const std::vector<float>& losses() const { return losses_; }
    const std::vector<float>& accuracies() const { return accuracies_; }

    // How probable the second class, "positive", is; of the sentences, and of any text.
    const std::vector<float>& probabilities() const { return probabilities_; }
    float probability(const std::string& text) const;
    // The words of a text that the vocabulary does not have.
    std::vector<std::string> unknown_words(const std::string& text) const;
    // What is predicted: places in documents().classes.
    const std::vector<std::uint8_t>& predictions() const { return predictions_; }
    ClassificationReport report() const;

private:
    void predict();

    Documents documents_;
    std::uint64_t seed_ = 0;
    std::unique_ptr<TrainingRun> run_;
    std::vector<float> numbers_, losses_, accuracies_, probabilities_;
    std::vector<std::uint8_t> predictions_;
};

}  // namespace hourglass::explore
