// The codes of all test digits as points in a plane.
#pragma once

#include "app/state/place.h"
#include "app/state/view.h"
#include "app/views/map/map_canvas.h"
#include "app/views/map/map_place.h"
#include "explore/map_codes.h"
#include "explore/map_projection.h"

namespace hourglass::app::map_view {

class MapView final : public View {
public:
    MapView();
    void draw(const Frame& frame) override;
    void describe(const Frame& frame, nlohmann::json& object) override;
    std::optional<Figure> figure(const Frame& frame) override;
    bool busy() const override;
    // The kind of projection, once somebody has chosen it, the class that is shown alone, the grid that is
    // left out, and the part of the plane in sight: "pca:only-7:center-1.5,-2:zoom-300" (percent).
    std::string place() const override;
    std::vector<std::string> follow_place(const Frame& frame, std::string_view place) override;

private:
    bool take_part(const Frame& frame, const PlacePart& part);
    bool take_kind(std::string_view name);
    bool shows_grid(const Frame& frame) const;
    void follow_model(const Frame& frame);
    void draw_toolbar(const Frame& frame);
    void draw_kinds(const Frame& frame);
    void choose_kind(MapKind kind);
    void draw_save_buttons(const Frame& frame);
    void draw_legend(const Frame& frame);
    void draw_umap_tools(const Frame& frame);
    void draw_umap_progress(const Frame& frame);
    void draw_content(const Frame& frame);
    std::string note(const Frame& frame) const;

    MapCodes codes_;
    MapProjection projection_;
    MapCanvas view_;
    MapPlace place_;
    MapKind kind_ = MapKind::Components;
    bool kind_chosen_ = false;
    std::uint64_t generation_ = 0;  // of the codes
    bool followed_ = false;         // an address, since the last look at the model
    int emphasized_ = -1;           // a class; -1: all alike
    int umap_points_ = 0;           // as the user chose
    bool digits_behind_ = true;
    bool umap_due_ = false;
};

}  // namespace hourglass::app::map_view
