#include "app/views/map/point_cloud.h"

#include <algorithm>
#include <cmath>

#include "ui/colors.h"
#include "ui/fonts.h"

namespace hourglass::app::map_view {
namespace {

constexpr float kDensest = 2;  // pixels per unit: finer ones are not seen, but cost
constexpr int kOpaque = 235, kFaint = 26;

// Points are larger when there are few, and when zoomed in.
float dot_radius(Eigen::Index count, ImVec2 size, const MapCamera& camera, float fitted) {
    const float room = std::sqrt(size.x * size.y / static_cast<float>(std::max<Eigen::Index>(count, 1)));
    const float zoomed = std::sqrt(std::sqrt(std::max(camera.scale() / fitted, 0.25f)));
    return std::clamp(room * 0.38f, 1.5f, 2.6f) * std::clamp(zoomed, 0.8f, 2.2f);
}

}  // namespace

void PointCloud::paint(const MapCamera& camera, ImVec2 min, float density, const Points& points) {
    std::ranges::fill(pixels_, 0u);
    const float margin = stamp_.radius() + 2;
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
            stamp_.paint(x, y, class_color(label), strong ? kOpaque : kFaint, pixels_, painted_.width,
                         painted_.height);
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
        stamp_.set_radius(radius_ * density);
        paint(camera, min, density, points);
    }
    list.AddImage(texture_->id(), min, max);
}

}  // namespace hourglass::app::map_view
