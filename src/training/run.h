// One run of training, as the page and the command line have it: steps that add up to epochs, an evaluation
// after each, and a way back when the numbers run away.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "training/rollback.h"
#include "training/trainer.h"

namespace hourglass {

// An epoch, or the part of one that is done.
struct EpochProgress {
    int number = 1;    // from 1
    long samples = 0;  // trained on so far
    // The mean over them, each with the weights of its own step; NaN before the first step.
    double train_loss = std::numeric_limits<double>::quiet_NaN();
    double seconds = 0;     // of the steps alone
    bool complete = false;  // and validated
    std::optional<Validation> validation;

    double samples_per_second() const { return seconds > 0 ? static_cast<double>(samples) / seconds : 0; }
};

class TrainingRun {
public:
    explicit TrainingRun(std::unique_ptr<Task> task);

    const Trainer& trainer() const { return trainer_; }
    const Task& task() const { return trainer_.task(); }
    // See Trainer::change.
    void change(float learning_rate, int epochs) { trainer_.change(learning_rate, epochs); }

    // One minibatch, and after the last one of an epoch the validation. Throws Error when a loss is not
    // finite, with the weights back at the last good ones.
    void step(ThreadTeam& team);
    // That the weights are finite, though the loss, which is that before the last update, was. Good ones
    // become those to go back to. To be called every now and then, and before anybody sees the weights.
    // Throws Error as step() does.
    void check_weights();

    // The epoch that the last step belongs to.
    const EpochProgress& epoch() const { return epoch_; }
    double last_loss() const { return last_loss_; }
    double last_step_seconds() const { return last_step_seconds_; }
    // The step after which the weights to go back to were; 0: they are the run's first.
    long last_good_step() const { return rollback_.step(); }

private:
    void begin_epoch();
    void train(ThreadTeam& team);
    void validate(ThreadTeam& team);
    [[noreturn]] void go_back(const std::string& why);

    Trainer trainer_;
    Rollback rollback_;
    EpochProgress epoch_;
    double loss_sum_ = 0;
    double last_loss_ = 0;
    double last_step_seconds_ = 0;
};

}  // namespace hourglass
