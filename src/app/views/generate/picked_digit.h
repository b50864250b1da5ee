// A test digit of a class that the user picks, with its code and reconstruction.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "explore/figure.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::generate_view {

class PickedDigit {
public:
    // name: what the digit is for, such as "From"; label: the class that it is of at first.
    PickedDigit(std::string name, int label) : name_(std::move(name)), wanted_(label) {}

    // Once a frame, before anything below. Returns whether code or picture are new.
    bool update(const Frame& frame);
    // A row of the ten classes with the name before it.
    void draw_choice(float width);
    // The test digit (or its reconstruction) at a place; a click picks another one of its class.
    void draw_tile(ImVec2 position, float side, bool reconstruction);

    std::uint32_t index() const { return index_; }
    std::uint8_t label() const { return label_; }
    const Vector& code() const { return code_; }
    const Matrix& image() const { return image_; }  // features x 1
    // "test digit 12, a 3"
    std::string description() const;
    // The digit and its reconstruction, on paper.
    std::vector<PixelPicture> pictures() const;
    const Matrix& reconstruction() const { return reconstruction_; }

private:
    void choose(const ImageSet& images);

    std::string name_;
    int wanted_;               // class
    std::uint32_t picks_ = 0;  // how often another one was asked for
    bool due_ = true;
    std::shared_ptr<const Dataset> data_;
    std::uint64_t model_version_ = 0;
    std::uint32_t index_ = 0;
    std::uint8_t label_ = 0;
    Matrix image_, reconstruction_;
    Vector code_;
    DigitSheet sheet_;
};

// A row of the ten digits with words before it, each a button named "`name` 7". Returns the one clicked, or
// -1.
int digit_row(const std::string& name, int selected, float width);

}  // namespace hourglass::app::generate_view
