// Autoencoders as what a trainer trains.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "autoencoder/objective.h"
#include "data/dataset.h"
#include "data/training_choice.h"
#include "training/task.h"
#include "training/trainer.h"

namespace hourglass {

// Throws Error when the model takes images of another size.
void check_fits(const Autoencoder& model, const Dataset& data);

// Why the specification cannot be trained on these samples: classes that they do not have, or too few of
// them.
std::optional<Fault> samples_fault(const Spec& spec, const ImageSet& train);

class AutoencoderTask final : public Task {
public:
    // Fresh weights from the specification. Throws Error when the specification has
    // faults or the data has no images, or fewer than the specification asks for.
    AutoencoderTask(const Spec& spec, std::shared_ptr<const Dataset> data);
    // Goes on from a model's weights. Throws Error when the model is not of the data's size, or the data has
    // fewer images than its specification asks for.
    AutoencoderTask(Autoencoder model, std::shared_ptr<const Dataset> data);

    const Autoencoder& model() const { return model_; }

    TrainingSettings settings() const override { return training_settings(model_.spec()); }
    std::size_t samples() const override {
        return chosen_.train.empty() ? data_->train.count() : chosen_.train.size();
    }
    std::vector<Parameter*> parameters() override { return model_.parameters(); }
    std::vector<std::pair<Parameter*, Parameter*>> tied_weights() override { return model_.tied_weights(); }
    bool needs_stored_gradients() const override { return objective_.needs_stored_gradients(); }
    // Returns Objective::Value::loss.
    double step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                ThreadTeam& team) override;
    // On the images that the specification holds out, else on the test images, of its classes where it names
    // some. The score is the mean squared error.
    std::optional<Validation> validate(ThreadTeam& team) const override;
    void change(float learning_rate, int epochs) override { model_.set_live_fields(learning_rate, epochs); }

private:
    void choose_measured();
    Objective::Batch load_batch(std::span<const std::uint32_t> samples, long steps_before, ThreadTeam& team);

    Autoencoder model_;
    std::shared_ptr<const Dataset> data_;
    TrainingChoice chosen_;
    // What is validated on where it is not all test images, and what they should become, which is empty
    // unless the data has targets.
    std::optional<ImageSet> measured_;
    ImageSet measured_targets_;
    std::vector<std::uint32_t> batch_;  // the step's images where not all are trained on
    Objective objective_;
    Matrix clean_;  // features x batch
    Matrix seen_;   // of denoising models: corrupted
    std::vector<std::uint8_t> labels_;
};

// A trainer with the autoencoder that it trains.
class AutoencoderTrainer final : public Trainer {
public:
    // As AutoencoderTask.
    AutoencoderTrainer(const Spec& spec, std::shared_ptr<const Dataset> data);
    AutoencoderTrainer(Autoencoder model, std::shared_ptr<const Dataset> data);

    const Autoencoder& model() const { return static_cast<const AutoencoderTask&>(task()).model(); }
};

}  // namespace hourglass
