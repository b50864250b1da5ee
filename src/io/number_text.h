// Numbers as tables write them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

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

// The numbers of one table. How they are written is told by the first that shows it, and holds from then on:
// decimal points or commas; thousands apart by commas, points, blanks or apostrophes. "12%" is 0.12, "true"
// and "false" are 1 and 0.
class NumberStyle {
public:
    // Of the table's cells: where that is a comma, one in a quoted number with three digits behind it is
    // taken for a thousands separator.
    explicit NumberStyle(char separator = ',') : separator_(separator) {}

    // Looks at a cell ahead of reading: one that has both marks tells which is which, as 1.234,5 does.
    void look(std::string_view cell);

    Parsed parse(std::string_view cell, float& value) {
        if (group_.empty()) {
            const char before = mark_;
            const Parsed parsed = parse_number(cell, mark_, value);
            if (parsed == Parsed::Number && mark_ == before) return parsed;
            const bool other = parsed == Parsed::NoNumber || parsed == Parsed::OtherMark;
            if (!other && !may_be_grouped(cell, before)) return parsed;
            mark_ = before;
        }
        return parse_dressed(cell, value);
    }

    char mark() const { return mark_; }
    // What was found, a sentence each.
    std::vector<std::string> notes() const;

private:
    bool may_be_grouped(std::string_view cell, char mark_before) const;
    Parsed parse_dressed(std::string_view cell, float& value);

    char separator_;
    char mark_ = 0;             // of decimals; 0: not known yet
    std::string_view group_{};  // between thousands; empty: none so far
    bool percents_ = false, truths_ = false;
};

}  // namespace hourglass
