// Puts a picture of the test set on the drawing pad: one by its number, or one at random.
#pragma once

#include <cstdint>
#include <string>

#include "app/state/frame.h"

namespace hourglass::app::draw_view {

class TestPicture {
public:
    // Of what draw() draws, with its name before it or within the field; 0 for test sets whose pictures do
    // not go on the pad, where it is not to be called.
    static float width(const Frame& frame, bool named);
    void draw(const Frame& frame, bool named);

private:
    void draw_number(const Frame& frame, bool named);

    std::string text_;         // of the field
    bool editing_ = false;     // that is being typed
    std::uint32_t draws_ = 0;  // at random
};

}  // namespace hourglass::app::draw_view
