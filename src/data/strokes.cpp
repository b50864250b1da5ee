#include "data/strokes.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hourglass {
namespace {

// Where on the segment, from 0 at a to 1 at b, the point nearest to p is.
float nearest_share(Point p, const PenPoint& a, const PenPoint& b) {
    const float dx = b.x - a.x;
    const float dy = b.y - a.y;
    const float length_squared = dx * dx + dy * dy;
    if (length_squared <= 0) return 0;
    return std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length_squared, 0.0f, 1.0f);
}

// 0..1: how much of the pixel around `center` the pen covers on its way from a to b. A pixel is covered by
// how far the pen's edge lies beyond its center, from half a pixel outside to half inside.
float coverage(Point center, const PenPoint& a, const PenPoint& b) {
    const float t = nearest_share(center, a, b);
    const float x = center.x - (a.x + t * (b.x - a.x));
    const float y = center.y - (a.y + t * (b.y - a.y));
    const float width = a.width + t * (b.width - a.width);
    return std::clamp(width / 2 + 0.5f - std::sqrt(x * x + y * y), 0.0f, std::min(width, 1.0f));
}

// The whole pixels from `low` to `high`, cut to 0 .. size - 1; empty (first > last) when they lie outside.
// Clamped as floats, because a coordinate far away does not fit an int.
struct PixelRange {
    int first;
    int last;
};
PixelRange pixels_between(float low, float high, int size) {
    const float end = static_cast<float>(size);
    return {static_cast<int>(std::clamp(std::floor(low), 0.0f, end)),
            static_cast<int>(std::clamp(std::floor(high), -1.0f, end - 1))};
}

void draw_segment(GrayImage& image, const PenPoint& a, const PenPoint& b, PenTip tip) {
    const float reach = std::max(a.width, b.width) / 2 + 0.5f;
    const PixelRange columns =
        pixels_between(std::min(a.x, b.x) - reach, std::max(a.x, b.x) + reach, image.width);
    const PixelRange rows =
        pixels_between(std::min(a.y, b.y) - reach, std::max(a.y, b.y) + reach, image.height);
    for (int row = rows.first; row <= rows.last; ++row) {
        for (int column = columns.first; column <= columns.last; ++column) {
            const float covered =
                coverage({static_cast<float>(column) + 0.5f, static_cast<float>(row) + 0.5f}, a, b);
            float& pixel = image.at(column, row);
            pixel = tip == PenTip::Ink ? std::max(pixel, covered) : std::min(pixel, 1 - covered);
        }
    }
}

// Inclusive pixel bounds.
struct Bounds {
    int left, top, right, bottom;
    int width() const { return right - left + 1; }
    int height() const { return bottom - top + 1; }
    bool empty() const { return right < left; }
};

Bounds ink_bounds(const GrayImage& image) {
    constexpr float kInk = 0.5f / 255;  // what would still be visible as a byte
    Bounds bounds{image.width, image.height, -1, -1};
    for (int row = 0; row < image.height; ++row) {
        for (int column = 0; column < image.width; ++column) {
            if (image.at(column, row) <= kInk) continue;
            bounds.left = std::min(bounds.left, column);
            bounds.right = std::max(bounds.right, column);
            bounds.top = std::min(bounds.top, row);
            bounds.bottom = row;
        }
    }
    return bounds;
}

// One line of `from` samples resampled to `to`: each new sample is the mean over the piece of the line that
// it stands for. Antialiases when shrinking, keeps edges sharp when growing.
void resample_line(const float* from, int from_count, int from_step, float* to, int to_count, int to_step) {
    const float ratio = static_cast<float>(from_count) / static_cast<float>(to_count);
    for (int i = 0; i < to_count; ++i) {
        const float begin = static_cast<float>(i) * ratio;
        const float end = std::min(begin + ratio, static_cast<float>(from_count));
        float sum = 0;
        for (int k = static_cast<int>(begin); k < from_count && static_cast<float>(k) < end; ++k) {
            const float overlap =
                std::min(end, static_cast<float>(k + 1)) - std::max(begin, static_cast<float>(k));
            sum += overlap * from[k * from_step];
        }
        to[i * to_step] = sum / ratio;
    }
}

GrayImage resample(const GrayImage& image, const Bounds& part, int width, int height) {
    GrayImage narrow(width, part.height());
    for (int row = 0; row < part.height(); ++row) {
        resample_line(&image.pixels[image.index(part.left, part.top + row)], part.width(), 1,
                      &narrow.pixels[narrow.index(0, row)], width, 1);
    }
    GrayImage scaled(width, height);
    for (int column = 0; column < width; ++column) {
        resample_line(&narrow.pixels[narrow.index(column, 0)], part.height(), width,
                      &scaled.pixels[scaled.index(column, 0)], height, width);
    }
    return scaled;
}

Point center_of_mass(const GrayImage& image) {
    double mass = 0, x = 0, y = 0;
    for (int row = 0; row < image.height; ++row) {
        for (int column = 0; column < image.width; ++column) {
            const double ink = image.at(column, row);
            mass += ink;
            x += ink * (column + 0.5);
            y += ink * (row + 0.5);
        }
    }
    return {static_cast<float>(x / mass), static_cast<float>(y / mass)};
}

// Where to put the first of `extent` pixels so that `center` of them comes to the middle of pixel size / 2,
// as far as all of them fit. Measured on MNIST: the mean center of mass of its training images is
// (14.507, 14.496) in these coordinates, half a pixel from the middle of the image.
int placed(float center, int extent, int size) {
    const float middle = static_cast<float>(size / 2) + 0.5f;
    return std::clamp(static_cast<int>(std::lround(middle - center)), 0, size - extent);
}

}  // namespace

GrayImage::GrayImage(int columns, int rows)
    : width(columns),
      height(rows),
      pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows)) {}

void draw_stroke(GrayImage& image, std::span<const Point> points, float width) {
    std::vector<PenPoint> same_width;
    same_width.reserve(points.size());
    for (const Point point : points) same_width.push_back({point.x, point.y, width});
    draw_stroke(image, same_width);
}

void draw_stroke(GrayImage& image, std::span<const PenPoint> points, PenTip tip) {
    if (points.size() == 1) draw_segment(image, points[0], points[0], tip);
    for (std::size_t i = 1; i < points.size(); ++i) draw_segment(image, points[i - 1], points[i], tip);
}

GrayImage center_in_box(const GrayImage& drawing, int size, int box) {
    assert(0 < box && box <= size);
    GrayImage centered(size, size);
    const Bounds ink = ink_bounds(drawing);
    if (ink.empty()) return centered;

    const float scale = static_cast<float>(box) / static_cast<float>(std::max(ink.width(), ink.height()));
    const auto scaled_side = [&](int side) {
        return std::clamp(static_cast<int>(std::lround(static_cast<float>(side) * scale)), 1, box);
    };
    const GrayImage scaled = resample(drawing, ink, scaled_side(ink.width()), scaled_side(ink.height()));
    const Point center = center_of_mass(scaled);
    const int left = placed(center.x, scaled.width, size);
    const int top = placed(center.y, scaled.height, size);
    for (int row = 0; row < scaled.height; ++row)
        for (int column = 0; column < scaled.width; ++column)
            centered.at(left + column, top + row) = scaled.at(column, row);
    return centered;
}

}  // namespace hourglass
