// How the panels share the window, from a wide desktop to a phone.
#pragma once

namespace hourglass::app {

enum class Arrangement {
    ThreeColumns,  // model | tabs | training
    TwoColumns,    // model | tabs over training
    OneColumn,     // one tab at a time, the tabs at the bottom within the thumb's reach
};

struct Layout {
    Arrangement arrangement = Arrangement::ThreeColumns;
    float width = 0, height = 0;  // of the window, units of the page
    bool fingers = false;
    bool short_window = false;  // too low to put two panels above each other
};

// width, height: of the window, units of the page. touch: fingers have been seen.
Layout arrange(float width, float height, bool touch);

}  // namespace hourglass::app
