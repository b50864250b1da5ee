// The drawing pad and its tools: pen and eraser, undo and redo, corruption of the drawing.
#pragma once

#include <imgui.h>

#include "app/state/frame.h"
#include "app/views/draw/test_picture.h"
#include "autoencoder/spec.h"
#include "explore/drawing.h"
#include "explore/drawing_corruption.h"
#include "explore/pad_numbers.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::draw_view {

class DrawingPad {
public:
    // A square of that side.
    void draw(Drawing& drawing, float side);
    // Buttons and switches over that width, in as many rows as they need.
    void draw_tools(const Frame& frame, float width);
    float tools_height(const Frame& frame, float width) const;
    // Handles Ctrl+Z, Ctrl+Y and E. Once per frame, while the pad is visible.
    void follow_keys(Drawing& drawing);

    const DrawingCorruption& corruption() const { return corruption_; }
    DrawingCorruption& corruption() { return corruption_; }
    // The digit that was written last, for who asks whether it stands there; and to write this one unless it
    // does.
    const WrittenDigit& written() const { return written_; }
    void write(Drawing& drawing, const WrittenDigit& digit);

private:
    void follow_pen(Drawing& drawing, ImVec2 start, float side);
    void follow_arrows(Drawing& drawing, bool pressed);
    void draw_cursor(const Drawing& drawing, ImVec2 start, float side) const;
    void draw_samples(Drawing& drawing, float width);
    void draw_picture(const Drawing& drawing, ImVec2 start, float side);
    void draw_marks(const Drawing& drawing, ImVec2 start, float side) const;
    void draw_tip_cursor(const Drawing& drawing, ImVec2 start, float side) const;
    void draw_tip_choice(Drawing& drawing, float width);
    void draw_pen_width(Drawing& drawing, float width);
    void draw_edit_buttons(Drawing& drawing);
    void draw_corruption(float width, const Spec& spec);

    DrawingCorruption corruption_;
    DigitSheet sheet_;                         // one slot: the picture that the drawing's sheet began with
    std::vector<std::uint8_t> sheet_picture_;  // its bytes
    float last_width_ = 1;                     // of the pen when it was last heard of, as a share
    bool held_ = false;                        // a stroke is being drawn
    ImVec2 cursor_{0.36f, 0.28f};              // where the keyboard's pen is, in units of the pad's side
    bool pen_down_ = false;                    // that pen
    WrittenDigit written_;                     // the last one that was tried
    std::uint32_t samples_ = 0;                // how many were
    TestPicture test_picture_;
};

}  // namespace hourglass::app::draw_view
