// String helpers for messages and parsers.
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <span>
#include <string>
#include <string_view>

namespace hourglass {

// The shortest text that reads back as the same number.
template <typename Number>
std::string shortest_text(Number value) {
    std::array<char, 48> buffer{};
    const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return error == std::errc{} ? std::string(buffer.data(), end) : std::string();
}

// "a, b, c"
inline std::string joined(std::span<const std::string> parts, std::string_view separator = ", ") {
    std::string text;
    for (const std::string& part : parts) {
        if (!text.empty()) text += separator;
        text += part;
    }
    return text;
}

// Of ASCII letters.
inline char lower_case(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }
inline std::string lower_case(std::string text) {
    for (char& c : text) c = lower_case(c);
    return text;
}
inline bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::equal(
        a.begin(), a.end(), b.begin(), b.end(),
        [](char x, char y) { return lower_case(x) == lower_case(y); });
}

inline std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

// The start of a message about a file or the like.
inline std::string prefix(std::string_view where) { return std::string(where) + ": "; }

// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace hourglass
