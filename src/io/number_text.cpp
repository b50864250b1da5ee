#include "io/number_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "base/text.h"

namespace hourglass {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_one_of(std::string_view cell, std::initializer_list<std::string_view> words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return equal_ignoring_case(cell, word); });
}

Parsed parse_word(std::string_view cell) {
    if (cell.size() > 9) return Parsed::NoNumber;
    if (is_one_of(cell, {"", "?", "-", "--", ".", "na", "n/a", "#n/a", "null", "none", "nil", "missing"}))
        return Parsed::Missing;
    if (cell.starts_with('+') || cell.starts_with('-')) cell.remove_prefix(1);
    if (is_one_of(cell, {"nan", "-nan"})) return Parsed::NaN;
    return is_one_of(cell, {"inf", "infinity"}) ? Parsed::Infinite : Parsed::NoNumber;
}

// std::from_chars for floating point is missing from older standard libraries for WebAssembly, strtof is
// everywhere; but it takes hexadecimal numbers as well and needs the text to end.
Parsed parse_slowly(std::string_view cell, char mark, float& value) {
    constexpr std::size_t kLongest = 400;  // the longest numbers that printf("%f") writes have 317
    if (cell.size() > kLongest) return Parsed::NoNumber;
    std::array<char, kLongest + 1> text;
    *std::ranges::replace_copy(cell, text.begin(), mark, '.').out = '\0';
    char* end = nullptr;
    value = std::strtof(text.data(), &end);
    if (end != text.data() + cell.size()) return Parsed::NoNumber;
    return std::isfinite(value) ? Parsed::Number : Parsed::TooLarge;
}

// The parts of a number: mantissa x 10^exponent.
struct Decimal {
    std::uint64_t mantissa = 0;
    int exponent = 0;
    bool exact = true;  // no digit was left out
};

// Of doubles, the product or quotient of two exact ones is the nearest to the exact result (Clinger 1990).
// Only where it falls on the middle between two floats may rounding twice differ from rounding once.
bool nearest_float(const Decimal& decimal, bool negative, float& value) {
    constexpr std::array<double, 23> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    constexpr std::uint64_t kExactDoubles = std::uint64_t{1} << 53;
    const int power = std::abs(decimal.exponent);
    if (!decimal.exact || decimal.mantissa > kExactDoubles || power >= static_cast<int>(kPowers.size()))
        return false;
    const auto digits = static_cast<double>(decimal.mantissa);
    const double scale = kPowers[static_cast<std::size_t>(power)];
    const double number = decimal.exponent < 0 ? digits / scale : digits * scale;
    constexpr std::uint64_t kBeyondFloat = (std::uint64_t{1} << 29) - 1;  // bits that a float lacks
    constexpr std::uint64_t kMiddle = std::uint64_t{1} << 28;
    if ((std::bit_cast<std::uint64_t>(number) & kBeyondFloat) == kMiddle) return false;
    // Denormal floats have fewer bits.
    if (number != 0 && number < 1.2e-38) return false;
    value = static_cast<float>(negative ? -number : number);
    return true;
}

}  // namespace

Parsed parse_number(std::string_view cell, char& mark, float& value) {
    const char* at = cell.data();
    const char* const end = at + cell.size();
    const bool negative = at != end && *at == '-';
    if (at != end && (*at == '-' || *at == '+')) ++at;
    constexpr std::uint64_t kMostMantissa = 900'000'000'000'000'000;  // before a digit more
    Decimal decimal;
    bool digits = false;
    char used = 0;
    for (; at != end; ++at) {
        if (is_digit(*at)) {
            digits = true;
            if (decimal.mantissa < kMostMantissa)
                decimal.mantissa = 10 * decimal.mantissa + static_cast<std::uint64_t>(*at - '0');
            else
                decimal.exact = false;
            if (used != 0) --decimal.exponent;
        } else if ((*at == '.' || *at == ',') && used == 0) {
            used = *at;
        } else {
            break;
        }
    }
    if (!digits) return parse_word(cell);
    if (at != end && (*at == 'e' || *at == 'E')) {
        const char* place = at + 1;
        const bool down = place != end && *place == '-';
        if (place != end && (*place == '-' || *place == '+')) ++place;
        int exponent = 0;
        const char* const first = place;
        for (; place != end && is_digit(*place); ++place)
            exponent = std::min(9999, 10 * exponent + (*place - '0'));
        if (place == first) return Parsed::NoNumber;
        decimal.exponent += down ? -exponent : exponent;
        at = place;
    }
    if (at != end) return Parsed::NoNumber;
    if (used != 0 && mark == 0) mark = used;
    if (used != 0 && mark != used) return Parsed::OtherMark;
    if (nearest_float(decimal, negative, value)) return Parsed::Number;
    return parse_slowly(cell, used == 0 ? '.' : used, value);
}

}  // namespace hourglass
