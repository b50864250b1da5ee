// The map itself: points, the latent grid behind them, and input by mouse, touch and keyboard.
#pragma once

#include <optional>
#include <string>

#include "app/views/map/latent_grid.h"
#include "app/views/map/map_place.h"
#include "app/views/map/point_cloud.h"
#include "app/views/shared/digit_pair.h"
#include "explore/map_projection.h"

namespace hourglass::app::map_view {

class MapCanvas {
public:
    struct Content {
        const MapProjection& map;
        MapPlace& place;
        int emphasized = -1;         // the other classes are faint; -1: none is
        bool digits_behind = false;  // the latent grid; for codes of two numbers only
        std::string note;            // what is shown, in a corner
    };
    void draw(const Frame& frame, ImVec2 size, const Content& content);
    // Shows all points, and keeps doing so until the user moves the map.
    void fit();
    // What somebody has moved the map to, or asked for; nothing while it shows all points.
    std::optional<MapLook> look() const;
    // Looks at this from the next frame on, however the points move, until the user moves the map.
    void look_at(const MapLook& look) { asked_ = look; }

    bool behind() const { return latent_grid_.behind(); }
    const MapCamera& camera() const { return camera_; }
    int hovered() const { return hovered_; }  // index of a test digit, or -1
    const LatentGrid& latent_grid() const { return latent_grid_; }
    // To be printed, as faint as on the screen.
    std::vector<PlanePicture> grid_on_paper() const;
    ImVec2 min() const { return min_; }
    ImVec2 max() const { return max_; }

private:
    enum class Drag { None, Undecided, Map, Place, Pinch };

    void draw_zoom_buttons();
    void follow_input(const Frame& frame, const Content& content);
    void follow_drag(const Content& content);
    void follow_pinch();
    void follow_wheel();
    void follow_keys();
    void zoom(float factor, PlanePoint at);
    void take_over();
    PlanePoint middle() const { return {(min_.x + max_.x) / 2, (min_.y + max_.y) / 2}; }
    void find_hovered(const Frame& frame, const Content& content);
    void draw_latent_grid(const Frame& frame, ImDrawList& list, const Content& content);
    void draw_axes(ImDrawList& list, const Content& content) const;
    void draw_marks(ImDrawList& list, const Frame& frame, const Content& content) const;
    void draw_tooltip(const Frame& frame, const Content& content);

    MapCamera camera_;
    PointCloud cloud_;
    LatentGrid latent_grid_;
    DigitPair digit_;  // under the pointer
    ImVec2 min_, max_;
    Drag drag_ = Drag::None;
    bool moved_ = false;  // by the user
    std::optional<MapLook> asked_;
    int hovered_ = -1;
};

}  // namespace hourglass::app::map_view
