// Two fingers on the screen, for platform::pinch(): SDL turns only the first one into a mouse.
#pragma once

#include <SDL.h>
#include <vector>

#include "platform/platform.h"

namespace hourglass::platform {

class Fingers {
public:
    // width and height of the window in units of the interface.
    void handle(const SDL_Event& event, float width, float height);
    // Forgets the changes so far: they have been read.
    void end_frame();
    const Pinch& pinch() const { return pinch_; }

private:
    struct Finger {
        SDL_FingerID id;
        float x, y;
    };
    struct Pair {
        float x, y, distance;  // of their middle, and from each other
    };
    Pair pair() const;
    void move(const Finger& to);

    std::vector<Finger> down_;
    Pinch pinch_;
};

Fingers& fingers();

}  // namespace hourglass::platform
