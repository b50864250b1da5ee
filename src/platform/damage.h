// Which part of the picture changed since the frame before, so that only this has to be drawn again. Most
// frames change little (a number, a curve, the button under the pointer), and where the processor does the
// graphics' work, as on machines without a graphics card, drawing all of it costs more than training.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <span>
#include <vector>

namespace hourglass::platform {

// In pixels of the framebuffer, y down; the right and bottom ends are not part of it.
struct PixelRect {
    int left = 0, top = 0, right = 0, bottom = 0;

    bool empty() const { return left >= right || top >= bottom; }
};

class Damage {
public:
    // Compares with the frame before. At most kMostRects rectangles, which may overlap; none when nothing
    // changed.
    std::span<const PixelRect> update(const ImDrawData& data);
    // The picture is gone, or the background has another colour: the next update is all of it.
    void forget() { known_ = false; }

    static constexpr int kMostRects = 4;

private:
    // A piece of a draw command (pieces.h) as it was drawn.
    struct Mark {
        std::uint64_t fingerprint;  // of vertices, texture and clipping
        ImVec4 bounds;              // of what could be seen of it
    };
    struct Frame {
        ImVec2 size, density;
        bool only_triangles;  // or else it cannot be compared
        std::vector<Mark> marks;
    };

    static void collect(const ImDrawData& data, Frame& frame);
    bool comparable() const;
    void compare_marks();
    void add(const Mark& mark);
    void add(PixelRect rect);
    void join_the_nearest();

    Frame before_, now_;
    std::vector<PixelRect> rects_;
    bool known_ = false;
};

// Limits what RenderDrawData of the OpenGL backend draws to a rectangle. `clips` are the commands' own
// clipping rectangles, in the order of the commands, as take_clips returned them.
std::vector<ImVec4> take_clips(const ImDrawData& data);
void limit(ImDrawData& data, std::span<const ImVec4> clips, const PixelRect& rect);

}  // namespace hourglass::platform
