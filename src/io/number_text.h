// Numbers as tables write them.
#pragma once

#include <string_view>

namespace hourglass {

enum class Parsed {
    Number,
    Missing,  // "", "?", "NA" and the like
    NaN,      // "nan", which is also one way to say that a number is missing
    Infinite,
    TooLarge,   // beyond single precision
    OtherMark,  // a decimal comma where the table has points, or the other way around
    NoNumber,
};

// Reads the whole cell, blanks taken off already, as the nearest float. `mark` is the table's decimal mark,
// '.' or ','; 0 as long as no number has shown it, and then set by the first that does.
Parsed parse_number(std::string_view cell, char& mark, float& value);

}  // namespace hourglass
