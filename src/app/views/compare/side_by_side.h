// Two models side by side on the same test digits: runs of this session, or PCA.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "explore/incremental_pass.h"
#include "ui/digit_sheet.h"

namespace hourglass::app {

class SideBySide {
public:
    SideBySide();
    void draw(const Frame& frame);
    // Whether there is work left for the next frame.
    bool behind() const { return sides_[0].columns.behind() || sides_[1].columns.behind(); }

    struct Side {
        std::uint64_t run;  // its id, or one of the two below it
        std::string name;
        Autoencoder model;                        // empty for the principal components
        std::shared_ptr<const Checkpoint> taken;  // what `model` was made from
        std::uint64_t version;                    // grows with every other model
        IncrementalPass columns;
        std::vector<double> errors;  // mean squared error of each digit, NaN before it is known
    };
    const std::array<Side, 2>& sides() const { return sides_; }
    const std::vector<std::uint32_t>& digits() const { return chosen_; }  // indices of test images

private:
    void draw_tools(const Frame& frame, float width);
    void draw_choice(const Frame& frame, int which, float width);
    void draw_rows(float tile);
    void choose(const Frame& frame, int count);
    void update(const Frame& frame, int which);
    static void take_model(const Frame& frame, Side& side);

    std::array<Side, 2> sides_;
    std::shared_ptr<const Dataset> data_;  // what the digits were taken from
    std::vector<std::uint32_t> chosen_;
    std::vector<std::uint8_t> labels_;
    Matrix images_;         // features x digits
    DigitSheet sheet_;      // the digits, the left model's reconstructions, the right model's
    ImVec2 min_{}, max_{};  // where the rows were drawn last
    std::uint32_t shuffles_ = 0, shown_shuffle_ = 0;
};

}  // namespace hourglass::app
