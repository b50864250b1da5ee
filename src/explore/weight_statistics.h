// Histograms of every layer's weights, and of their gradients for one minibatch. Computed a little per
// frame on the window's thread, for a copy of the displayed model.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "autoencoder/objective.h"
#include "explore/gradient_warning.h"
#include "explore/look.h"

namespace hourglass::explore {

class WeightStatistics {
public:
    // Once per frame while shown, for a few milliseconds; starts over when the model has changed (at
    // most about twice per second while it trains).
    void advance(const Look& look);
    // From one moment of the model; empty before the first is done.
    const std::vector<LayerStatistics>& layers() const { return layers_; }
    // In the minibatch: as many as can be gone through in a look.
    int images() const { return shown_images_; }
    // Whether another frame is needed.
    bool behind() const { return stage_ >= 0; }

private:
    void begin(const Look& look);
    void find_gradients(const Look& look);
    void count_next();

    Autoencoder model_;  // the copy
    std::unique_ptr<Objective> objective_;
    std::vector<Parameter*> weights_;  // of the copy
    std::vector<LayerStatistics> layers_, pending_;
    int stage_ = -1;  // -1: nothing to do, 0: gradients, from 1 on: two histograms per layer
    int images_ = 8, shown_images_ = 0, most_images_ = 32;
    std::uint64_t model_version_ = ~std::uint64_t{0};
    std::shared_ptr<const Dataset> data_;
    double begun_ = -1;  // platform::seconds()
};

}  // namespace hourglass::explore
