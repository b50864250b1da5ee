// The codes of all test digits as points in a plane.
#pragma once

#include "app/state.h"

namespace hourglass::app {

class MapPanel {
public:
    // Fills the region.
    void draw(const Frame& frame);
    // Whether another frame is needed to get on.
    bool behind() const { return false; }
};

}  // namespace hourglass::app
