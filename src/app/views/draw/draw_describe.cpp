// What the view says of itself to scripts and tests.
#include <nlohmann/json.hpp>

#include "app/views/draw/draw_view.h"

namespace hourglass::app::draw_view {
namespace {

using Json = nlohmann::json;

Json describe(const Answer& answer) { return {{"digit", answer.digit}, {"confidence", answer.confidence}}; }

Json describe(const DrawResults& results, const Drawing& drawing) {
    double ink = 0;
    for (const float pixel : results.picture()) ink += pixel;
    Json neighbors = Json::array();
    for (const DrawResults::NearDigit& digit : results.neighbors())
        neighbors.push_back({{"index", digit.index}, {"label", digit.label}, {"distance", digit.distance}});
    return {{"ink", ink},
            {"picture", results.picture()},
            {"seen", results.corrupted() ? Json(results.seen()) : Json(nullptr)},
            {"reconstruction", results.reconstruction()},
            {"mse", results.mse()},
            {"code", results.code()},
            {"neighbors", neighbors},
            {"searched", results.searched()},
            {"error_share", results.error_share()},
            {"eraser", drawing.tip() == PenTip::Eraser},
            {"can_undo", drawing.can_undo()},
            {"can_redo", drawing.can_redo()}};
}

}  // namespace

void DrawView::describe(const Frame& frame, nlohmann::json& object) {
    if (!frame.snapshot.model.empty()) update(frame);
    object = draw_view::describe(results_, frame.drawing);
    object["recognized"] = nullptr;
    if (seen_answer_.digit >= 0)
        object["recognized"] = {{"drawing", draw_view::describe(seen_answer_)},
                                {"reconstruction", draw_view::describe(rebuilt_answer_)}};
}

}  // namespace hourglass::app::draw_view
