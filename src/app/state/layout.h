// How the panels share the window, from a wide desktop to a phone.
#pragma once

namespace hourglass::app {

enum class Arrangement {
    ThreeColumns,  // model | tabs | training
    TwoColumns,    // model | tabs over training
    OneColumn,     // one tab at a time, the tabs at the bottom within the thumb's reach: a phone, also on its
                   // side
};

struct Layout {
    Arrangement arrangement = Arrangement::ThreeColumns;
    float width = 0, height = 0;  // of the window, units of the page
    bool fingers = false;
    bool short_window = false;  // too low to put two panels above each other
    bool lying = false;         // one column, and lower than wide: a phone on its side
};

// "three columns", "two columns", "one column".
const char* to_text(Arrangement arrangement);

// width, height: of the window, units of the page. fingers: they are what points.
Layout arrange(float width, float height, bool fingers);

}  // namespace hourglass::app
