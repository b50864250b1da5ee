// One run of training, as the page and the command line have it: steps that add up to epochs, an evaluation
// after each, and a way back when the numbers run away.
#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>

#include "training/history.h"
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
    // Epochs completed, with this one if it is.
    int epochs_done() const { return complete ? number : number - 1; }
};

// Where a run stands, besides the values of its parameters: all that it needs to go on
// (training/saved_run.h).
struct RunState {
    TrainerState trainer;
    Rollback::State rollback;
    EpochProgress epoch;
    double loss_sum = 0;  // over the epoch's samples
    double last_loss = 0;
    double last_step_seconds = 0;
    History history;
    BatchCurve curve;
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
    const Weights& last_good_weights() const { return rollback_.weights(); }

    // Of every epoch and its minibatches.
    const History& history() const { return history_; }

    // Without what stands elsewhere: the optimizer's moments in the parameters, the weights to go back to.
    RunState state() const;
    // Goes on where a run of the same task stood, whose parameters had the present values; see
    // Trainer::resume. Throws Error when the state is not that of such a run.
    void resume(RunState state);

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
    History history_;
    BatchCurve curve_;
};

}  // namespace hourglass
