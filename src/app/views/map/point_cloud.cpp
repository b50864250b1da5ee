#include "app/views/map/point_cloud.h"

#include <algorithm>
#include <cmath>

#include "ui/colors.h"
#include "ui/fonts.h"

namespace hourglass::app::map_view {
namespace {

constexpr float kDensest = 2;  // pixels per unit: finer ones are not seen, but cost
constexpr int kOpaque = 235, kFaint = 26;

int divide_by_255(int value) { return (value + 128 + ((value + 128) >> 8)) >> 8; }

// Porter and Duff's "over" for colors that are not multiplied by their alpha, as Dear ImGui wants them.
std::uint32_t over(std::uint32_t below, ImU32 color, int alpha) {
    const int below_alpha = static_cast<int>(below >> IM_COL32_A_SHIFT);
    const auto rgb = color & ~IM_COL32_A_MASK;
    if (below_alpha == 0 || alpha == 255) return rgb | static_cast<std::uint32_t>(alpha) << IM_COL32_A_SHIFT;
    const int rest = divide_by_255(below_alpha * (255 - alpha));
    const int whole = alpha + rest;
    const auto channel = [&](int shift) {
        const int top = static_cast<int>(color >> shift) & 255,
                  bottom = static_cast<int>(below >> shift) & 255;
        return static_cast<std::uint32_t>((top * alpha + bottom * rest + whole / 2) / whole) << shift;
    };
    return channel(IM_COL32_R_SHIFT) | channel(IM_COL32_G_SHIFT) | channel(IM_COL32_B_SHIFT) |
           static_cast<std::uint32_t>(whole) << IM_COL32_A_SHIFT;
}

// Points are larger when there are few, and when zoomed in.
float dot_radius(Eigen::Index count, ImVec2 size, const MapCamera& camera, float fitted) {
    const float room = std::sqrt(size.x * size.y / static_cast<float>(std::max<Eigen::Index>(count, 1)));
    const float zoomed = std::sqrt(std::sqrt(std::max(camera.scale() / fitted, 0.25f)));
    return std::clamp(room * 0.38f, 1.5f, 2.6f) * std::clamp(zoomed, 0.8f, 2.2f);
}

}  // namespace

void PointCloud::make_stamp(float radius) {
    if (radius == stamp_.radius) return;
    stamp_.radius = radius;
    stamp_.side = 2 * static_cast<int>(std::ceil(radius + 1)) + 1;
    const int side = stamp_.side, middle = side / 2;
    stamp_.cover.assign(static_cast<std::size_t>(kSteps * kSteps * side * side), 0);
    for (int step = 0; step < kSteps * kSteps; ++step) {
        // Of the center, within the pixel in the middle.
        const float x = (static_cast<float>(step % kSteps) + 0.5f) / kSteps - 0.5f;
        const float y = (static_cast<float>(step / kSteps) + 0.5f) / kSteps - 0.5f;
        for (int i = 0; i < side * side; ++i) {
            const float distance = std::hypot(static_cast<float>(i % side - middle) - x,
                                              static_cast<float>(i / side - middle) - y);
            const float cover = std::clamp(radius + 0.5f - distance, 0.0f, 1.0f);
            stamp_.cover[static_cast<std::size_t>(step * side * side + i)] =
                static_cast<std::uint8_t>(cover * 255 + 0.5f);
        }
    }
}

// x and y in pixels of the picture.
void PointCloud::paint_dot(float x, float y, ImU32 color, int alpha) {
    const int side = stamp_.side, middle = side / 2;
    const auto column = static_cast<int>(std::floor(x)), row = static_cast<int>(std::floor(y));
    const int left = column - middle, top = row - middle;
    const auto step = static_cast<int>((y - static_cast<float>(row)) * kSteps) * kSteps +
                      static_cast<int>((x - static_cast<float>(column)) * kSteps);
    const std::uint8_t* cover = stamp_.cover.data() + static_cast<std::ptrdiff_t>(step) * side * side;
    const int first_x = std::max(0, -left), last_x = std::min(side, painted_.width - left);
    const int first_y = std::max(0, -top), last_y = std::min(side, painted_.height - top);
    for (int j = first_y; j < last_y; ++j) {
        std::uint32_t* out = pixels_.data() + static_cast<std::ptrdiff_t>(top + j) * painted_.width + left;
        for (int i = first_x; i < last_x; ++i) {
            const int here = divide_by_255(cover[j * side + i] * alpha);
            if (here > 0) out[i] = over(out[i], color, here);
        }
    }
}

void PointCloud::paint(const MapCamera& camera, ImVec2 min, float density, const Points& points) {
    std::ranges::fill(pixels_, 0u);
    const float margin = stamp_.radius + 2;
    const auto paint_class = [&](bool emphasized) {
        for (Eigen::Index i = 0; i < points.places.cols(); ++i) {
            const int label = points.labels[static_cast<std::size_t>(i)];
            const bool strong = points.emphasized < 0 || label == points.emphasized;
            if (strong != emphasized) continue;
            const PlanePoint at = camera.to_screen({points.places(0, i), points.places(1, i)});
            const float x = (at.x - min.x) * density, y = (at.y - min.y) * density;
            if (!(x > -margin && x < static_cast<float>(painted_.width) + margin && y > -margin &&
                  y < static_cast<float>(painted_.height) + margin))
                continue;
            paint_dot(x, y, class_color(label), strong ? kOpaque : kFaint);
        }
    };
    if (points.emphasized >= 0) paint_class(false);
    paint_class(true);
    texture_->set_pixels(pixels_);
}

void PointCloud::draw(ImDrawList& list, ImVec2 min, ImVec2 max, const MapCamera& camera,
                      const Points& points) {
    const float density = std::min(pixel_ratio(), kDensest);
    const ImVec2 size(max.x - min.x, max.y - min.y);
    const int width = std::max(1, static_cast<int>(std::lround(size.x * density)));
    const int height = std::max(1, static_cast<int>(std::lround(size.y * density)));
    const PlanePoint origin = camera.to_plane({min.x, min.y});
    const Key key{width, height, camera.scale(), origin.x, origin.y, points.emphasized, points.version};
    if (texture_ == nullptr || width != painted_.width || height != painted_.height) {
        pixels_.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height), 0);
        texture_ = std::make_unique<platform::Texture>(width, height, platform::Texture::Filter::Linear);
        painted_ = {};
    }
    if (!(key == painted_)) {
        painted_ = key;
        radius_ = dot_radius(points.places.cols(), size, camera, camera.fitted_scale());
        make_stamp(radius_ * density);
        paint(camera, min, density, points);
    }
    list.AddImage(texture_->id(), min, max);
}

}  // namespace hourglass::app::map_view
