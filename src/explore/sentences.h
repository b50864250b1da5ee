// The tutorials' classifier of eight sentences (text/sequence_classifier.h), trained while one looks: an
// epoch is a single minibatch, and takes some microseconds. The model of every epoch is kept to look back at.
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
    std::uint64_t seed() const { return seed_; }
    // Fresh weights, and then all epochs, one for each advance(). Looks at the newest model.
    void train(std::uint64_t seed);
    void advance();
    // All epochs that are left.
    void finish();
    bool training() const { return epoch() < epochs(); }
    int epoch() const { return static_cast<int>(losses_.size()); }
    int epochs() const;

    // After each epoch, of the sentences themselves: numbers from 1, mean cross-entropy (nats), accuracy.
    const std::vector<float>& epoch_numbers() const { return numbers_; }
    const std::vector<float>& losses() const { return losses_; }
    const std::vector<float>& accuracies() const { return accuracies_; }

    // Which epoch's model all below is about: 0 is the fresh weights. Of -1, and of one that is not trained
    // yet, it is the newest.
    void look_at(int epoch) { wanted_ = epoch; }
    int shown_epoch() const;
    bool looks_back() const { return shown_epoch() < epoch(); }
    const SequenceClassifier& classifier() const { return shown().classifier; }
    // How probable the second class, "positive", is; of the sentences, and of any text.
    const std::vector<float>& probabilities() const { return shown().probabilities; }
    float probability(const std::string& text) const;
    // The words of a text that the vocabulary does not have.
    std::vector<std::string> unknown_words(const std::string& text) const;
    // What is predicted: places in documents().classes.
    const std::vector<std::uint8_t>& predictions() const { return shown().predictions; }
    ClassificationReport report() const;

private:
    // The model after an epoch, and what it makes of the sentences.
    struct Moment {
        SequenceClassifier classifier;
        std::vector<float> probabilities;
        std::vector<std::uint8_t> predictions;
    };

    void remember();
    const Moment& shown() const { return moments_[static_cast<std::size_t>(shown_epoch())]; }

    Documents documents_;
    std::uint64_t seed_ = 0;
    std::unique_ptr<TrainingRun> run_;
    std::vector<float> numbers_, losses_, accuracies_;
    std::vector<Moment> moments_;  // of the fresh weights, and of every epoch
    int wanted_ = -1;
};

}  // namespace hourglass::explore
