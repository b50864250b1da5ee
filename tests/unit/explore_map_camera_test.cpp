// Pan and zoom of the map.
#include <gtest/gtest.h>

#include "explore/map_camera.h"

namespace hourglass::explore {
namespace {

MapCamera camera_of(const PlaneBox& box) {
    MapCamera camera;
    camera.set_screen(100, 50, 400, 200);
    camera.fit(box);
    return camera;
}

TEST(MapCamera, shows_the_whole_box_in_the_middle) {
    const MapCamera camera = camera_of({{-2, 1}, {6, 3}});
    const PlanePoint middle = camera.to_screen({2, 2});
    EXPECT_FLOAT_EQ(middle.x, 300);
    EXPECT_FLOAT_EQ(middle.y, 150);
    const PlanePoint low = camera.to_screen({-2, 1}), high = camera.to_screen({6, 3});
    EXPECT_GT(low.x, 100);
    EXPECT_LT(high.x, 500);
    EXPECT_LT(low.y, 250);
    EXPECT_GT(high.y, 50);
    EXPECT_LT(high.y, low.y) << "up is up";
    // Both axes have the same scale.
    EXPECT_NEAR((high.x - low.x) / 8, (low.y - high.y) / 2, 1e-3);
}

TEST(MapCamera, zoom_keeps_the_place_under_the_pointer) {
    MapCamera camera = camera_of({{-1, -1}, {1, 1}});
    const PlanePoint pointer{180, 90}, before = camera.to_plane(pointer);
    const float scale = camera.scale();
    camera.zoom(3, pointer);
    EXPECT_FLOAT_EQ(camera.scale(), 3 * scale);
    EXPECT_NEAR(camera.to_plane(pointer).x, before.x, 1e-5);
    EXPECT_NEAR(camera.to_plane(pointer).y, before.y, 1e-5);
}

TEST(MapCamera, zoom_ends_somewhere) {
    MapCamera camera = camera_of({{-1, -1}, {1, 1}});
    const float fitted = camera.scale();
    for (int i = 0; i < 100; ++i) camera.zoom(0.5f, {300, 150});
    EXPECT_FLOAT_EQ(camera.scale(), fitted / 4);
    for (int i = 0; i < 100; ++i) camera.zoom(2, {300, 150});
    EXPECT_FLOAT_EQ(camera.scale(), fitted * 400);
}

TEST(MapCamera, pan_moves_with_the_pointer) {
    MapCamera camera = camera_of({{0, 0}, {1, 1}});
    const PlanePoint grabbed = camera.to_plane({200, 100});
    camera.pan(37, -12);
    const PlanePoint now = camera.to_screen(grabbed);
    EXPECT_NEAR(now.x, 237, 1e-3);
    EXPECT_NEAR(now.y, 88, 1e-3);
}

TEST(MapCamera, looks_at_the_same_on_another_screen) {
    MapCamera camera = camera_of({{-1, -1}, {1, 1}});
    camera.zoom(5, {180, 90});
    const MapLook look = camera.look();
    EXPECT_FLOAT_EQ(look.zoom, 5);
    MapCamera other;
    other.set_screen(0, 0, 800, 600);
    other.fit({{-1, -1}, {1, 1}});
    const float fitted = other.scale();
    other.look_at(look);
    EXPECT_FLOAT_EQ(other.scale(), 5 * fitted);
    constexpr float kPixel = 1;
    EXPECT_NEAR(camera.to_screen(look.center).x, 300, kPixel);
    EXPECT_NEAR(other.to_screen(look.center).x, 400, 1e-2);
    EXPECT_NEAR(other.to_screen(look.center).y, 300, 1e-2);
    other.look_at({{0, 0}, 1e6f});
    EXPECT_FLOAT_EQ(other.scale(), 400 * fitted);
}

TEST(MapCamera, of_a_point_is_finite) {
    const MapCamera camera = camera_of({{3, 3}, {3, 3}});
    EXPECT_GT(camera.scale(), 0);
    EXPECT_LT(camera.scale(), 1e8f);
    EXPECT_FLOAT_EQ(camera.to_screen({3, 3}).x, 300);
}

}  // namespace
}  // namespace hourglass::explore
