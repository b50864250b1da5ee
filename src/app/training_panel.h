// How the training goes: loss curves, epoch and step, speed, time left.
#pragma once

#include <cstdint>
#include <vector>

#include "app/plot.h"
#include "app/state.h"

namespace hourglass::app {

class TrainingPanel {
public:
    // height 0: fills the region.
    void draw(const Frame& frame, float height);

private:
    void take_history(const Snapshot& snapshot);
    void draw_heading(const Frame& frame);
    void draw_curves(const Frame& frame, float height);

    std::uint64_t version_ = ~std::uint64_t{0};
    std::vector<float> batch_epochs_, batch_losses_;
    std::vector<float> epochs_, validation_losses_;
    bool logarithmic_ = true;
};

// One line for the phone: progress bar, epoch, losses.
void draw_training_summary(const Frame& frame, float width);

}  // namespace hourglass::app
