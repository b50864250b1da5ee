// Draws thousands of points as dots in one texture, which is painted again only when something has moved:
// as shapes of Dear ImGui they would be drawn one by one in every frame.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <memory>
#include <span>
#include <vector>

#include "app/state/frame.h"
#include "explore/map_camera.h"
#include "math/matrix.h"
#include "platform/platform.h"

namespace hourglass::app::map_view {

class PointCloud {
public:
    struct Points {
        ConstMatrixView places;                // 2 x n, in the camera's plane
        std::span<const std::uint8_t> labels;  // n or more: the classes
        int emphasized = -1;                   // the other classes are faint; -1: none is
        std::uint64_t version = 0;             // changes whenever one of these has
    };
    // min and max are the corners of what the camera shows.
    void draw(ImDrawList& list, ImVec2 min, ImVec2 max, const MapCamera& camera, const Points& points);
    // Of a dot, in units of the page.
    float radius() const { return radius_; }

private:
    // How much of each pixel a dot covers, for places of its center in steps of a part of a pixel.
    static constexpr int kSteps = 4;
    struct Stamp {
        int side = 0;
        float radius = 0;                 // pixels
        std::vector<std::uint8_t> cover;  // side x side, for each of kSteps x kSteps
    };
    struct Key {
        int width = 0, height = 0;
        float scale = 0, x = 0, y = 0;
        int emphasized = -1;
        std::uint64_t version = 0;
        bool operator==(const Key&) const = default;
    };
    void make_stamp(float radius);
    void paint(const MapCamera& camera, ImVec2 min, float density, const Points& points);
    void paint_dot(float x, float y, ImU32 color, int alpha);

    std::unique_ptr<platform::Texture> texture_;
    std::vector<std::uint32_t> pixels_;
    Key painted_;
    Stamp stamp_;
    float radius_ = 2;
};

}  // namespace hourglass::app::map_view
