// The part of a plane that a rectangle of the screen shows: pan and zoom.
#pragma once

#include <algorithm>
#include <cmath>

namespace hourglass::explore {

struct PlanePoint {
    float x = 0, y = 0;
};

// The smallest rectangle of the plane that should be seen.
struct PlaneBox {
    PlanePoint low, high;

    bool operator==(const PlaneBox& other) const {
        return low.x == other.low.x && low.y == other.low.y && high.x == other.high.x &&
               high.y == other.high.y;
    }
};

// What a camera looks at, whatever the size of the screen.
struct MapLook {
    PlanePoint center;
    float zoom = 1;  // 1: a fitted box just fills the screen
};

// The plane's y points up, the screen's down. Both axes have the same scale, so that
// distances can be compared.
class MapCamera {
public:
    static constexpr float kLeastZoom = 0.25f, kMostZoom = 400;

    // The rectangle of the screen; what is in its middle stays there.
    void set_screen(float left, float top, float width, float height) {
        left_ = left;
        top_ = top;
        width_ = width;
        height_ = height;
    }

    PlanePoint to_screen(PlanePoint at) const {
        return {left_ + width_ / 2 + (at.x - center_.x) * scale_,
                top_ + height_ / 2 - (at.y - center_.y) * scale_};
    }
    PlanePoint to_plane(PlanePoint at) const {
        return {center_.x + (at.x - left_ - width_ / 2) / scale_,
                center_.y - (at.y - top_ - height_ / 2) / scale_};
    }

    // Moves the plane by a distance on the screen.
    void pan(float x, float y) {
        center_.x -= x / scale_;
        center_.y += y / scale_;
    }
    // The place of the plane at this place of the screen stays there.
    void zoom(float factor, PlanePoint at) {
        const PlanePoint fixed = to_plane(at);
        scale_ = std::clamp(scale_ * factor, fitted_ * kLeastZoom, fitted_ * kMostZoom);
        const PlanePoint now = to_plane(at);
        center_.x += fixed.x - now.x;
        center_.y += fixed.y - now.y;
    }
    // Shows the whole box with a margin; about one unit if the box has no size.
    void fit(const PlaneBox& box) {
        constexpr float kWithMargin = 1.08f;
        const auto extent = [](float low, float high) { return std::max(high - low, 1e-4f) * kWithMargin; };
        center_ = {(box.low.x + box.high.x) / 2, (box.low.y + box.high.y) / 2};
        scale_ = fitted_ =
            std::min(width_ / extent(box.low.x, box.high.x), height_ / extent(box.low.y, box.high.y));
    }

    // Looks at a place, the zoom counted from the last fit.
    void look_at(const MapLook& look) {
        center_ = look.center;
        scale_ = fitted_ * std::clamp(look.zoom, kLeastZoom, kMostZoom);
    }

    // The center rounded to a decimal of which a step is no more than a unit of the screen.
    MapLook look() const {
        const float steps = std::pow(10.0f, std::ceil(std::log10(scale_)));
        const auto rounded = [steps](float value) { return std::round(value * steps) / steps; };
        return {{rounded(center_.x), rounded(center_.y)}, scale_ / fitted_};
    }
    PlanePoint center() const { return center_; }
    float scale() const { return scale_; }          // units of the screen per unit of the plane
    float fitted_scale() const { return fitted_; }  // that of the last fit

private:
    float left_ = 0, top_ = 0, width_ = 0, height_ = 0;
    PlanePoint center_;
    float scale_ = 1, fitted_ = 1;
};

}  // namespace hourglass::explore
