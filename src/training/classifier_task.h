// Classifiers as what a trainer trains.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "classifier/classifier.h"
#include "data/dataset.h"
#include "training/task.h"

namespace hourglass {

// Throws Error when there are no samples to train on, or they are of another size than the classifier takes.
void check_samples(const Classifier& classifier, const Dataset* data);

class ClassifierTask final : public Task {
public:
    // Goes on from a classifier's weights. What a frozen encoder makes of the data is computed here, once.
    // Throws Error when the data is of another size, or has a class that the classifier does not know.
    ClassifierTask(Classifier classifier, std::shared_ptr<const Dataset> data, ThreadTeam& team);

    const Classifier& classifier() const { return classifier_; }

    TrainingSettings settings() const override { return training_settings(classifier_.spec()); }
    std::size_t samples() const override { return data_->train.count(); }
    // The head's, and those of an encoder that is fine-tuned.
    std::vector<Parameter*> parameters() override;
    // Returns the mean cross-entropy, nats.
    double step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                ThreadTeam& team) override;
    // The score is the accuracy.
    std::optional<Validation> validate(ThreadTeam& team) const override;
    void change(float learning_rate, int epochs) override {
        classifier_.set_live_fields(learning_rate, epochs);
    }

private:
    bool fine_tunes() const { return classifier_.encoder().fine_tuned; }

    Classifier classifier_;
    std::shared_ptr<const Dataset> data_;
    // What the head reads where that is not the pixels and never changes: the codes of a frozen encoder.
    ImageSet train_codes_, test_codes_;
    const ImageSet* train_;  // what a step reads
    const ImageSet* test_;
    std::vector<std::uint8_t> train_classes_, test_classes_;
    Classifier::Workspace workspace_;
    Matrix input_;                       // features, or latent, x batch
    Matrix code_gradient_;               // of an encoder that is fine-tuned: latent x batch
    std::vector<std::uint8_t> classes_;  // of the minibatch
};

}  // namespace hourglass
