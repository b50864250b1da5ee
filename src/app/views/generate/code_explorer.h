// A slider for every number of the code, those that vary most first, and the decoded digit.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/state/place.h"
#include "explore/figure.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::generate_view {

class CodeExplorer {
public:
    // Fills the region. `digit` is what a conditional model is asked for.
    void draw(const Frame& frame, std::uint8_t digit);
    void show_code(Vector code);
    std::optional<Figure> figure(const Frame& frame) const;

    // In addresses: "test-12" for the code of a test digit, "code-0.5,-1" for one that was set; nothing for
    // the first digit. Codes of more numbers than an address has room for are left out, as untold() says.
    void add_parts(std::string& place) const;
    std::string untold() const;
    bool take_part(const Frame& frame, const PlacePart& part);
    void show_first();

    const Matrix& picture() const { return picture_; }

private:
    void take_codes(const Frame& frame);
    void take_asked(const Frame& frame);
    void draw_starts(const Frame& frame, float width, bool in_row);
    void draw_picture(float tile);
    void draw_scrolling_sliders();
    void draw_sliders(float width);
    void draw_slider(int dimension, float width);
    void show_test_image(const Frame& frame, std::uint32_t index);
    void show_random_image(const Frame& frame);
    void decode_code(const Frame& frame, std::uint8_t digit);

    Gaussian codes_;               // how the test digits' codes are spread
    std::vector<int> dimensions_;  // of the code, the one that varies most first
    bool by_divergence_ = false;   // or the one with the largest divergence from the prior
    Vector code_;                  // what the sliders say
    Matrix shown_image_;           // the test digit that the code belongs to, empty once a slider was moved
    std::uint8_t shown_label_ = 0;
    std::uint32_t shown_index_ = 0;
    bool shows_first_ = true;           // the test digit that the sliders begin with
    std::optional<Vector> asked_code_;  // by an address, until the model is there
    std::optional<std::uint32_t> asked_test_;
    Matrix picture_;
    DigitSheet sheet_;
    bool changed_ = true;
    int digit_ = -1;  // the picture was decoded for
    std::uint64_t model_version_ = ~std::uint64_t{0};
    std::uint32_t starts_ = 0;  // how often a starting point was asked for
};

}  // namespace hourglass::app::generate_view
