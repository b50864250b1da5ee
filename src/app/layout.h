// How the panels share the window, from a wide desktop to a phone.
#pragma once

#include <imgui.h>

namespace hourglass::app {

enum class Arrangement {
    ThreeColumns,  // model | tabs | training
    TwoColumns,    // model | tabs over training
    OneColumn,     // one tab at a time, the tabs at the bottom within the thumb's reach
};

struct Layout {
    Arrangement arrangement = Arrangement::ThreeColumns;
    ImVec2 window;  // units of the page
    bool fingers = false;
    bool short_window = false;  // too low to put two panels above each other
};

Layout arrange(ImVec2 window, bool touch);

}  // namespace hourglass::app
