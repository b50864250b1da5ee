// Trains one autoencoder: a step at a time, an epoch at a time. No threads of its own, no clock: the session
// and the command line drive it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "autoencoder/objective.h"
#include "data/dataset.h"

namespace hourglass {

// Throws Error when the model takes images of another size.
void check_fits(const Autoencoder& model, const Dataset& data);

class Trainer {
public:
    // Fresh weights from the specification. Throws Error when the specification has faults or the data has no
    // images.
    Trainer(const Spec& spec, std::shared_ptr<const Dataset> data);
    // Goes on from a model's weights, with the optimizer at its start. Throws Error when the model is not of
    // the data's size.
    Trainer(Autoencoder model, std::shared_ptr<const Dataset> data);

    // The optimizer's state belongs to this model's parameters.
    Trainer(Trainer&&) = default;
    Trainer& operator=(Trainer&&) = default;

    const Autoencoder& model() const { return model_; }
    long steps_per_epoch() const;
    long step() const { return step_; }
    // Epochs completed.
    int epoch() const { return static_cast<int>(step_ / steps_per_epoch()); }
    // The fields that may change during a run, from the next step on. The schedule ends with the last of
    // `epochs`, which are counted from the run's start.
    void change(float learning_rate, int epochs);

    // One minibatch; returns its loss (Objective::Value::loss). The images of an epoch are in a new random
    // order every epoch; the last minibatch of an epoch may be smaller. Allocates nothing after the first
    // call. Throws Error when the loss is not finite; the weights are then no longer of use.
    double train_step(ThreadTeam& team);

    // Goes back to the weights of a model of the same specification and shape, with the optimizer at its
    // start.
    void restore(const Autoencoder& model);

    // Images in the last minibatch.
    int last_batch() const { return last_batch_; }

private:
    double epochs_done() const { return static_cast<double>(step_) / static_cast<double>(steps_per_epoch()); }
    Objective::Batch load_batch(std::span<const std::uint32_t> indices, ThreadTeam& team);
    void apply_stored_gradients(const Update& update, ThreadTeam& team);

    Autoencoder model_;
    std::shared_ptr<const Dataset> data_;
    UpdateRule rule_;
    Objective objective_;
    std::vector<Parameter*> parameters_;
    std::vector<std::pair<Parameter*, Parameter*>> tied_;
    bool two_phases_;  // all gradients first, then all updates
    Matrix clean_;     // features x batch
    Matrix seen_;      // of denoising models: corrupted
    std::vector<std::uint8_t> labels_;
    std::vector<std::uint32_t> order_;
    long step_ = 0;
    long rule_step_ = 0;  // since the optimizer's start
    int last_batch_ = 0;
};

}  // namespace hourglass
