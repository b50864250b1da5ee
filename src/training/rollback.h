// The weights to which a run rolls back when it diverges: the newest that were all
// finite, with a loss that had not diverged.
#pragma once

#include <limits>
#include <span>

#include "training/trainer.h"

namespace hourglass {

class Rollback {
public:
    // A run begins with these.
    explicit Rollback(std::span<Parameter* const> parameters);
    // The loss that a step has found, before its update.
    void note(double loss);
    // Takes the weights over, unless the loss is many times the least of the run. False when one is not a
    // finite number, which may be while the losses still are.
    bool keep(std::span<Parameter* const> parameters, long step);

    // For a run that goes on: `weights` may be empty, and are then those that it begins with.
    struct State {
        long step = 0;
        double last_loss = 0;
        double least_loss = std::numeric_limits<double>::infinity();
        Weights weights;
    };
    State state() const { return {step_, last_loss_, least_loss_, {}}; }
    // Throws Error when the weights are of other shapes.
    void resume(State state);

    const Weights& weights() const { return weights_; }
    long step() const { return step_; }  // after which they were; 0: of the run's beginning

private:
    Weights weights_;
    long step_ = 0;
    double last_loss_ = 0;
    double least_loss_ = std::numeric_limits<double>::infinity();
};

}  // namespace hourglass
