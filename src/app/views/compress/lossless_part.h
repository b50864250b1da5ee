// The part of the view that compresses without loss: bits-back coding, beside codecs that everybody knows.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>

#include "app/state/frame.h"
#include "explore/lossless_sheet.h"

namespace hourglass::app::compress_view {

class LosslessPart {
public:
    // Once a frame, wherever the view is scrolled to.
    void update(const Frame& frame, double milliseconds) { sheet_.update(frame, milliseconds); }
    // `sheet`: indices of the test pictures that are compressed.
    void draw(const Frame& frame, std::span<const std::uint32_t> sheet);
    bool running() const { return sheet_.running(); }
    nlohmann::json describe() const;

private:
    void draw_result(const Frame& frame, const LosslessSheet::Result& result);

    LosslessSheet sheet_;
};

}  // namespace hourglass::app::compress_view
