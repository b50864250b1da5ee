// Keys that work everywhere, and the list of them.
#pragma once

#include "app/state/frame.h"

namespace hourglass::app {

class Shortcuts {
public:
    // Trains, steps, changes the view; opens and closes the list.
    void follow(const Frame& frame);
    // The list over everything else, while it is open.
    void draw(const Frame& frame);

private:
    bool open_ = false;
};

}  // namespace hourglass::app
