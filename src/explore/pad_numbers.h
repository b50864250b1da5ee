// What stands on the drawing pad if numbers say all of it: a digit that the program wrote, or a test picture.
#pragma once

#include <cstdint>
#include <optional>

#include "data/dataset.h"
#include "explore/drawing.h"

namespace hourglass::explore {

// A digit in one of many hands (digit_strokes in data/synthetic.h).
struct WrittenDigit {
    int digit = 0;           // 0..9
    std::uint32_t hand = 0;  // a seed

    bool operator==(const WrittenDigit&) const = default;
};

// Onto a fresh sheet, with the pen as it is.
void write_digit(Drawing& drawing, const WrittenDigit& digit);
// Whether the sheet has this and nothing else, as the pen of now would write it.
bool shows(const Drawing& drawing, const WrittenDigit& digit);

// Whether the drawing pad takes these pictures: gray and square.
bool fits_pad(const ImageSet& images);
// Which picture of `test` the sheet has, and nothing else; nothing where it is of other data.
std::optional<std::uint32_t> shown_test_picture(const Drawing& drawing, const ImageSet& test);

}  // namespace hourglass::explore
