// The order in which people count names: "2" before "10".
#pragma once

#include <string_view>

namespace hourglass {

// Whether one name comes before the other: runs of digits compare as numbers, the rest byte by byte.
inline bool in_natural_order(std::string_view a, std::string_view b) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto digits = [&](std::string_view text) {
        std::size_t count = 0;
        while (count < text.size() && is_digit(text[count])) ++count;
        return count;
    };
    const std::string_view whole_a = a, whole_b = b;
    while (!a.empty() && !b.empty()) {
        const std::size_t count_a = digits(a), count_b = digits(b);
        if (count_a == 0 || count_b == 0) {
            if (a.front() != b.front())
                return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
            a.remove_prefix(1);
            b.remove_prefix(1);
            continue;
        }
        std::string_view number_a = a.substr(0, count_a), number_b = b.substr(0, count_b);
        while (number_a.size() > 1 && number_a.front() == '0') number_a.remove_prefix(1);
        while (number_b.size() > 1 && number_b.front() == '0') number_b.remove_prefix(1);
        if (number_a.size() != number_b.size()) return number_a.size() < number_b.size();
        if (number_a != number_b) return number_a < number_b;
        a.remove_prefix(count_a);
        b.remove_prefix(count_b);
    }
    if (a.empty() != b.empty()) return a.empty();
    return whole_a < whole_b;  // such as "1" and "01"
}

}  // namespace hourglass
