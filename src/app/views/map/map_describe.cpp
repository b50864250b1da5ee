// What the view says of itself to scripts and tests.
#include <nlohmann/json.hpp>

#include "app/views/map/map_view.h"

namespace hourglass::app::map_view {
namespace {

using Json = nlohmann::json;

Json to_json(PlanePoint at) { return {at.x, at.y}; }

// The test digit below the pointer.
Json describe_hovered(int index, const MapProjection& map, const ImageSet* test) {
    if (index < 0 || test == nullptr || index >= map.count()) return nullptr;
    const auto place = map.places().col(index);
    return {{"index", index},
            {"label", test->labels[static_cast<std::size_t>(index)]},
            {"place", to_json({place[0], place[1]})}};
}

}  // namespace

void MapView::describe(const Frame& frame, nlohmann::json& object) {
    const UmapLayout& umap = projection_.umap();
    const PlaneBox& box = projection_.box();
    object = {
        {"projection", to_text(projection_.kind())},
        {"points", projection_.count()},
        {"complete", codes_.complete()},
        {"gliding", projection_.gliding()},
        {"box", {to_json(box.low), to_json(box.high)}},
        {"screen", {{view_.min().x, view_.min().y}, {view_.max().x, view_.max().y}}},
        {"center", to_json(view_.camera().center())},
        {"scale", view_.camera().scale()},
        {"only", emphasized_},
        {"hovered", describe_hovered(view_.hovered(), projection_, frame.data ? &frame.data->test : nullptr)},
        {"place", to_json(place_.at())},
        {"decoded_mean", place_.mean_pixel()},
        {"code", std::vector<float>(place_.code().begin(), place_.code().end())},
        {"nearest", place_.nearest()},
        {"tiles", view_.latent_grid().known()},
        {"tiles_mean", view_.latent_grid().mean_pixel()},
        {"umap",
         {{"points", umap.count()},
          {"running", umap.running()},
          {"finished", umap.finished()},
          {"progress", umap.progress()},
          {"problem", umap.problem()}}}};
}

}  // namespace hourglass::app::map_view
