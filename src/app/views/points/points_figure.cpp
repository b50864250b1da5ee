#include "app/views/points/points_view.h"
#include "app/views/shared/pictures.h"

namespace hourglass::app::points_view {
namespace {

// From the axes' ranges to -1..1, then turned as on the screen; a flat cloud stays as it is.
Matrix on_paper_plane(const Matrix& places, const std::vector<ScatterAxis>& axes,
                      const explore::OrbitCamera& camera) {
    if (places.rows() == 2) return places;
    const auto unit = [&](Eigen::Index axis, Eigen::Index point) {
        const ScatterAxis& range = axes[static_cast<std::size_t>(axis)];
        const float size = std::max(range.high - range.low, 1e-9f);
        return 2 * (places(axis, point) - range.low) / size - 1;
    };
    const explore::OrbitCamera whole{camera.yaw, camera.pitch, 1};
    Matrix plane(2, places.cols());
    for (Eigen::Index i = 0; i < places.cols(); ++i) {
        const auto seen = whole.to_screen({unit(0, i), unit(1, i), unit(2, i)}, 0, 0, 1);
        plane(0, i) = seen.x;
        plane(1, i) = -seen.y;
    }
    return plane;
}

std::string names_of(const std::vector<ScatterAxis>& axes) {
    std::string names;
    for (const ScatterAxis& axis : axes) names += (names.empty() ? "" : ", ") + axis.name;
    return names;
}

}  // namespace

std::optional<Figure> PointsView::figure(const Frame& frame) {
    const std::vector<ScatterAxis>& axes = space_content_.axes;
    if (space_content_.clouds.empty()) return std::nullopt;
    Eigen::Index count = 0;
    for (const ScatterCloud& cloud : space_content_.clouds) count += cloud.places.cols();
    Matrix places(2, count);
    std::vector<std::uint8_t> labels;
    for (const ScatterCloud& cloud : space_content_.clouds) {
        const auto first = static_cast<Eigen::Index>(labels.size());
        places.middleCols(first, cloud.places.cols()) = on_paper_plane(cloud.places, axes, space_.camera());
        labels.insert(labels.end(), static_cast<std::size_t>(cloud.places.cols()), cloud.kind);
    }
    const bool flat = axes.size() == 2;
    const Vector low = places.rowwise().minCoeff(), high = places.rowwise().maxCoeff();
    const Vector edge = 0.04f * (high - low);
    return plane_figure(legend_of("Rows and what is made of them", frame, frame.runs),
                        {.places = places,
                         .labels = labels,
                         .colors = {0x8A93A3, kPrintModelInk, 0x0072B2},
                         .names = {"Data", "Reconstruction", "PCA"},
                         .emphasized = -1,
                         .low = {low[0] - edge[0], low[1] - edge[1]},
                         .high = {high[0] + edge[0], high[1] + edge[1]},
                         .x_label = flat ? axes[0].name : names_of(axes) + ", turned as on the screen",
                         .y_label = flat ? axes[1].name : ""});
}

}  // namespace hourglass::app::points_view
