#include "training/trainer.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"

namespace hourglass {
Weights weights_of(std::span<Parameter* const> parameters) {
    Weights weights;
    for (const Parameter* parameter : parameters) weights.push_back(parameter->value);
    return weights;
}

Trainer::Trainer(std::unique_ptr<Task> task)
    : task_(std::move(task)),
      settings_(task_->settings()),
      parameters_(task_->parameters()),
      tied_(task_->tied_weights()),
      two_phases_(task_->needs_stored_gradients() || settings_.clip_norm > 0 || !tied_.empty()),
      order_(task_->samples()) {
    for (Parameter* parameter : parameters_) {
        prepare(settings_.rule, *parameter);
        if (two_phases_) prepare(StoreGradient{}, *parameter);
    }
}

long Trainer::steps_per_epoch() const {
    const long batch = settings_.batch;
    return (static_cast<long>(order_.size()) + batch - 1) / batch;
}

void Trainer::change(float learning_rate, int epochs) {
    task_->change(learning_rate, epochs);
    settings_.learning_rate = learning_rate;
    settings_.epochs = epochs;
    std::visit(
        [learning_rate](auto& rule) {
            if constexpr (requires { rule.rate; }) rule.rate = learning_rate;
        },
        settings_.rule);
}

void Trainer::restore(const Weights& weights) {
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        parameters_[i]->value = weights[i];
        prepare(settings_.rule, *parameters_[i]);
    }
    rule_step_ = 0;
}

TrainerState Trainer::state() const {
    return {.step = step_,
            .rule_step = rule_step_,
            .last_batch = last_batch_,
            .learning_rate = settings_.learning_rate,
            .epochs = settings_.epochs,
            .first_moments = {},
            .second_moments = {}};
}

void Trainer::resume(TrainerState state) {
    const auto take = [this](Weights& moments, Matrix Parameter::*moment) {
        for (std::size_t i = 0; i < parameters_.size(); ++i) {
            Matrix& own = parameters_[i]->*moment;
            if (i >= moments.size() || moments[i].rows() != own.rows() || moments[i].cols() != own.cols())
                throw Error("what the optimizer remembers does not fit its parameter '" +
                            parameters_[i]->name + "'");
        }
        for (std::size_t i = 0; i < parameters_.size(); ++i) parameters_[i]->*moment = std::move(moments[i]);
    };
    take(state.first_moments, &Parameter::first_moment);
    take(state.second_moments, &Parameter::second_moment);
    step_ = state.step;
    rule_step_ = state.rule_step;
    last_batch_ = state.last_batch;
    change(state.learning_rate, state.epochs);
    if (step_ % steps_per_epoch() != 0) shuffle_order();
}

// The same for every step of an epoch.
void Trainer::shuffle_order() {
    std::iota(order_.begin(), order_.end(), 0u);
    Random random(settings_.seed, "shuffle", static_cast<std::uint32_t>(epoch()));
    shuffle(order_, random);
}

double Trainer::train_step(ThreadTeam& team) {
    const long in_epoch = step_ % steps_per_epoch();
    if (in_epoch == 0) shuffle_order();
    const auto first = static_cast<std::size_t>(in_epoch) * static_cast<std::size_t>(settings_.batch);
    const auto batch = std::min(static_cast<std::size_t>(settings_.batch), order_.size() - first);
    last_batch_ = static_cast<int>(batch);
    const double epoch = epochs_done();
    const StepInfo info{.step = ++step_, .epoch = epoch};
    const Update update =
        at_step(settings_.rule, ++rule_step_, rate_factor(settings_.schedule, epoch, settings_.epochs));
    const double loss = task_->step(std::span(order_).subspan(first, batch), info,
                                    two_phases_ ? Update(StoreGradient{}) : update, team);
    if (!std::isfinite(loss)) {
        throw Error("the loss is no longer a finite number after step " + std::to_string(step_) +
                    "; a smaller learning rate than " + shortest_text(settings_.learning_rate) + " may help");
    }
    if (two_phases_) apply_stored_gradients(update, team);
    return loss;
}

// Ties, clips and applies what the backward pass has stored.
void Trainer::apply_stored_gradients(const Update& update, ThreadTeam& team) {
    for (const auto& [first, second] : tied_) {
        first->gradient += second->gradient.transpose();
        second->gradient.setZero();
    }
    if (settings_.clip_norm > 0) clip_gradients(parameters_, settings_.clip_norm);
    team.run(static_cast<int>(parameters_.size()),
             [&](int i) { apply_stored(update, *parameters_[static_cast<std::size_t>(i)]); });
    for (const auto& [first, second] : tied_) second->value = first->value.transpose();
}

}  // namespace hourglass
