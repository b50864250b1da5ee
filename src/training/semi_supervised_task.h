// Classifiers that learn from few labels and many samples without (classifier/semi_supervised.h), as what a
// trainer trains.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "classifier/classifier.h"
#include "classifier/semi_supervised.h"
#include "data/dataset.h"
#include "training/task.h"

namespace hourglass {

// On pixels this is the paper's M2, on the codes of a frozen encoder M1+M2.
class SemiSupervisedTask final : public Task {
public:
    // Of the training samples only those of `labeled` (places) show their labels. Fresh weights for all but
    // the classifier, whose codes are brought to mean 0 and deviation 1: those of a variational encoder are
    // drawn anew at every step. Bernoulli likelihoods draw pixels of 0 or 1 anew. Throws Error when the data
    // is of another size, has a class that the classifier does not know, no sample is labeled, or the encoder
    // is to be fine-tuned.
    SemiSupervisedTask(Classifier classifier, std::shared_ptr<const Dataset> data,
                       std::vector<std::uint32_t> labeled, const SemiSupervisedSettings& settings,
                       ThreadTeam& team);

    const Classifier& classifier() const { return classifier_; }

    TrainingSettings settings() const override { return training_settings(classifier_.spec()); }
    std::size_t samples() const override { return data_->train.count(); }
    // The classifier's head's, and those that only training needs.
    std::vector<Parameter*> parameters() override;
    // Returns SemiSupervised::Value::loss, nats.
    double step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                ThreadTeam& team) override;
    // The classifier's cross-entropy; the score is its accuracy.
    std::optional<Validation> validate(ThreadTeam& team) const override;
    void change(float learning_rate, int epochs) override {
        classifier_.set_live_fields(learning_rate, epochs);
    }

private:
    void read_posteriors(ThreadTeam& team);
    void load(std::span<const std::uint32_t> samples, std::uint32_t stream, MatrixView input) const;

    Classifier classifier_;
    std::shared_ptr<const Dataset> data_;
    std::vector<std::uint32_t> labeled_;
    SemiSupervisedSettings settings_;
    ImageSet train_codes_, test_codes_;
    const ImageSet* train_;
    const ImageSet* test_;
    bool draws_codes_ = false;  // train_ holds means above log variances
    std::vector<std::uint8_t> train_classes_, test_classes_;
    SemiSupervised model_;
    Network::Workspace workspace_;
    std::vector<std::uint32_t> batch_;   // samples of the minibatch, the labeled ones first
    std::vector<std::uint8_t> classes_;  // of the labeled ones
    Matrix stored_;                      // of drawn codes: 2 latent x samples
    Matrix noise_;                       // latent x samples
    Matrix input_;                       // what the head reads x samples
};

}  // namespace hourglass
