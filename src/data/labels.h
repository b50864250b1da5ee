// ClassLabels from what files have as classes: words, or any whole numbers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass {

struct ClassLabels {
    std::vector<std::uint8_t> labels;
    std::vector<std::string> classes{};  // the names of labels 0, 1, ...; empty: labels are the numbers
};

// More classes than this are no classes but, say, prices.
inline constexpr std::size_t kMostClasses = 256;

// Whole numbers: those from 0 to 255 stay as they are; if there are others, such as -1, all are numbered in
// ascending order and named. Throws Error, which begins with `where` and names the row (counted from 1), for
// a number that is not whole and for more than 256 different ones.
ClassLabels number_labels(std::span<const float> numbers, std::string_view where);

// `words[places[i]]` is the class of sample i. Words that are all whole numbers are treated as such; others
// are numbered in natural order (data/natural_order.h), after those that are `known` already. Throws Error as
// above.
ClassLabels word_labels(std::span<const std::uint8_t> places, std::span<const std::string> words,
                        std::span<const std::string> known, std::string_view where);

}  // namespace hourglass
