// What messages and parsers of settings need of strings.
#pragma once

#include <string>
#include <string_view>

namespace hourglass {

inline std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

// Without spaces and tabs at either end.
inline std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace hourglass
