// Texts as people mistype them: words left out, letters wrong.
#pragma once

#include <string>
#include <string_view>

#include "math/random.h"

namespace hourglass {

struct WordNoise {
    float dropped = 0;   // the share of words that are left out
    float misspelt = 0;  // the share of the others with one typing error

    bool operator==(const WordNoise&) const = default;
};

// Appends the text with the noise to `out`. Words are what blanks separate. A typing error is, each as
// likely: two neighboring letters exchanged, a letter left out, doubled, or replaced by another of a to z; in
// words of one letter only the last two. Numbers and signs of a word may be hit as well; characters beyond
// ASCII stay whole and as they are.
void add_noisy(std::string_view text, const WordNoise& noise, Random& random, std::string& out);

}  // namespace hourglass
