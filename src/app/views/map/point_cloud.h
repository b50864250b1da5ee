// Draws thousands of points as dots in one texture, which is painted again only when something has moved:
// as shapes of Dear ImGui they would be drawn one by one in every frame.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <memory>
#include <span>
#include <vector>

#include "app/state/frame.h"
#include "explore/dot_stamp.h"
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
    struct Key {
        int width = 0, height = 0;
        float scale = 0, x = 0, y = 0;
        int emphasized = -1;
        std::uint64_t version = 0;
        bool operator==(const Key&) const = default;
    };
    void paint(const MapCamera& camera, ImVec2 min, float density, const Points& points);

    std::unique_ptr<platform::Texture> texture_;
    std::vector<std::uint32_t> pixels_;
    Key painted_;
    explore::DotStamp stamp_;
    float radius_ = 2;
};

}  // namespace hourglass::app::map_view
