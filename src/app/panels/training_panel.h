// The progress of training: loss curves, epoch and step, speed, time left.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "app/state/frame.h"
#include "explore/figure.h"
#include "ui/plot.h"

namespace hourglass::app {

class TrainingPanel {
public:
    // height 0: fills the region.
    void draw(const Frame& frame, float height);

private:
    void take_history(const Snapshot& snapshot);
    void draw_heading(const Frame& frame);
    void draw_curves(const Frame& frame, float height);
    void draw_legend_row(const Frame& frame, std::span<const Series> series);
    void draw_axis_row();
    Figure figure(const Frame& frame, std::span<const Series> series) const;
    bool logarithmic() const { return logarithmic_ && positive_; }
    // All that is drawn: the smoothed curve comes with the one it was made from behind it.
    std::vector<Series> curves(const Spec& spec) const;

    std::uint64_t version_ = ~std::uint64_t{0};
    std::vector<float> batch_epochs_, batch_losses_;
    std::vector<float> epochs_, validation_losses_;
    std::vector<float> smoothed_losses_;  // of the batches
    float smoothing_ = 0;                 // the factor of analysis/smoothing.h
    bool training_visible_ = true, validation_visible_ = true;
    bool logarithmic_ = true;  // as the user wants it
    bool positive_ = true;     // all losses
    PlotView view_;
};

// One line for the phone: progress bar, epoch, losses.
void draw_training_summary(const Frame& frame, float width);

}  // namespace hourglass::app
