#include "app/state/layout.h"

namespace hourglass::app {

Layout arrange(float width, float height, bool touch) {
    constexpr float kThreeColumns = 1100, kTwoColumns = 700, kTwoStory = 620;
    Layout layout;
    layout.width = width;
    layout.height = height;
    layout.arrangement = width >= kThreeColumns ? Arrangement::ThreeColumns
                         : width >= kTwoColumns ? Arrangement::TwoColumns
                                                : Arrangement::OneColumn;
    layout.fingers = touch || layout.arrangement == Arrangement::OneColumn;
    layout.short_window = height < kTwoStory;
    return layout;
}

}  // namespace hourglass::app
