// A test digit of a class that the user picks, with its code and reconstruction.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/state/place.h"
#include "explore/figure.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::generate_view {

class PickedDigit {
public:
    // name: what the digit is for, such as "From"; label: the class that it is of at first.
    PickedDigit(std::string name, int label) : name_(std::move(name)), first_(label), wanted_(label) {}

    // Once a frame, before anything below. Returns whether code or picture are new.
    bool update(const Frame& frame);
    // A row of the ten classes with the name before it.
    void draw_choice(float width);
    // The test digit (or its reconstruction) at a place; a click picks another one of its class.
    void draw_tile(ImVec2 position, float side, bool reconstruction);

    // Its part of an address, "from-1234": the test digit, unless it is the first.
    void add_part(std::string& place) const;
    // Whether the part is this digit's and names one of the data's test digits, which is then shown.
    bool take_part(const Frame& frame, const PlacePart& part);
    // The digit that is shown at first.
    void show_first();

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
    void pick_another();

    std::string name_;
    int first_;                           // class
    int wanted_;                          // class
    std::uint32_t picks_ = 0;             // how often another one was asked for
    std::optional<std::uint32_t> asked_;  // by an address, of data_; until another one is picked
    bool chosen_ = false;                 // index_ is not the first
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
