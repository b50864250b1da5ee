// What an address says of the view.
#include <cmath>

#include "app/views/points/points_view.h"

namespace hourglass::app::points_view {
namespace {

constexpr float kDegrees = 57.29578f;  // of a radian

// The camera in whole numbers: degrees, degrees, percent.
struct Whole {
    int yaw, pitch, zoom;
    bool operator==(const Whole&) const = default;
};

Whole whole(const explore::OrbitCamera& camera) {
    const auto round = [](float value) { return static_cast<int>(std::lround(value)); };
    return {round(kDegrees * camera.yaw), round(kDegrees * camera.pitch), round(100 * camera.zoom)};
}

std::string listed(int first, int second) { return std::to_string(first) + "," + std::to_string(second); }

}  // namespace

std::string PointsView::place() const {
    std::string place;
    if (!data_) return place;
    if (axes_ != usual_axes())
        add_part(place, "axes", listed(axes_[0] + 1, axes_[1] + 1) + "," + std::to_string(axes_[2] + 1));
    if (color_ != usual_color()) add_part(place, "color", color_ + 1);
    if (!show_data_) add_part(place, "nodata");
    if (!show_rebuilt_) add_part(place, "norebuilt");
    if (show_pca_) add_part(place, "pca");
    const Whole now = whole(space_.camera()), usual = whole({});
    if (now.yaw != usual.yaw || now.pitch != usual.pitch) add_part(place, "turn", listed(now.yaw, now.pitch));
    if (now.zoom != usual.zoom) add_part(place, "zoom", now.zoom);
    return place;
}

bool PointsView::take_part(const PlacePart& part) {
    const auto columns = static_cast<int>(data_->test.features());
    explore::OrbitCamera camera = space_.camera();
    if (part.key == "axes") {
        const auto axes = whole_numbers(part.value, 0, columns);
        if (!axes || axes->size() != 3 || (*axes)[0] == 0 || (*axes)[2] == 0) return false;
        for (std::size_t a = 0; a < 3; ++a) axes_[a] = (*axes)[a] - 1;
    } else if (part.key == "color") {
        const auto color = whole_number(part.value, 0, columns);
        if (!color) return false;
        color_ = *color - 1;
    } else if (part.key == "turn") {
        const auto angles = whole_numbers(part.value, -180, 180);
        if (!angles || angles->size() != 2 || std::abs((*angles)[1]) > 90) return false;
        camera.yaw = static_cast<float>((*angles)[0]) / kDegrees;
        camera.pitch = static_cast<float>((*angles)[1]) / kDegrees;
    } else if (part.key == "zoom") {
        const auto percent = whole_number(part.value, 25, 2000);
        if (!percent) return false;
        camera.zoom = static_cast<float>(*percent) / 100;
    } else if (part.value.empty() && part.key == "nodata") {
        show_data_ = false;
    } else if (part.value.empty() && part.key == "norebuilt") {
        show_rebuilt_ = false;
    } else if (part.value.empty() && part.key == "pca") {
        show_pca_ = true;
    } else {
        return false;
    }
    space_.look_from(camera);
    return true;
}

std::vector<std::string> PointsView::follow_place(const Frame& frame, std::string_view place) {
    follow_data(frame);
    axes_ = usual_axes();
    color_ = usual_color();
    show_data_ = show_rebuilt_ = true;
    show_pca_ = false;
    space_.look_from({});
    stale_ = true;
    return read_parts(place, [&](const PlacePart& part) { return take_part(part); });
}

}  // namespace hourglass::app::points_view
