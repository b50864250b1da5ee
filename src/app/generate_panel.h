// New digits: samples from the Gaussian fitted to the codes, and a slider for every number of the code.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "app/digit_sheet.h"
#include "app/live_columns.h"
#include "app/state.h"

namespace hourglass::app {

class GeneratePanel {
public:
    // Fills the region.
    void draw(const Frame& frame);
    bool behind() const { return samples_.behind(); }

    int sample_count() const { return samples_.count(); }
    // Mean pixel of the samples shown, NaN before there are any.
    double mean_pixel() const;

private:
    void take_codes(const Frame& frame);
    void draw_samples(const Frame& frame, int rows);
    void draw_sample_tools(float width);
    void draw_digit_choice(float width);
    std::uint8_t digit() const { return static_cast<std::uint8_t>(digit_); }
    void update_samples(const Frame& frame);
    void draw_explorer(const Frame& frame, bool beside);
    void draw_starts(const Frame& frame, float width);
    void draw_sliders(float width);
    void draw_slider(int dimension, float width);
    void show_test_image(const Frame& frame, std::uint32_t index);
    void show_code(Vector code);
    void decode_code(const Frame& frame);

    Gaussian codes_;               // the samples were drawn from
    std::vector<int> dimensions_;  // of the code, the one that varies most first
    LiveColumns samples_;
    DigitSheet sample_sheet_;
    std::vector<double> means_;  // of each sample's pixels
    int wanted_samples_ = 0;
    std::uint32_t draw_number_ = 0;
    float temperature_ = 1;
    bool samples_due_ = true;
    int digit_ = 7;          // that a conditional model is asked for
    int sampled_digit_ = 7;  // that the samples are of

    Vector code_;         // what the sliders say
    Matrix shown_image_;  // the test digit that the code belongs to, empty once a slider was moved
    std::uint8_t shown_label_ = 0;
    DigitSheet code_sheet_;
    bool code_changed_ = true;
    std::uint64_t model_version_ = ~std::uint64_t{0};
    std::uint32_t starts_ = 0;  // how often a starting point was asked for
};

}  // namespace hourglass::app
