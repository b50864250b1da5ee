// How the weights of every layer are spread, and the gradients that one minibatch gives them. Found out a bit
// a frame on the window's thread, for a copy of the model that is shown.
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
    // Once a frame while somebody looks: for some milliseconds, starting anew when the model has changed (at
    // most about twice per second while it trains).
    void advance(const Look& look);
    // Of one moment of the model; empty before the first is done.
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
