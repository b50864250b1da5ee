#include <cmath>
#include <gtest/gtest.h>
#include <numbers>
#include <numeric>

#include "data/strokes.h"

namespace hourglass {
namespace {

float ink(const GrayImage& image) { return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0f); }

Point center_of_mass(const GrayImage& image) {
    Point sum;
    for (int row = 0; row < image.height; ++row) {
        for (int column = 0; column < image.width; ++column) {
            sum.x += image.at(column, row) * (static_cast<float>(column) + 0.5f);
            sum.y += image.at(column, row) * (static_cast<float>(row) + 0.5f);
        }
    }
    return {sum.x / ink(image), sum.y / ink(image)};
}

TEST(DrawStroke, AStraightLineOnPixelBoundsIsExact) {
    GrayImage image(6, 5);
    draw_stroke(image, std::vector<Point>{{-9, 2}, {9, 2}}, 2);  // covers y from 1 to 3
    for (int column = 0; column < 6; ++column) {
        EXPECT_EQ(image.at(column, 0), 0.0f);
        EXPECT_EQ(image.at(column, 1), 1.0f);
        EXPECT_EQ(image.at(column, 2), 1.0f);
        EXPECT_EQ(image.at(column, 3), 0.0f);
    }
}

TEST(DrawStroke, InkIsLengthTimesWidthInEveryDirection) {
    for (const float width : {0.5f, 1.0f, 3.0f, 8.0f}) {
        for (int degrees = 0; degrees < 180; degrees += 15) {
            GrayImage image(100, 100);
            const float angle = static_cast<float>(degrees) * std::numbers::pi_v<float> / 180;
            const Point half{30 * std::cos(angle), 30 * std::sin(angle)};
            draw_stroke(
                image, std::vector<Point>{{50.3f - half.x, 49.9f - half.y}, {50.3f + half.x, 49.9f + half.y}},
                width);
            const float area = 60 * width + std::numbers::pi_v<float> * width * width / 4;
            // A thin line's place within a pixel cannot be seen, so thin pens are less exact.
            const bool thin = width <= 1;
            EXPECT_NEAR(ink(image) / area, 1.0f, thin ? 0.25f : 0.03f)
                << degrees << " degrees, width " << width;
            EXPECT_NEAR(center_of_mass(image).x, 50.3f, thin ? 0.25f : 0.1f);
            EXPECT_NEAR(center_of_mass(image).y, 49.9f, thin ? 0.25f : 0.1f);
        }
    }
}

TEST(DrawStroke, OnePointIsARoundDot) {
    GrayImage image(20, 20);
    draw_stroke(image, std::vector<Point>{{10, 10}}, 10);
    EXPECT_NEAR(ink(image), std::numbers::pi_v<float> * 25, 1.0f);
    EXPECT_EQ(image.at(10, 10), 1.0f);
    EXPECT_EQ(image.at(2, 2), 0.0f);
}

TEST(DrawStroke, CrossingInkDoesNotAddUp) {
    GrayImage once(20, 20);
    const std::vector<Point> stroke{{3.3f, 4.1f}, {15.2f, 12.7f}};
    draw_stroke(once, stroke, 2.5f);
    GrayImage twice = once;
    draw_stroke(twice, stroke, 2.5f);
    EXPECT_EQ(once.pixels, twice.pixels);
}

TEST(DrawStroke, WhatLiesOutsideIsCutOff) {
    GrayImage image(10, 10);
    draw_stroke(image, std::vector<Point>{}, 3);
    draw_stroke(image, std::vector<Point>{{-50, -50}, {-20, 3e9f}}, 3);
    draw_stroke(image, std::vector<Point>{{1e30f, 1}, {1e30f, 2}}, 3);
    draw_stroke(image, std::vector<Point>{{12, 5}}, 3);
    EXPECT_EQ(ink(image), 0.0f);
    draw_stroke(image, std::vector<Point>{{5, -1000}, {5, 1000}}, 2);
    EXPECT_EQ(image.at(4, 0), 1.0f);
    EXPECT_EQ(image.at(5, 9), 1.0f);
}

TEST(CenterInBox, AnEmptyDrawingStaysEmpty) {
    EXPECT_EQ(ink(center_in_box(GrayImage(280, 280))), 0.0f);
    EXPECT_EQ(ink(center_in_box(GrayImage())), 0.0f);
    EXPECT_EQ(center_in_box(GrayImage(5, 7)).pixels.size(), 784u);
}

TEST(CenterInBox, ARectangleFillsTheBoxExactly) {
    GrayImage drawing(280, 200);
    for (int row = 20; row < 120; ++row)
        for (int column = 200; column < 250; ++column) drawing.at(column, row) = 1;
    const GrayImage centered = center_in_box(drawing);  // 50 x 100 becomes 10 x 20
    ASSERT_EQ(centered.width, 28);
    ASSERT_EQ(centered.height, 28);
    EXPECT_EQ(ink(centered), 200.0f);
    // With an even extent the center of mass lies between two pixels; it goes to the later place.
    for (int row = 0; row < 28; ++row) {
        for (int column = 0; column < 28; ++column) {
            const bool inside = column >= 10 && column < 20 && row >= 5 && row < 25;
            EXPECT_EQ(centered.at(column, row), inside ? 1.0f : 0.0f) << column << ", " << row;
        }
    }
}

TEST(CenterInBox, ShrinkingIsAntialiased) {
    GrayImage drawing(40, 40);  // a checkerboard of single pixels becomes an even gray
    for (int row = 0; row < 40; ++row)
        for (int column = 0; column < 40; ++column)
            drawing.at(column, row) = static_cast<float>((row + column) % 2);
    const GrayImage centered = center_in_box(drawing);
    EXPECT_FLOAT_EQ(ink(centered), 200.0f);
    EXPECT_FLOAT_EQ(centered.at(14, 14), 0.5f);
}

TEST(CenterInBox, SizeAndPlaceOfTheDrawingDoNotMatter) {
    const auto seven = [](int size, float scale, float left, float top) {
        GrayImage drawing(size, size);
        std::vector<Point> points{{0, 0}, {0.6f, 0}, {0.2f, 1}};
        for (Point& point : points) point = {left + scale * point.x, top + scale * point.y};
        draw_stroke(drawing, points, 0.1f * scale);
        return center_in_box(drawing);
    };
    const GrayImage one = seven(280, 100, 20, 20);
    const GrayImage other = seven(500, 300, 133, 77);
    double largest = 0;
    for (std::size_t i = 0; i < one.pixels.size(); ++i)
        largest = std::max(largest, std::abs(double{one.pixels[i]} - other.pixels[i]));
    EXPECT_LT(largest, 0.2);
    EXPECT_GT(ink(one), 50.0f);
}

TEST(CenterInBox, TheCenterOfMassComesToPixel14) {
    for (int drawn = 0; drawn < 20; ++drawn) {
        GrayImage drawing(280, 280);
        const float x = 40 + 5.3f * static_cast<float>(drawn);
        draw_stroke(drawing, std::vector<Point>{{x, 40}, {x + 70, 90}, {x + 20, 200}}, 18);
        draw_stroke(drawing, std::vector<Point>{{x + 10, 120 + 3.0f * static_cast<float>(drawn)}}, 25);
        const Point center = center_of_mass(center_in_box(drawing));
        EXPECT_NEAR(center.x, 14.5f, 0.5001f);
        EXPECT_NEAR(center.y, 14.5f, 0.5001f);
    }
}

TEST(CenterInBox, NoInkIsCutOff) {
    GrayImage drawing(100, 100);  // nearly all of the mass at the top
    draw_stroke(drawing, std::vector<Point>{{50, 10}}, 16);
    draw_stroke(drawing, std::vector<Point>{{50, 10}, {50, 98}}, 1);
    const GrayImage centered = center_in_box(drawing);
    EXPECT_GT(centered.at(14, 27) + centered.at(13, 27) + centered.at(15, 27), 0.0f)
        << "moved down as far as it fits";
    EXPECT_EQ(centered.at(14, 7), 0.0f);
}

TEST(CenterInBox, GrowsSmallDrawings) {
    GrayImage drawing(28, 28);
    drawing.at(3, 3) = 0.25f;
    const GrayImage centered = center_in_box(drawing);
    EXPECT_FLOAT_EQ(ink(centered), 0.25f * 400);
}

}  // namespace
}  // namespace hourglass
