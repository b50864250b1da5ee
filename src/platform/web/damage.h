// Which part of the picture changed since the frame before, so that only this has to be drawn again. Most
// frames change little (a number, a curve, the button under the pointer), and where the processor does the
// graphics' work, as on machines without a graphics card, drawing all of it costs more than training.
#pragma once

#include <span>
#include <vector>

#include "platform/web/scene.h"

namespace hourglass::platform {

class Damage {
public:
    // Compares with the frame before. At most kMostRects rectangles, none overlapping
    // another; none when nothing changed.
    std::span<const PixelRect> update(const Scene& scene);
    // The picture is gone: the next update is all of it.
    void forget() { known_ = false; }

    static constexpr std::size_t kMostRects = 3;

private:
    struct Mark {
        std::uint64_t fingerprint;
        PixelRect bounds;
    };

    void compare();
    void add(PixelRect rect);
    void join_the_nearest();
    void join_overlapping();

    PixelRect screen_;
    ImVec2 density_;
    std::vector<Mark> before_, now_;
    std::vector<PixelRect> rects_;
    bool known_ = false;
};

}  // namespace hourglass::platform
