// The weights that a run goes back to when it diverges: the newest that were all finite, with a loss that had
// not run away.
#pragma once

#include <limits>

#include "autoencoder/autoencoder.h"

namespace hourglass {

class LastGoodModel {
public:
    // A run begins with this model, which may be empty.
    void start(const Autoencoder& model);
    // The loss that a step has found, before its update.
    void note(double loss);
    // Takes the model over, unless its loss is many times the least of the run. False when a weight is not a
    // finite number, which may be while the losses still are.
    bool keep(const Autoencoder& model, long step);

    const Autoencoder& model() const { return model_; }
    long step() const { return step_; }  // after which it was; 0: of the run's beginning

private:
    Autoencoder model_;
    long step_ = 0;
    double last_loss_ = 0;
    double least_loss_ = std::numeric_limits<double>::infinity();
};

}  // namespace hourglass
