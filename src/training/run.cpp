#include "training/run.h"

#include <chrono>
#include <cmath>
#include <string>
#include <utility>

#include "base/error.h"

namespace hourglass {

TrainingRun::TrainingRun(std::unique_ptr<Task> task)
    : trainer_(std::move(task)), rollback_(trainer_.parameters()) {}

void TrainingRun::begin_epoch() {
    epoch_ = {};
    epoch_.number = trainer_.epoch() + 1;
    loss_sum_ = 0;
}

void TrainingRun::step(ThreadTeam& team) {
    if (epoch_.complete) begin_epoch();
    train(team);
    if (trainer_.epoch() == epoch_.number) validate(team);
}

void TrainingRun::train(ThreadTeam& team) {
    const auto start = std::chrono::steady_clock::now();
    try {
        last_loss_ = trainer_.train_step(team);
    } catch (const Error& error) {
        go_back(error.what());
    }
    last_step_seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    rollback_.note(last_loss_);
    loss_sum_ += last_loss_ * trainer_.last_batch();
    epoch_.samples += trainer_.last_batch();
    epoch_.train_loss = loss_sum_ / static_cast<double>(epoch_.samples);
    epoch_.seconds += last_step_seconds_;
    curve_.add(static_cast<double>(trainer_.step()) / static_cast<double>(trainer_.steps_per_epoch()),
               last_loss_, history_.batches);
}

void TrainingRun::validate(ThreadTeam& team) {
    epoch_.validation = task().validate(team);
    if (epoch_.validation && !std::isfinite(epoch_.validation->loss)) {
        go_back("the loss on the samples that are not trained on is no longer a finite number after epoch " +
                std::to_string(epoch_.number) + "; a smaller learning rate may help");
    }
    epoch_.complete = true;
    const Validation found = epoch_.validation.value_or(Validation{NAN, NAN});
    history_.epochs.push_back({epoch_.number, epoch_.train_loss, found.loss, found.mse, epoch_.seconds,
                               epoch_.samples_per_second()});
}

RunState TrainingRun::state() const {
    return {.trainer = trainer_.state(),
            .rollback = rollback_.state(),
            .epoch = epoch_,
            .loss_sum = loss_sum_,
            .last_loss = last_loss_,
            .last_step_seconds = last_step_seconds_,
            .history = history_,
            .curve = curve_};
}

void TrainingRun::resume(RunState state) {
    rollback_.resume(std::move(state.rollback));
    trainer_.resume(std::move(state.trainer));
    epoch_ = state.epoch;
    loss_sum_ = state.loss_sum;
    last_loss_ = state.last_loss;
    last_step_seconds_ = state.last_step_seconds;
    history_ = std::move(state.history);
    curve_ = state.curve;
}

void TrainingRun::check_weights() {
    if (rollback_.keep(trainer_.parameters(), trainer_.step())) return;
    go_back("the weights are no longer finite numbers after step " + std::to_string(trainer_.step()) +
            "; a smaller learning rate may help");
}

void TrainingRun::go_back(const std::string& why) {
    trainer_.restore(rollback_.weights());
    begin_epoch();
    throw Error(why);
}

}  // namespace hourglass
