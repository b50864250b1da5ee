// Dots in a plane that can be moved and zoomed: by the mouse, two fingers, the arrow keys, plus and minus.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <memory>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "explore/dot_picture.h"
#include "explore/map_camera.h"
#include "math/matrix.h"
#include "platform/platform.h"

namespace hourglass::app::text_map_view {

class DotCanvas {
public:
    struct Content {
        const Matrix& places;              // 2 x n
        const std::vector<ImU32>& colors;  // n
        float radius = 2;                  // units of the page
        std::uint64_t version = 0;         // changes with any of the above
        std::string description;           // for who cannot see it
    };
    // Draws the dots; what the caller adds on top stays within min() and max().
    void draw(const char* label, ImVec2 size, const Content& content);
    // The dot under the pointer, and the one that was clicked last; -1: none.
    int hovered() const { return hovered_; }
    int picked() const { return picked_; }
    void pick(int dot) { picked_ = dot; }
    ImVec2 to_screen(const Matrix& places, Eigen::Index dot) const;
    ImVec2 min() const { return min_; }
    ImVec2 max() const { return max_; }

private:
    struct Key {
        int width = 0, height = 0;
        float scale = 0, x = 0, y = 0;
        std::uint64_t version = 0;
        ImU32 ground = 0;
        bool operator==(const Key&) const = default;
    };
    void fit(const Content& content);
    void follow_input();
    void find_hovered(const Content& content);
    void paint(const Content& content);

    MapCamera camera_;
    bool fitted_ = false;
    std::unique_ptr<platform::Texture> texture_;
    std::vector<std::uint32_t> pixels_;
    std::vector<Dot> dots_;
    Key painted_;
    ImVec2 min_, max_;
    int hovered_ = -1, picked_ = -1;
};

}  // namespace hourglass::app::text_map_view
