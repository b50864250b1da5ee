// Points over two columns, or over three that can be turned: by dragging, by the arrow keys.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "explore/dot_picture.h"
#include "explore/orbit_camera.h"
#include "math/matrix.h"
#include "platform/platform.h"

namespace hourglass::app::points_view {

struct ScatterAxis {
    std::string name;  // with its unit
    float low = 0, high = 1;
};

// Points of one kind, axes x n; a color for each.
struct ScatterCloud {
    Matrix places;
    std::vector<ImU32> colors;
    float radius = 2;  // units of the page
    bool square = false;
    std::uint8_t kind = 0;  // 0: data, 1: reconstructions, 2: those of PCA
};

class Scatter {
public:
    struct Content {
        std::vector<ScatterAxis> axes;  // across and up, or across, away and up
        std::vector<ScatterCloud> clouds;
        std::uint64_t version = 0;  // changes with any of the above
        std::string description;    // for who cannot see it
    };
    void draw(const char* label, ImVec2 size, const Content& content);
    // The point of the first cloud below the pointer; -1: none.
    int hovered() const { return hovered_; }
    const explore::OrbitCamera& camera() const { return camera_; }
    void look_from(const explore::OrbitCamera& camera) { camera_ = camera; }
    ImVec2 min() const { return min_; }
    ImVec2 max() const { return max_; }

private:
    // From a column's values to the screen.
    struct Fit {
        explore::SpacePoint middle{}, half{};
        float units = 1;  // of the screen, for half the longest side
        ImVec2 stretch{1, 1};
    };
    struct Key {
        int width = 0, height = 0;
        explore::OrbitCamera camera{};
        std::uint64_t version = 0;
        ImU32 ground = 0;
        bool operator==(const Key&) const = default;
    };
    Fit fit(const Content& content) const;
    explore::SpacePoint place(const Fit& fit, const Content& content, const float* values) const;
    void follow_input(const Content& content);
    void find_hovered(const Fit& fit, const Content& content);
    void paint(const Fit& fit, const Content& content);
    void draw_frame(ImDrawList& list, const Fit& fit, const Content& content) const;
    void draw_box(ImDrawList& list, const Fit& fit, const Content& content) const;
    void draw_grid(ImDrawList& list, const Fit& fit, const Content& content) const;

    explore::OrbitCamera camera_;
    std::unique_ptr<platform::Texture> texture_;
    std::vector<std::uint32_t> pixels_;
    std::vector<explore::Dot> dots_;
    Key painted_;
    ImVec2 min_, max_;
    int hovered_ = -1;
};

}  // namespace hourglass::app::points_view
