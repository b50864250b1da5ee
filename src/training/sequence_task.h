// Classifiers of word sequences as what a trainer trains.
#pragma once

#include <cstdint>
#include <vector>

#include "text/sequence_classifier.h"
#include "training/task.h"

namespace hourglass {

class SequenceTask final : public Task {
public:
    // `test` may have no documents. Throws Error when documents have other classes than the classifier.
    SequenceTask(SequenceClassifier classifier, Documents documents, Documents test = {});

    const SequenceClassifier& classifier() const { return classifier_; }
    // Those that validate() is about.
    const Documents& measured() const { return test_.count() > 0 ? test_ : documents_; }

    TrainingSettings settings() const override { return training_settings(classifier_.spec().training); }
    std::size_t samples() const override { return documents_.count(); }
    std::vector<Parameter*> parameters() override { return classifier_.parameters(); }
    // Returns the mean cross-entropy, nats.
    double step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                ThreadTeam& team) override;
    // Of the training documents themselves where there are no others; the score is the accuracy.
    std::optional<Validation> validate(ThreadTeam& team) const override;
    void change(float learning_rate, int epochs) override {
        classifier_.set_live_fields(learning_rate, epochs);
    }

private:
    SequenceClassifier classifier_;
    Documents documents_, test_;
    std::vector<std::uint32_t> numbers_;  // of all documents
    std::vector<std::uint32_t> batch_;
    std::vector<std::uint8_t> labels_;
    Network::Workspace head_;
    Matrix embedded_, gradient_;  // embedding's outputs x batch
};

// The most likely class of each.
std::vector<std::uint8_t> classify_sequences(const SequenceClassifier& classifier,
                                             std::span<const std::string> texts, ThreadTeam& team);

}  // namespace hourglass
