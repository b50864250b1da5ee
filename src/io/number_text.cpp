#include "io/number_text.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>

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

// Of doubles, the product or quotient of two exact ones is the nearest to the exact result (Clinger 1990);
// where the mantissa has too many digits, it is off by at most two units in the last place. Only near the
// middle between two floats may rounding twice differ from rounding once.
bool nearest_float(const Decimal& decimal, bool negative, float& value) {
    constexpr std::array<double, 23> kPowers = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    constexpr std::uint64_t kExactDoubles = std::uint64_t{1} << 53;
    const int power = std::abs(decimal.exponent);
    if (power >= static_cast<int>(kPowers.size())) return false;
    const bool exact = decimal.exact && decimal.mantissa <= kExactDoubles;
    const auto digits = static_cast<double>(decimal.mantissa);
    const double scale = kPowers[static_cast<std::size_t>(power)];
    const double number = decimal.exponent < 0 ? digits / scale : digits * scale;
    constexpr std::uint64_t kBeyondFloat = (std::uint64_t{1} << 29) - 1;  // bits that a float lacks
    constexpr std::uint64_t kMiddle = std::uint64_t{1} << 28;
    constexpr std::uint64_t kUncertain = 4;
    const std::uint64_t beyond = std::bit_cast<std::uint64_t>(number) & kBeyondFloat;
    const std::uint64_t from_middle = beyond > kMiddle ? beyond - kMiddle : kMiddle - beyond;
    if (from_middle <= (exact ? 0 : kUncertain)) return false;
    if (number > std::numeric_limits<float>::max()) return false;
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
            if (decimal.mantissa < kMostMantissa) {
                decimal.mantissa = 10 * decimal.mantissa + static_cast<std::uint64_t>(*at - '0');
                if (used != 0) --decimal.exponent;
            } else {
                if (*at != '0') decimal.exact = false;
                if (used == 0) ++decimal.exponent;
            }
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

namespace {

// What may stand between thousands: also the blanks that do not break, U+00A0 and U+202F.
constexpr std::string_view kGroups[] = {",", ".", "\xc2\xa0", "\xe2\x80\xaf", "'", " "};

std::size_t digits_at(std::string_view text) {
    std::size_t count = 0;
    while (count < text.size() && is_digit(text[count])) ++count;
    return count;
}

// "1,234,567.8" without what is between its thousands; `groups` is how often that was. Nothing when the text
// is not written like that.
struct Grouped {
    std::string plain;
    std::size_t groups = 0;
    char mark = 0;  // of its decimals; 0: it has none
};

std::optional<Grouped> take_groups(std::string_view text, std::string_view group) {
    constexpr std::size_t kThousand = 3;
    Grouped grouped;
    if (text.starts_with('-') || text.starts_with('+')) {
        grouped.plain = text[0];
        text.remove_prefix(1);
    }
    const std::size_t first = digits_at(text);
    if (first == 0 || first > kThousand) return std::nullopt;
    grouped.plain += text.substr(0, first);
    text.remove_prefix(first);
    while (text.starts_with(group)) {
        text.remove_prefix(group.size());
        if (digits_at(text) != kThousand) return std::nullopt;
        grouped.plain += text.substr(0, kThousand);
        text.remove_prefix(kThousand);
        ++grouped.groups;
    }
    if (grouped.groups == 0) return std::nullopt;
    if (text.empty()) return grouped;
    grouped.mark = text[0];
    const bool decimals = (text[0] == '.' || text[0] == ',') && text.substr(0, 1) != group &&
                          digits_at(text.substr(1)) == text.size() - 1;
    if (!decimals) return std::nullopt;
    grouped.plain += text;
    return grouped;
}

char mark_beside(std::string_view group) { return group == "," ? '.' : group == "." ? ',' : '\0'; }

}  // namespace

void NumberStyle::look(std::string_view cell) {
    if (!group_.empty()) return;
    for (const std::string_view group : {kGroups[0], kGroups[1]}) {
        const auto grouped = take_groups(cell, group);
        if (!grouped || (grouped->mark == 0 && grouped->groups < 2)) continue;
        group_ = group;
        mark_ = mark_beside(group);
        return;
    }
}

// A comma between three digits and three, in a table whose cells are separated by commas.
bool NumberStyle::may_be_grouped(std::string_view cell, char mark_before) const {
    return separator_ == ',' && mark_before == 0 && mark_ == ',' && take_groups(cell, ",").has_value();
}

Parsed NumberStyle::parse_dressed(std::string_view cell, float& value) {
    if (is_one_of(cell, {"true", "false"})) {
        truths_ = true;
        value = cell[0] == 't' || cell[0] == 'T' ? 1.0f : 0.0f;
        return Parsed::Number;
    }
    constexpr std::string_view kMinus = "\xe2\x88\x92";  // U+2212
    std::string text(cell);
    if (cell.starts_with(kMinus)) text.replace(0, kMinus.size(), "-");
    const bool percent = text.size() > 1 && text.ends_with('%');
    if (percent) text = std::string(trimmed(std::string_view(text).substr(0, text.size() - 1)));
    bool grouped_here = false;
    for (const std::string_view group : kGroups) {
        if (!group_.empty() && group != group_) continue;
        if (text.find(group) == std::string::npos) continue;
        const auto grouped = take_groups(text, group);
        const char mark = mark_beside(group);
        // One point or comma alone says nothing, unless it is known or the table's commas are separators.
        const bool plain_mark = grouped && grouped->groups == 1 && grouped->mark == 0 && mark != 0;
        const bool known =
            group == group_ || !plain_mark || mark_ == mark || (group == "," && separator_ == ',');
        if (!grouped || !known) continue;
        if (mark != 0 && mark_ != 0 && mark != mark_) return Parsed::OtherMark;
        group_ = group;
        if (mark != 0) mark_ = mark;
        text = grouped->plain;
        grouped_here = true;
        break;
    }
    // A comma or point that stands between thousands elsewhere is no decimal mark here.
    if (!grouped_here && !group_.empty() && mark_beside(group_) != 0 &&
        text.find(group_) != std::string::npos)
        return Parsed::NoNumber;
    const Parsed parsed = parse_number(text, mark_, value);
    if (parsed == Parsed::Number && percent) {
        percents_ = true;
        value /= 100;
    }
    return percent && parsed == Parsed::Missing ? Parsed::NoNumber : parsed;
}

std::vector<std::string> NumberStyle::notes() const {
    std::vector<std::string> notes;
    if (mark_ == ',') notes.emplace_back("the numbers have decimal commas");
    if (!group_.empty()) {
        const std::string_view what = group_ == ","   ? "commas"
                                      : group_ == "." ? "points"
                                      : group_ == "'" ? "apostrophes"
                                                      : "blanks";
        notes.push_back(std::string(what) + " in numbers are taken for separators of thousands");
    }
    if (percents_) notes.emplace_back("percentages are divided by 100");
    if (truths_) notes.emplace_back("true and false are taken as 1 and 0");
    return notes;
}

}  // namespace hourglass
