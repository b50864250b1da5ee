// Trains a task: a step at a time, an epoch at a time. No threads of its own, no clock: a run
// (training/run.h) drives it.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "training/task.h"

namespace hourglass {

// The values of a task's parameters, in their order.
using Weights = std::vector<Matrix>;
Weights weights_of(std::span<Parameter* const> parameters);

// Where a trainer stands, besides the values of the parameters. The order of the samples and all random
// numbers follow from the settings' seed and the step.
struct TrainerState {
    long step = 0;
    long rule_step = 0;  // since the optimizer's start
    int last_batch = 0;
    float learning_rate = 0;  // see Trainer::change
    int epochs = 1;
    // What the optimizer remembers of every parameter; matrices of no size where it remembers nothing.
    Weights first_moments, second_moments;
};

class Trainer {
public:
    // Goes on from the task's weights, with the optimizer at its start.
    explicit Trainer(std::unique_ptr<Task> task);

    Task& task() { return *task_; }
    const Task& task() const { return *task_; }
    std::span<Parameter* const> parameters() const { return parameters_; }

    long steps_per_epoch() const;
    long step() const { return step_; }
    // Epochs completed.
    int epoch() const { return static_cast<int>(step_ / steps_per_epoch()); }
    // The settings that may change during a run, from the next step on. The schedule ends with the last of
    // `epochs`, which are counted from the run's start.
    void change(float learning_rate, int epochs);

    // One minibatch; returns its loss. The samples of an epoch are in a new random order every epoch; the
    // last minibatch of an epoch may be smaller. Allocates nothing after the first call. Throws Error when
    // the loss is not finite; the weights are then no longer of use.
    double train_step(ThreadTeam& team);

    // Goes back to these weights of the same task, with the optimizer at its start.
    void restore(const Weights& weights);

    // Without the moments, which stand in the parameters.
    TrainerState state() const;
    // Goes on where a trainer of the same task stood when its parameters had their present values: from now
    // on both do the same, bit for bit. Throws Error when the moments are not those of this task's optimizer.
    void resume(TrainerState state);

    // Samples in the last minibatch.
    int last_batch() const { return last_batch_; }

private:
    double epochs_done() const { return static_cast<double>(step_) / static_cast<double>(steps_per_epoch()); }
    void shuffle_order();
    void apply_stored_gradients(const Update& update, ThreadTeam& team);

    std::unique_ptr<Task> task_;
    TrainingSettings settings_;
    std::vector<Parameter*> parameters_;
    std::vector<std::pair<Parameter*, Parameter*>> tied_;
    bool two_phases_;  // all gradients first, then all updates
    std::vector<std::uint32_t> order_;
    long step_ = 0;
    long rule_step_ = 0;  // since the optimizer's start
    int last_batch_ = 0;
};

}  // namespace hourglass
