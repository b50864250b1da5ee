#include "app/state/layout.h"

namespace hourglass::app {

const char* to_text(Arrangement arrangement) {
    switch (arrangement) {
        case Arrangement::ThreeColumns:
            return "three columns";
        case Arrangement::TwoColumns:
            return "two columns";
        case Arrangement::OneColumn:
            break;
    }
    return "one column";
}

Layout arrange(float width, float height, bool fingers) {
    constexpr float kThreeColumns = 1100, kTwoColumns = 700, kTwoStory = 620, kTwoStoryOfFingers = 780,
                    kLow = 480;
    Layout layout;
    layout.width = width;
    layout.height = height;
    layout.arrangement = width >= kThreeColumns                   ? Arrangement::ThreeColumns
                         : width >= kTwoColumns && height >= kLow ? Arrangement::TwoColumns
                                                                  : Arrangement::OneColumn;
    layout.lying = layout.arrangement == Arrangement::OneColumn && height < kLow && width > height;
    layout.fingers = fingers || layout.arrangement == Arrangement::OneColumn;
    layout.short_window = height < (layout.fingers ? kTwoStoryOfFingers : kTwoStory);
    return layout;
}

}  // namespace hourglass::app
