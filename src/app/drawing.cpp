#include "app/drawing.h"

#include <algorithm>
#include <cmath>

namespace hourglass::app {
namespace {

constexpr float kNearestPoints = 0.004f;
// The strokes are drawn this many times as fine as the picture and averaged down.
constexpr int kSupersampling = 4;

Point mix(Point a, Point b, float share) { return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share}; }

// A quadratic Bezier from the middle of one pair of points to the middle of the next, with the point itself
// as its control: smooth, never overshoots, and a new point changes only the end of the curve.
PenStroke smooth(const PenStroke& points) {
    if (points.size() < 3) return points;
    PenStroke curve{points.front()};
    for (std::size_t i = 1; i + 1 < points.size(); ++i) {
        const Point from = i == 1 ? points[0] : mix(points[i - 1], points[i], 0.5f);
        const Point to = i + 2 == points.size() ? points.back() : mix(points[i], points[i + 1], 0.5f);
        const float length = std::hypot(to.x - from.x, to.y - from.y);
        const int parts = std::clamp(static_cast<int>(length / 0.01f), 1, 16);
        for (int part = 1; part <= parts; ++part) {
            const float share = static_cast<float>(part) / static_cast<float>(parts);
            curve.push_back(mix(mix(from, points[i], share), mix(points[i], to, share), share));
        }
    }
    return curve;
}

std::vector<float> average_down(const GreyImage& image, int side) {
    std::vector<float> small(static_cast<std::size_t>(side) * side);
    for (int row = 0; row < image.height; ++row)
        for (int column = 0; column < image.width; ++column)
            small[static_cast<std::size_t>(row / kSupersampling) * side + column / kSupersampling] +=
                image.at(column, row);
    for (float& pixel : small) pixel /= kSupersampling * kSupersampling;
    return small;
}

}  // namespace

void Drawing::refresh_last_curve() {
    curves_.resize(strokes_.size());
    if (!strokes_.empty()) curves_.back() = smooth(strokes_.back());
    ++version_;
}

void Drawing::begin_stroke(Point point) {
    strokes_.push_back({point});
    refresh_last_curve();
}

void Drawing::extend_stroke(Point point) {
    if (strokes_.empty()) return begin_stroke(point);
    const Point last = strokes_.back().back();
    if (std::hypot(point.x - last.x, point.y - last.y) < kNearestPoints) return;
    strokes_.back().push_back(point);
    refresh_last_curve();
}

void Drawing::add(const PenStroke& stroke) {
    if (stroke.empty()) return;
    begin_stroke(stroke.front());
    for (std::size_t i = 1; i < stroke.size(); ++i) extend_stroke(stroke[i]);
}

void Drawing::undo() {
    if (strokes_.empty()) return;
    strokes_.pop_back();
    refresh_last_curve();
}

void Drawing::clear() {
    strokes_.clear();
    refresh_last_curve();
}

void Drawing::set_pen_width(float width) {
    pen_width_ = std::clamp(width, 0.02f, 0.2f);
    ++version_;
}

void Drawing::set_centred(bool centred) {
    centred_ = centred;
    ++version_;
}

std::vector<float> Drawing::picture(int side) const {
    const int fine = side * kSupersampling;
    GreyImage image(fine, fine);
    for (const PenStroke& curve : curves_) {
        std::vector<Point> scaled(curve);
        for (Point& point : scaled)
            point = {point.x * static_cast<float>(fine), point.y * static_cast<float>(fine)};
        draw_stroke(image, scaled, pen_width_ * static_cast<float>(fine));
    }
    if (!centred_) return average_down(image, side);
    return centre_in_box(image, side, std::max(1, side * 20 / 28)).pixels;
}

}  // namespace hourglass::app
