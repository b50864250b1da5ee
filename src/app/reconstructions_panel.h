// Test digits and what the model makes of them, live while it trains.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "app/digit_sheet.h"
#include "app/live_columns.h"
#include "app/state.h"

namespace hourglass::app {

class ReconstructionsPanel {
public:
    // Fills the region.
    void draw(const Frame& frame);
    // Whether another frame is needed to catch up with the model.
    bool behind() const { return columns_.behind(); }

private:
    struct Grid {
        int columns, rows;
        int tiles;  // of a cell, one below the other: the digit, corrupted, reconstructed
        float tile;
        ImVec2 cell;
    };
    void draw_heading(bool denoising);
    Grid fit(ImVec2 room, int image_width, bool denoising) const;
    void choose(const Frame& frame, int count);
    void update(const Frame& frame);
    void draw_cell(const Frame& frame, const Grid& grid, int i, ImVec2 position);

    std::shared_ptr<const Dataset> data_;  // what the digits were taken from
    std::vector<std::uint32_t> chosen_;    // indices of test images
    std::vector<float> errors_;            // mean squared error of each, NaN before it is known
    std::uint32_t shuffles_ = 0;
    std::uint32_t shown_shuffle_ = 0;
    Spec seen_for_;  // whose corruption the model sees the digits with
    Matrix clean_;   // features x digits
    std::vector<std::uint8_t> labels_;
    LiveColumns columns_;
    DigitSheet sheet_;  // the digits, then as the model sees them, then their reconstructions
};

}  // namespace hourglass::app
