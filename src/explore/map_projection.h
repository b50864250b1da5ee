// Where each code lies on the map, and which code a point of the map stands for.
#pragma once

#include <cstdint>
#include <string>

#include "analysis/principal_plane.h"
#include "explore/map_camera.h"
#include "explore/map_codes.h"
#include "explore/umap_layout.h"

namespace hourglass::explore {

enum class MapKind { Codes, Components, Umap };
const char* to_text(MapKind kind);

class MapProjection {
public:
    // Once a frame, after the codes.
    void update(const Look& look, const MapCodes& codes, MapKind kind);
    // Lays the first `count` codes out.
    void start_umap(const Look& look, const MapCodes& codes, int count);

    MapKind kind() const { return kind_; }
    // 2 x points; points glide to where they belong.
    const Matrix& places() const { return places_; }
    int count() const { return static_cast<int>(places_.cols()); }
    // All but stray points.
    const PlaneBox& box() const { return box_; }
    // Grows whenever places or box have changed.
    std::uint64_t version() const { return version_; }
    bool gliding() const { return gliding_; }
    // The plane is fitted in more than one look.
    bool behind() const { return gliding_ || refinements_left_ > 0; }

    std::string axis(int which) const;
    // latent: of UMAP the mean of the codes of the nearest points, the nearer the heavier.
    Vector to_code(PlanePoint place) const;

    UmapLayout& umap() { return umap_; }
    const UmapLayout& umap() const { return umap_; }

private:
    void fit_plane(ConstMatrixView codes);
    void find_targets(const MapCodes& codes);
    void glide(bool jump);

    MapKind kind_ = MapKind::Components;
    PrincipalPlane plane_;
    UmapLayout umap_;
    Matrix targets_, places_;  // 2 x points
    PlaneBox target_box_, box_;
    std::uint64_t codes_version_ = 0, generation_ = 0, umap_version_ = 0, version_ = 0;
    int refinements_left_ = 0;
    bool gliding_ = false;
    double last_glide_ = 0;  // platform::seconds()
};

}  // namespace hourglass::explore
