// Which test digits are shown, and in which place.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hourglass::explore {

enum class DigitOrder { Random, Worst, Best, ByClass };
// "random", "worst", "best", "by class".
const char* to_text(DigitOrder order);

inline constexpr int kDigitClasses = 10;
// A place without a digit: there is none of that class.
inline constexpr std::uint32_t kNoDigit = ~std::uint32_t{0};

struct DigitWish {
    DigitOrder order = DigitOrder::Random;
    int count = 0;  // places, row by row; of ByClass kDigitClasses per row, the class of the column in each
    std::uint32_t shuffles = 0;  // of Random and ByClass: another number, other digits
};
// Indices of digits, at most `count`. Worst and Best choose among those whose error is known (not NaN), the
// earlier of two with the same error first; there may be fewer than asked for.
std::vector<std::uint32_t> choose_digits(const DigitWish& wish, std::span<const std::uint8_t> labels,
                                         std::span<const float> errors);

// The same digits as `now`, but those that were there before stay in their places: so that the grid does
// not shuffle while the user looks at it. As many places as `now` has.
std::vector<std::uint32_t> keep_places(std::span<const std::uint32_t> before,
                                       std::span<const std::uint32_t> now);

// 1 for the largest of the known errors; 0 when this one is not known.
int error_rank(std::span<const float> errors, std::size_t index);

}  // namespace hourglass::explore
