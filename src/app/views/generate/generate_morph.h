// Morphs one test digit into another through the codes in between.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/state/frame.h"
#include "app/views/generate/picked_digit.h"
#include "autoencoder/interpolation.h"
#include "explore/figure.h"
#include "explore/incremental_pass.h"
#include "io/apng.h"
#include "ui/digit_sheet.h"

namespace hourglass::app::generate_view {

class GenerateMorph {
public:
    // Fills the region.
    void draw(const Frame& frame);
    std::optional<Figure> figure(const Frame& frame) const;
    bool behind() const { return playing_ || export_.has_value() || strip_.behind(); }

    // Its choices in an address: "from-12:to-34:spherical:at-0.25", or ":play" in the place of where it is.
    void add_parts(std::string& place) const;
    bool take_part(const Frame& frame, const PlacePart& part);
    void show_first();

    bool playing() const { return playing_; }
    float position() const { return shown_position_; }  // of the picture
    const Matrix& picture() const { return picture_; }  // features x 1
    const PickedDigit& from() const { return from_; }
    const PickedDigit& to() const { return to_; }

private:
    void play_on();
    void draw_tools(const Frame& frame, float width);
    void draw_digits(const Frame& frame, float width);
    void draw_strip(const Frame& frame, float width);
    std::string description() const;
    Vector code_at(float position) const;
    std::uint8_t label_at(float position) const { return position < 0.5f ? from_.label() : to_.label(); }
    Matrix decode_at(const Frame& frame, float position) const;
    void update(const Frame& frame);
    void advance_export(const Frame& frame);

    static constexpr float kMiddle = 0.5f;

    PickedDigit from_{"From", 3}, to_{"To", 8};
    Interpolation kind_ = Interpolation::Linear;
    bool playing_ = false;
    float way_ = kMiddle;      // there (0 to 1) and back (1 to 2)
    double played_until_ = 0;  // platform::seconds()
    float position_ = kMiddle;
    float shown_position_ = -1;
    Matrix picture_;
    DigitSheet sheet_;  // the picture, and those of the strip
    IncrementalPass strip_;
    std::optional<ApngWriter> export_;
};

}  // namespace hourglass::app::generate_view
