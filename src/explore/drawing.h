// What the user draws on the pad: strokes in units of the pad's side, possibly over a picture, and the image
// that a model sees of them. Every stroke of the pen or the eraser, putting a picture there and clearing the
// pad can be undone and redone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "data/strokes.h"

namespace hourglass::explore {

// x and y 0..1, y down; the width of a point is a share of the pen's.
using PenStroke = std::vector<PenPoint>;

// What a sheet may have on it before anything is drawn.
struct PadPicture {
    int side = 0;                        // pixels; 0: there is none
    std::vector<std::uint8_t> pixels{};  // side * side, row by row; 255: ink
    bool in_place = false;               // its ink lies where the model's own have it: it is never centered
    std::int64_t number = -1;            // of the test picture that it is, from 0; -1: it is none
};

class Drawing {
public:
    // One thing that was done to the pad.
    struct Mark {
        PenTip tip = PenTip::Ink;
        bool clears = false;      // a fresh sheet; then there is no stroke
        PadPicture picture{};     // on that sheet
        PenStroke points{};       // as the pen reported them; widths as shares of the pad's side
        PenStroke curve{};        // a smooth line through them
        std::size_t settled = 0;  // points of the curve that further points will not move
    };

    // An eraser is wider than the pen: what it is to take away need not be hit exactly.
    static constexpr float kEraserWidth = 1.6f;

    void begin_stroke(PenPoint point);
    // Ignores a point that hardly differs from the last one.
    void extend_stroke(PenPoint point);
    // A whole stroke of the pen, whatever the tip is.
    void add(const PenStroke& stroke);
    void undo();
    void redo();
    // A fresh sheet; nothing to do where nothing is.
    void clear();
    // A fresh sheet with this picture on it.
    void put(PadPicture picture);
    bool can_undo() const { return !marks_.empty(); }
    bool can_redo() const { return !undone_.empty(); }
    // Whether no pen has drawn on this sheet, which has no picture either.
    bool empty() const;
    // That this sheet began with; null: none.
    const PadPicture* picture_below() const;
    // What has been done, the oldest first; what counts comes after the last fresh sheet.
    const std::vector<Mark>& marks() const { return marks_; }
    std::size_t first_on_sheet() const;
    // These marks again, from a fresh sheet on.
    std::vector<Mark> marks_of_sheet() const;
    // Marks of another pad, of which only tip, clearing and points count. Nothing can be redone.
    void restore(const std::vector<Mark>& marks);

    // Of the next stroke.
    PenTip tip() const { return tip_; }
    void set_tip(PenTip tip) { tip_ = tip; }
    // Of the pad's side; of the next stroke.
    float pen_width() const { return pen_width_; }
    void set_pen_width(float width);
    // Scaled and centered like MNIST's digits, or as drawn on the pad; a picture that is in place stays
    // there.
    bool centered() const { return centered_; }
    void set_centered(bool centered);

    // Grows with every change that changes the picture.
    std::uint64_t version() const { return version_; }
    // side * side values 0..1, row by row.
    std::vector<float> picture(int side);

private:
    void start(PenPoint point, PenTip tip);
    void draw_settled(int fine);

    std::vector<Mark> marks_, undone_;
    PenTip tip_ = PenTip::Ink;
    float pen_width_ = 0.085f;
    bool centered_ = true;
    std::uint64_t version_ = 0;

    // The part of the drawing that only undoing can change, so that a long drawing costs
    // no more than its newest piece.
    GrayImage settled_;
    std::size_t settled_marks_ = 0, settled_points_ = 0;  // whole marks, and points of the next one
};

}  // namespace hourglass::explore
