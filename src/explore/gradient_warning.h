// Warnings about a model's gradients: diverged, exploding, vanishing, silent layers.
#pragma once

#include <string>
#include <vector>

#include "analysis/histogram.h"

namespace hourglass::explore {

struct LayerStatistics {
    std::string name;  // "Encoder 1"
    Histogram weights;
    Histogram gradients;  // of the objective by these weights
};

// When the gradients are clearly too small, too large or no numbers; else empty.
std::string gradient_warning(const std::vector<LayerStatistics>& layers);

}  // namespace hourglass::explore
