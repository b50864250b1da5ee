// Texts as people mistype them: words left out, letters wrong.
#pragma once

#include <string>
#include <string_view>

#include "math/random.h"

namespace hourglass {

struct WordNoise {
    float dropped = 0;     // the share of words that are left out
    float misspelled = 0;  // the share of the others with one typing error

    bool operator==(const WordNoise&) const = default;
};

// Appends the text with the noise to `out`. Words are what blanks separate. A typing error hits a character
// of any script, also numbers and signs, and is, each as likely: it and the next one exchanged, it left out,
// doubled, or replaced by another, of ASCII by one of a to z and else by one beside it in Unicode that is of
// its category; in words of one character only the last two. What was UTF-8 stays UTF-8.
void add_noisy(std::string_view text, const WordNoise& noise, Random& random, std::string& out);

}  // namespace hourglass
