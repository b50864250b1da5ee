// The point of the map that the user has chosen: what the model decodes there, and the
// test digit nearest to it.
#pragma once

#include <limits>

#include "app/state/frame.h"
#include "app/views/shared/digit_pair.h"
#include "explore/map_projection.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::map_view {

class MapPlace {
public:
    void choose(PlanePoint at);
    void forget() { chosen_ = false; }
    bool chosen() const { return chosen_; }
    PlanePoint at() const { return at_; }

    // Decodes what has changed. `emphasized` is the class that a conditional model is asked for, -1: that of
    // the nearest digit.
    void update(const Frame& frame, const MapProjection& map, int emphasized);
    // Pictures and code in a strip of this size: above each other when it is narrow.
    void draw(const Frame& frame, ImVec2 size);

    const Vector& code() const { return code_; }
    int nearest() const { return nearest_; }  // index of a test digit; -1 without one
    // Of the picture decoded, NaN without one.
    double mean_pixel() const { return chosen_ ? mean_ : std::numeric_limits<double>::quiet_NaN(); }

private:
    void draw_picture(int which, ImVec2 position, float side, const char* name);
    void draw_rows(const Frame& frame, ImVec2 size);

    bool chosen_ = false, changed_ = false;
    PlanePoint at_;
    Vector code_;
    int nearest_ = -1, label_ = -1, emphasized_ = -1;
    double mean_ = 0;
    Matrix decoded_;  // features x 1
    DigitSheet sheet_;
    DigitPair digit_;
    std::uint64_t map_version_ = 0, model_version_ = ~std::uint64_t{0};
};

}  // namespace hourglass::app::map_view
