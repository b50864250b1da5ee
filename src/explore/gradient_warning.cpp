#include "explore/gradient_warning.h"

#include <algorithm>
#include <cmath>

namespace hourglass::explore {

std::string gradient_warning(const std::vector<LayerStatistics>& layers) {
    constexpr double kVanishing = 1e-4, kExploding = 1e3;
    double smallest = INFINITY, largest = 0;
    const LayerStatistics* least = nullptr;
    for (const LayerStatistics& layer : layers) {
        if (layer.gradients.not_finite > 0 || layer.weights.not_finite > 0)
            return "Some gradients are not finite: training has diverged. Start "
                   "again with a lower learning rate.";
        const double size = layer.gradients.root_mean_square;
        largest = std::max(largest, size);
        if (size >= smallest) continue;
        smallest = size;
        least = &layer;
    }
    if (largest > kExploding)
        return "The gradients explode: some are above " + std::to_string(static_cast<int>(kExploding)) +
               ". A lower learning rate or gradient clipping helps.";
    if (least != nullptr && smallest == 0 && largest > 0)
        return least->name + " gets no gradient at all: its units, or those after it, are silent.";
    if (least != nullptr && smallest < kVanishing * largest)
        return "The gradients vanish: those of " + least->name +
               " are more than 10,000 times smaller than the largest layer's. Rectified units or "
               "fewer layers help.";
    return {};
}

}  // namespace hourglass::explore
