// The samples that stand out: pictures with the squared error of every pixel, or rows with the columns that
// are strange; and the drawing on the pad.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "explore/anomaly_report.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::anomalies_view {

class StrangeSamples {
public:
    static constexpr std::size_t kMost = 10;

    struct Sample {
        std::uint32_t index = 0;  // of the test set
        float score = 0;
        bool strange = false;  // of a class that does not belong
    };
    // Their pictures by this model, which must fit the data.
    void show(const Frame& frame, const Autoencoder& model, std::vector<Sample> samples);
    void forget() { samples_.clear(); }
    // One more picture (features x 1), beside the samples.
    void show_drawing(const Frame& frame, const Autoencoder& model, ConstMatrixView picture);

    const std::vector<Sample>& samples() const { return samples_; }
    // Whether the drawing pad takes pictures of this set: a click on one puts it there.
    static bool drawable(const ImageSet& test) { return test.channels == 1 && test.width == test.height; }
    void draw(const Frame& frame);
    void draw_drawing(float side);
    Figure figure(const Frame& frame, const std::string& title) const;

private:
    int slot_of_heat(int place) const { return static_cast<int>(kMost) + 1 + place; }
    void put(int place, ConstMatrixView pixels, ConstMatrixView rebuilt);
    void draw_pictures(const Frame& frame);
    void draw_rows(const Frame& frame);

    std::vector<Sample> samples_;
    Matrix pixels_, rebuilt_;  // features x samples
    ui::DigitSheet sheet_;     // pictures of the samples and the drawing, then their heat maps
    float largest_ = 1;        // squared error of a pixel, of all samples
};

}  // namespace hourglass::app::anomalies_view
