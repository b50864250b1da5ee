// The codes of all test digits as points in a plane.
#pragma once

#include "app/map_codes.h"
#include "app/map_place.h"
#include "app/map_projection.h"
#include "app/map_view.h"
#include "app/state.h"

namespace hourglass::app {

class MapPanel {
public:
    // Fills the region.
    void draw(const Frame& frame);
    // Whether another frame is needed to get on.
    bool behind() const;

    // For scripts.
    const MapCodes& codes() const { return codes_; }
    const MapProjection& map() const { return projection_; }
    const MapView& view() const { return view_; }
    const MapPlace& place() const { return place_; }
    int emphasized() const { return emphasized_; }

private:
    void follow_model(const Frame& frame);
    void draw_toolbar(const Frame& frame);
    void draw_kinds(const Frame& frame);
    void choose_kind(MapKind kind);
    void draw_save_buttons(const Frame& frame);
    void draw_legend(const Frame& frame);
    void draw_umap_tools(const Frame& frame);
    void draw_umap_progress();
    void draw_content(const Frame& frame);
    std::string note() const;

    MapCodes codes_;
    MapProjection projection_;
    MapView view_;
    MapPlace place_;
    MapKind kind_ = MapKind::Components;
    std::uint64_t generation_ = 0;
    int emphasized_ = -1;  // a class; -1: all alike
    int umap_points_ = 0;  // the wish
    bool digits_behind_ = true;
    bool umap_due_ = false;
};

}  // namespace hourglass::app
