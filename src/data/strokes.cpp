#include "data/strokes.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hourglass {
namespace {

float distance_to_segment(Point p, Point a, Point b) {
    const float dx = b.x - a.x;
    const float dy = b.y - a.y;
    const float length_squared = dx * dx + dy * dy;
    float t = 0;  // where on the segment the nearest point is
    if (length_squared > 0) {
        t = std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length_squared, 0.0f, 1.0f);
    }
    const float x = p.x - (a.x + t * dx);
    const float y = p.y - (a.y + t * dy);
    return std::sqrt(x * x + y * y);
}

// The whole pixels from `low` to `high`, cut to 0 .. size - 1; empty (first > last) when they lie outside.
// Clamped as floats, because a coordinate far away does not fit an int.
struct Range {
    int first;
    int last;
};
Range pixels_between(float low, float high, int size) {
    const float end = static_cast<float>(size);
    return {static_cast<int>(std::clamp(std::floor(low), 0.0f, end)),
            static_cast<int>(std::clamp(std::floor(high), -1.0f, end - 1))};
}

void draw_segment(GreyImage& image, Point a, Point b, float width) {
    const float radius = width / 2;
    // A pixel is covered by how far the pen's edge lies beyond its centre, from half a pixel outside to half
    // inside.
    const float reach = radius + 0.5f;
    const Range columns = pixels_between(std::min(a.x, b.x) - reach, std::max(a.x, b.x) + reach, image.width);
    const Range rows = pixels_between(std::min(a.y, b.y) - reach, std::max(a.y, b.y) + reach, image.height);
    for (int row = rows.first; row <= rows.last; ++row) {
        for (int column = columns.first; column <= columns.last; ++column) {
            const Point centre{static_cast<float>(column) + 0.5f, static_cast<float>(row) + 0.5f};
            const float coverage =
                std::clamp(reach - distance_to_segment(centre, a, b), 0.0f, std::min(width, 1.0f));
            image.at(column, row) = std::max(image.at(column, row), coverage);
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

Bounds ink_bounds(const GreyImage& image) {
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

GreyImage resample(const GreyImage& image, const Bounds& part, int width, int height) {
    GreyImage narrow(width, part.height());
    for (int row = 0; row < part.height(); ++row) {
        resample_line(&image.pixels[image.index(part.left, part.top + row)], part.width(), 1,
                      &narrow.pixels[narrow.index(0, row)], width, 1);
    }
    GreyImage scaled(width, height);
    for (int column = 0; column < width; ++column) {
        resample_line(&narrow.pixels[narrow.index(column, 0)], part.height(), width,
                      &scaled.pixels[scaled.index(column, 0)], height, width);
    }
    return scaled;
}

Point centre_of_mass(const GreyImage& image) {
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

// Where to put the first of `extent` pixels so that `centre` of them comes to the middle of pixel size / 2,
// as far as all of them fit. Measured on MNIST: the mean centre of mass of its training images is
// (14.507, 14.496) in these coordinates, half a pixel from the middle of the image.
int placed(float centre, int extent, int size) {
    const float middle = static_cast<float>(size / 2) + 0.5f;
    return std::clamp(static_cast<int>(std::lround(middle - centre)), 0, size - extent);
}

}  // namespace

GreyImage::GreyImage(int columns, int rows)
    : width(columns),
      height(rows),
      pixels(static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows)) {}

void draw_stroke(GreyImage& image, std::span<const Point> points, float width) {
    if (points.size() == 1) draw_segment(image, points[0], points[0], width);
    for (std::size_t i = 1; i < points.size(); ++i) draw_segment(image, points[i - 1], points[i], width);
}

GreyImage centre_in_box(const GreyImage& drawing, int size, int box) {
    assert(0 < box && box <= size);
    GreyImage centred(size, size);
    const Bounds ink = ink_bounds(drawing);
    if (ink.empty()) return centred;

    const float scale = static_cast<float>(box) / static_cast<float>(std::max(ink.width(), ink.height()));
    const auto scaled_side = [&](int side) {
        return std::clamp(static_cast<int>(std::lround(static_cast<float>(side) * scale)), 1, box);
    };
    const GreyImage scaled = resample(drawing, ink, scaled_side(ink.width()), scaled_side(ink.height()));
    const Point centre = centre_of_mass(scaled);
    const int left = placed(centre.x, scaled.width, size);
    const int top = placed(centre.y, scaled.height, size);
    for (int row = 0; row < scaled.height; ++row) {
        for (int column = 0; column < scaled.width; ++column) {
            centred.at(left + column, top + row) = scaled.at(column, row);
        }
    }
    return centred;
}

}  // namespace hourglass
