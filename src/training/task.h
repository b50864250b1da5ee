// What a trainer trains: parameters, a step on given samples, an evaluation. The order of the samples,
// learning rates, clipping, rollback and checkpoints are the trainer's (training/trainer.h, training/run.h).
// A new kind of model is a class like AutoencoderTask.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "autoencoder/spec.h"
#include "math/thread_team.h"
#include "nn/optimizer.h"
#include "nn/schedule.h"
#include "nn/step_info.h"

namespace hourglass {

// How a trainer goes about it.
struct TrainingSettings {
    UpdateRule rule;
    float learning_rate = 0;  // the rule's, before the schedule
    Schedule schedule;
    float clip_norm = 0;  // 0: gradients are not clipped
    int batch = 1;        // samples per minibatch
    int epochs = 1;       // where the schedule ends
    std::uint64_t seed = 1;
};
TrainingSettings training_settings(const Spec& spec);

// What a task says of the samples that it does not train on.
struct Validation {
    double loss = 0;  // the mean, as training counts it
    // The task's own figure, whatever the loss is: the mean squared error of reconstructions, the share of
    // samples that are classified right.
    double score = 0;
    double mse = std::numeric_limits<double>::quiet_NaN();  // of reconstructions; NaN where there are none
};

class Task {
public:
    Task() = default;
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    virtual ~Task() = default;

    virtual TrainingSettings settings() const = 0;
    // Samples to train on, at least one.
    virtual std::size_t samples() const = 0;
    // What is trained, always the same pointers in the same order.
    virtual std::vector<Parameter*> parameters() = 0;
    // Pairs in which the second is the first, transposed.
    virtual std::vector<std::pair<Parameter*, Parameter*>> tied_weights() { return {}; }
    // Whether all gradients have to be known before the first update (Update StoreGradient).
    virtual bool needs_stored_gradients() const { return false; }

    // Forward, backward, and the updates by the rule on the way, for a minibatch of these samples, at most
    // TrainingSettings::batch. Returns its mean loss. Allocates nothing after the first call, and gives the
    // same bits for every number of threads.
    virtual double step(std::span<const std::uint32_t> samples, const StepInfo& info, const Update& update,
                        ThreadTeam& team) = 0;
    // Nothing where all samples are trained on.
    virtual std::optional<Validation> validate(ThreadTeam& team) const = 0;

    // The settings that may change during a run, to be saved with the model.
    virtual void change(float learning_rate, int epochs) = 0;
};

}  // namespace hourglass
