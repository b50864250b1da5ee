#include "app/layout.h"

namespace hourglass::app {

Layout arrange(ImVec2 window, bool touch) {
    constexpr float kThreeColumns = 1100, kTwoColumns = 700, kTwoStory = 620;
    Layout layout;
    layout.window = window;
    layout.arrangement = window.x >= kThreeColumns ? Arrangement::ThreeColumns
                         : window.x >= kTwoColumns ? Arrangement::TwoColumns
                                                   : Arrangement::OneColumn;
    layout.fingers = touch || layout.arrangement == Arrangement::OneColumn;
    layout.short_window = window.y < kTwoStory;
    return layout;
}

}  // namespace hourglass::app
