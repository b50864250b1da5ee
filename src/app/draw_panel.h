// Draw a digit and see what the network makes of it, while the pen moves.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "app/digit_sheet.h"
#include "app/drawing.h"
#include "app/state.h"

namespace hourglass::app {

class DrawPanel {
public:
    // Fills the region.
    void draw(const Frame& frame);

    Drawing& drawing() { return drawing_; }
    // Brings the results below up to date; cheap when nothing changed.
    void update(const Snapshot& snapshot);
    const std::vector<float>& picture() const { return picture_; }  // what the model sees
    const std::vector<float>& reconstruction() const {
        return reconstruction_;
    }  // empty while nothing is drawn
    const std::vector<float>& code() const { return code_; }
    double mse() const { return mse_; }  // NaN while nothing is drawn

private:
    void draw_pad(float side);
    void follow_pen(ImVec2 start, float side);
    void draw_tools(float width);
    void draw_wide(const Frame& frame, ImVec2 room, int image_side);
    void draw_narrow(const Frame& frame, ImVec2 room, int image_side);
    void draw_result(int which, float tile);
    void draw_error();
    void draw_code(const Frame& frame, ImVec2 size);

    Drawing drawing_;
    DigitSheet sheet_;  // the picture, its reconstruction
    std::vector<float> picture_, reconstruction_, code_;
    double mse_ = std::numeric_limits<double>::quiet_NaN();
    std::uint64_t drawing_version_ = ~std::uint64_t{0};
    std::uint64_t model_version_ = ~std::uint64_t{0};
};

}  // namespace hourglass::app
