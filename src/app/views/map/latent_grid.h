// The latent grid: digits decoded all over the plane of a two-number code, behind the points of the map.
// Tiles lie on a grid fixed in the plane, so that visible ones stay when the map is moved.
#pragma once

#include <cstdint>
#include <functional>
#include <imgui.h>
#include <memory>
#include <vector>

#include "app/state/frame.h"
#include "explore/figures.h"
#include "explore/map_camera.h"
#include "math/matrix.h"
#include "nn/image_shape.h"
#include "platform/platform.h"

namespace hourglass::app::map_view {

class LatentGrid {
public:
    // features x count from 2 x count.
    using Decode = std::function<Matrix(ConstMatrixView codes)>;
    // Decodes tiles that are new or of another version for some milliseconds, then draws all.
    void draw(ImDrawList& list, ImVec2 min, ImVec2 max, const MapCamera& camera, const ImageShape& image,
              std::uint64_t version, ImU32 ink, const Decode& decode);
    // Whether tiles are left to decode.
    bool behind() const { return behind_; }
    // Tiles in sight that have been decoded at all, and their mean pixel.
    int known() const { return known_; }
    double mean_pixel() const { return mean_; }
    // Those that have been decoded, on white; gray ones in this ink, of so much opacity.
    std::vector<PlanePicture> on_paper(Rgb ink, float opacity) const;

private:
    struct Tile {
        int column = 0, row = 0;  // in the plane's grid
        std::uint64_t version = kNever;
        double sum = 0;  // of its pixels
    };
    struct Range {
        int left, right, bottom, top;  // of grid columns and rows, the ends included
    };
    static constexpr std::uint64_t kNever = ~std::uint64_t{0};
    static constexpr int kMost = 24;  // tiles along a side

    void resize(const ImageShape& image);
    Range choose_tiles(ImVec2 min, ImVec2 max, const MapCamera& camera);
    Tile& tile(int column, int row);
    void decode_some(const Range& range, std::uint64_t version, const Decode& decode);
    void decode_chunk(const std::vector<Tile*>& chunk, std::uint64_t version, const Decode& decode);
    void paint(Tile& tile, const float* pixels);
    void draw_tiles(ImDrawList& list, const MapCamera& camera, const Range& range, ImU32 ink);

    ImageShape image_;
    int side_ = 0;             // of a tile in the texture, pixels
    float step_ = 0;           // of the grid in the plane
    std::vector<Tile> tiles_;  // kMost x kMost: (column, row) modulo kMost
    std::vector<std::uint32_t> pixels_;
    std::unique_ptr<platform::Texture> texture_;
    int cursor_ = 0;  // where decoding continues
    bool behind_ = false, changed_ = false;
    int known_ = 0;
    double mean_ = 0;
};

}  // namespace hourglass::app::map_view
