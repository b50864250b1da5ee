// Pen strokes on gray images, and MNIST's way of centering a drawing. The synthetic digits and the page's
// drawing pad share this.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace hourglass {

// Pixel (column, row) covers the square from (column, row) to (column + 1, row + 1); y points down.
struct Point {
    float x = 0;
    float y = 0;
};

struct GrayImage {
    int width = 0;
    int height = 0;
    std::vector<float> pixels;  // row by row; 0 = background, 1 = ink

    GrayImage() = default;
    GrayImage(int columns, int rows);

    float& at(int column, int row) { return pixels[index(column, row)]; }
    float at(int column, int row) const { return pixels[index(column, row)]; }

    std::size_t index(int column, int row) const {
        return static_cast<std::size_t>(row) * static_cast<std::size_t>(width) +
               static_cast<std::size_t>(column);
    }
};

// Draws the polyline through the points with a round pen of the given width in pixels, antialiased; one point
// makes a dot. Ink does not add up where strokes cross. Parts outside of the image are cut off.
void draw_stroke(GrayImage& image, std::span<const Point> points, float width);

// A place that a pen went through, and how wide it was there: pens that feel pressure
// make strokes of varying width.
struct PenPoint {
    float x = 0;
    float y = 0;
    float width = 1;
};

enum class PenTip { Ink, Eraser };

// The same with a width that changes evenly from point to point, in pixels; an eraser takes away as much as a
// pen would leave.
void draw_stroke(GrayImage& image, std::span<const PenPoint> points, PenTip tip = PenTip::Ink);

// MNIST's preprocessing (LeCun, Bottou, Bengio, Haffner, "Gradient-based learning applied to document
// recognition", 1998, section III.A): the drawing's bounding box, scaled with its aspect kept so that it
// fills a box of `box` pixels, antialiased, placed into `size` x `size` pixels with its center of mass in
// pixel size / 2 of both sides (to the whole pixel, and never so far that ink would be cut off). An image
// without ink stays empty.
GrayImage center_in_box(const GrayImage& drawing, int size = 28, int box = 20);

}  // namespace hourglass
