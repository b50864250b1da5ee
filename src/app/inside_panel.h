// A look into the model: every layer's output for one digit, what the first layer looks for, and how the code
// is used.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "app/digit_sheet.h"
#include "app/state.h"
#include "autoencoder/layer_views.h"

namespace hourglass::app {

class InsidePanel {
public:
    void draw(const Frame& frame);

private:
    void update(const Frame& frame);
    void draw_heading(const Frame& frame);
    void draw_layer(std::size_t i);
    void draw_filters();
    void draw_code_use(const Frame& frame);

    std::shared_ptr<const Dataset> data_;
    std::uint32_t digit_ = 0;  // index of a test image
    std::uint32_t shown_digit_ = 0;
    std::uint32_t choices_ = 0;
    std::uint64_t model_version_ = 0;
    double updated_ = 0;  // platform::seconds()
    std::vector<LayerView> views_;
    std::vector<std::unique_ptr<DigitSheet>> sheets_;  // one a view
    DigitSheet filters_;
    int filter_width_ = 0;
};

}  // namespace hourglass::app
