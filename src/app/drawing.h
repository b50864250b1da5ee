// What a person draws on the pad: strokes in units of the pad's side, and the picture of it that a model
// sees. Knows nothing of Dear ImGui.
#pragma once

#include <cstdint>
#include <vector>

#include "data/strokes.h"

namespace hourglass::app {

using PenStroke = std::vector<Point>;  // 0..1, y down

class Drawing {
public:
    void begin_stroke(Point point);
    // Ignores a point that hardly differs from the last one.
    void extend_stroke(Point point);
    void add(const PenStroke& stroke);
    void undo();
    void clear();
    bool empty() const { return strokes_.empty(); }
    // Smooth curves through the points, for display.
    const std::vector<PenStroke>& curves() const { return curves_; }

    // Of the pad's side.
    float pen_width() const { return pen_width_; }
    void set_pen_width(float width);
    // Scaled and centred as MNIST's digits were, or as it stands on the pad.
    bool centred() const { return centred_; }
    void set_centred(bool centred);

    // Grows with every change that changes the picture.
    std::uint64_t version() const { return version_; }
    // side * side values 0..1, row by row.
    std::vector<float> picture(int side) const;

private:
    void refresh_last_curve();

    std::vector<PenStroke> strokes_;
    std::vector<PenStroke> curves_;
    float pen_width_ = 0.085f;
    bool centred_ = true;
    std::uint64_t version_ = 0;
};

}  // namespace hourglass::app
