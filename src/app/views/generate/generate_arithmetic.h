// Arithmetic with codes: changes a digit by adding to its code the difference between two classes
// (7 - mean of 7 + mean of 9), slant, or thickness.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/views/generate/picked_digit.h"
#include "explore/figure.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::generate_view {

class GenerateArithmetic {
public:
    // Fills the region.
    void draw(const Frame& frame);
    std::optional<Figure> figure(const Frame& frame) const;
    bool behind() const { return !measured(); }

    // Its choices in an address: "digit-12:into-4:strength-0.5:slant--1:thickness-2".
    void add_parts(std::string& place) const;
    bool take_part(const Frame& frame, const PlacePart& part);
    void show_first();

    // Whether the directions are known.
    bool measured() const { return known_; }
    const PickedDigit& digit() const { return digit_; }
    const Matrix& picture() const { return picture_; }  // features x 1: the translated digit

private:
    void measure(const Frame& frame);
    void find_directions(const Frame& frame);
    void choose_others(const ImageSet& images);
    void translate(const Frame& frame);
    std::string description() const;
    Vector change(std::uint8_t label) const;
    void draw_controls(const Frame& frame, float width);
    void draw_digits(const Frame& frame, float width);
    void draw_others(const Frame& frame, float width);

    // What is added to the code.
    struct Change {
        int into = 9;  // class
        float strength = 1, slant = 0, thickness = 0;
    };

    PickedDigit digit_{"Digit", 7};
    Change wish_;

    // Of the test images, as far as they have been measured; NaN beyond.
    std::shared_ptr<const Dataset> data_;
    std::vector<float> slants_, thicknesses_;
    int measured_ = 0;
    // From the codes that were known by then.
    bool known_ = false;
    std::uint64_t evaluation_version_ = 0;
    double found_at_ = 0;  // platform::seconds()
    Matrix means_;         // latent x classes
    Vector slant_direction_, thickness_direction_;

    bool due_ = true;
    Matrix picture_;
    std::vector<std::uint32_t> others_;  // test images of the same class
    double others_change_ = 0;           // mean squared, of them all
    DigitSheet sheet_;                   // the translated digit, the others, and those translated
};

}  // namespace hourglass::app::generate_view
