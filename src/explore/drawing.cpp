#include "explore/drawing.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <span>
#include <utility>

namespace hourglass::explore {
namespace {

constexpr float kNearestPoints = 0.004f;
// The strokes are drawn this many times as fine as the picture and averaged down.
constexpr int kSupersampling = 4;

PenPoint between(const PenPoint& a, const PenPoint& b, float share) {
    return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share, a.width + (b.width - a.width) * share};
}

// A quadratic Bezier from the curve's end to `to`.
void append_piece(PenStroke& curve, const PenPoint& control, const PenPoint& to) {
    const PenPoint from = curve.back();
    const float length = std::hypot(to.x - from.x, to.y - from.y);
    const int parts = std::clamp(static_cast<int>(length / 0.01f), 1, 16);
    for (int part = 1; part <= parts; ++part) {
        const float share = static_cast<float>(part) / static_cast<float>(parts);
        curve.push_back(between(between(from, control, share), between(control, to, share), share));
    }
}

// Brings the curve up to date with a point that was added. Its pieces go from the middle of one pair of
// points to the middle of the next, with the point between as their control: smooth, never overshooting, and
// a new point changes only the last piece, which ends at the newest point instead of at a middle.
void follow(Drawing::Mark& mark) {
    const PenStroke& p = mark.points;
    const std::size_t n = p.size();
    PenStroke& curve = mark.curve;
    curve.resize(mark.settled);
    if (n == 1) {
        curve.push_back(p[0]);
        mark.settled = 1;
    } else if (n == 2) {
        curve.push_back(p[1]);
    } else {
        if (n > 3) {
            append_piece(curve, p[n - 3], between(p[n - 3], p[n - 2], 0.5f));
            mark.settled = curve.size();
        }
        append_piece(curve, p[n - 2], p[n - 1]);
    }
}

// The part of a mark's curve from one of its points on, in pixels.
void draw(GrayImage& image, const Drawing::Mark& mark, std::size_t first, std::size_t last) {
    const auto scale = static_cast<float>(image.width);
    PenStroke scaled;
    for (std::size_t i = first; i < last; ++i) {
        const PenPoint& point = mark.curve[i];
        scaled.push_back({point.x * scale, point.y * scale, point.width * scale});
    }
    draw_stroke(image, scaled, mark.tip);
}

// Every pixel takes the nearest of the picture's.
void fill(GrayImage& image, const PadPicture& picture) {
    if (picture.side == 0) {
        std::ranges::fill(image.pixels, 0.0f);
        return;
    }
    for (int row = 0; row < image.height; ++row)
        for (int column = 0; column < image.width; ++column) {
            const int y = row * picture.side / image.height, x = column * picture.side / image.width;
            image.at(column, row) =
                static_cast<float>(picture.pixels[static_cast<std::size_t>(y * picture.side + x)]) / 255;
        }
}

std::vector<float> average_down(const GrayImage& image, int side) {
    std::vector<float> small(static_cast<std::size_t>(side) * side);
    for (int row = 0; row < image.height; ++row)
        for (int column = 0; column < image.width; ++column)
            small[static_cast<std::size_t>(row / kSupersampling) * side + column / kSupersampling] +=
                image.at(column, row);
    for (float& pixel : small) pixel /= kSupersampling * kSupersampling;
    return small;
}

}  // namespace

void Drawing::start(PenPoint point, PenTip tip) {
    undone_.clear();
    point.width *= pen_width_ * (tip == PenTip::Eraser ? kEraserWidth : 1.0f);
    marks_.push_back({.tip = tip, .points = {point}});
    follow(marks_.back());
    ++version_;
}

void Drawing::begin_stroke(PenPoint point) { start(point, tip_); }

void Drawing::extend_stroke(PenPoint point) {
    if (marks_.empty() || marks_.back().clears) return begin_stroke(point);
    Mark& mark = marks_.back();
    const PenPoint& last = mark.points.back();
    if (std::hypot(point.x - last.x, point.y - last.y) < kNearestPoints) return;
    point.width *= pen_width_ * (mark.tip == PenTip::Eraser ? kEraserWidth : 1.0f);
    mark.points.push_back(point);
    follow(mark);
    ++version_;
}

void Drawing::add(const PenStroke& stroke) {
    if (stroke.empty()) return;
    start(stroke.front(), PenTip::Ink);
    for (std::size_t i = 1; i < stroke.size(); ++i) extend_stroke(stroke[i]);
}

void Drawing::undo() {
    if (marks_.empty()) return;
    undone_.push_back(std::move(marks_.back()));
    marks_.pop_back();
    settled_ = {};
    ++version_;
}

void Drawing::redo() {
    if (undone_.empty()) return;
    marks_.push_back(std::move(undone_.back()));
    undone_.pop_back();
    ++version_;
}

void Drawing::clear() {
    if (first_on_sheet() == marks_.size() && picture_below() == nullptr) return;
    undone_.clear();
    marks_.push_back({.clears = true});
    ++version_;
}

void Drawing::put(PadPicture picture) {
    assert(picture.pixels.size() == static_cast<std::size_t>(picture.side) * picture.side);
    undone_.clear();
    marks_.push_back({.clears = true, .picture = std::move(picture)});
    ++version_;
}

void Drawing::restore(const std::vector<Mark>& marks) {
    marks_.clear();
    undone_.clear();
    settled_ = {};
    for (const Mark& mark : marks) {
        if (mark.points.empty() && !mark.clears) continue;
        Mark& copy =
            marks_.emplace_back(Mark{.tip = mark.tip, .clears = mark.clears, .picture = mark.picture});
        if (mark.clears) continue;
        for (const PenPoint& point : mark.points) {
            copy.points.push_back(point);
            follow(copy);
        }
    }
    ++version_;
}

std::size_t Drawing::first_on_sheet() const {
    std::size_t first = marks_.size();
    while (first > 0 && !marks_[first - 1].clears) --first;
    return first;
}

const PadPicture* Drawing::picture_below() const {
    const std::size_t first = first_on_sheet();
    const bool has_one = first > 0 && marks_[first - 1].picture.side > 0;
    return has_one ? &marks_[first - 1].picture : nullptr;
}

std::vector<Drawing::Mark> Drawing::marks_of_sheet() const {
    const std::size_t first = first_on_sheet() - (picture_below() != nullptr ? 1 : 0);
    return {marks_.begin() + static_cast<std::ptrdiff_t>(first), marks_.end()};
}

bool Drawing::empty() const {
    return picture_below() == nullptr &&
           std::none_of(
               marks_.begin() + static_cast<std::ptrdiff_t>(first_on_sheet()), marks_.end(),
               [](const Mark& mark) { return mark.tip == PenTip::Ink; });
}

void Drawing::set_pen_width(float width) { pen_width_ = std::clamp(width, 0.02f, 0.2f); }

void Drawing::set_centered(bool centered) {
    centered_ = centered;
    ++version_;
}

void Drawing::draw_settled(int fine) {
    if (settled_.width != fine) {
        settled_ = GrayImage(fine, fine);
        settled_marks_ = settled_points_ = 0;
    }
    for (; settled_marks_ < marks_.size(); ++settled_marks_, settled_points_ = 0) {
        const Mark& mark = marks_[settled_marks_];
        if (mark.clears) fill(settled_, mark.picture);
        const bool newest = settled_marks_ + 1 == marks_.size();
        const std::size_t last = newest ? mark.settled : mark.curve.size();
        // From the point before, so that the line has no gap.
        draw(settled_, mark, settled_points_ > 0 ? settled_points_ - 1 : 0, last);
        settled_points_ = last;
        if (newest) return;
    }
}

std::vector<float> Drawing::picture(int side) {
    const PadPicture* below = picture_below();
    const bool in_place = below != nullptr && below->in_place;
    if (in_place && below->side == side && marks_.back().clears) {
        // The very numbers that the data set has (data/minibatch.h).
        std::vector<float> pixels;
        for (const std::uint8_t byte : below->pixels)
            pixels.push_back(static_cast<float>(byte) * (1.0f / 255.0f));
        return pixels;
    }
    draw_settled(side * kSupersampling);
    GrayImage image = settled_;
    if (!marks_.empty() && !marks_.back().clears)
        draw(image, marks_.back(), marks_.back().settled - 1, marks_.back().curve.size());
    if (!centered_ || in_place) return average_down(image, side);
    return center_in_box(image, side, std::max(1, side * 20 / 28)).pixels;
}

}  // namespace hourglass::explore
