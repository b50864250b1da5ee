// Finished runs beside each other: curves, losses, reconstructions.
#pragma once

#include "app/state.h"

namespace hourglass::app {

class ComparePanel {
public:
    // Fills the region.
    void draw(const Frame& frame);
    // Whether another frame is needed to get on.
    bool behind() const { return false; }
};

}  // namespace hourglass::app
