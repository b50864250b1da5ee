#include <nlohmann/json.hpp>

#include "app/views/points/points_view.h"
#include "app/views/shared/row_text.h"

namespace hourglass::app::points_view {

// Brought up to date, as drawing it would.
void PointsView::describe(const Frame& frame, nlohmann::json& object) {
    if (!frame.has_model() || !frame.state.offers(tab())) return;
    if (frame.snapshot.model.features() != static_cast<int>(frame.state.data->test.features())) return;
    update(frame);
    nlohmann::json columns = nlohmann::json::array(), axes = nlohmann::json::array();
    for (Eigen::Index c = 0; c < rows_.rows().rows(); ++c) {
        nlohmann::json column{{"name", column_name(frame.state.data->test, static_cast<int>(c))}};
        if (rows_.known()) column["mse"] = rows_.errors()[c];
        if (c < rows_.pca_errors().size()) column["pca_mse"] = rows_.pca_errors()[c];
        columns.push_back(std::move(column));
    }
    for (const int axis : axes_)
        if (axis != kFlat) axes.push_back(column_name(frame.state.data->test, axis));
    object = {{"rows", rows_.count()},
              {"columns", std::move(columns)},
              {"axes", std::move(axes)},
              {"yaw", space_.camera().yaw},
              {"pitch", space_.camera().pitch},
              {"zoom", space_.camera().zoom},
              {"shows", {{"data", show_data_}, {"reconstruction", show_rebuilt_}, {"pca", show_pca_}}}};
    if (rows_.known()) object["mse"] = rows_.errors().mean();
    if (rows_.pca_errors().size() > 0) object["pca_mse"] = rows_.pca_errors().mean();
}

}  // namespace hourglass::app::points_view
