#include "app/state/place.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstdlib>

#include "base/text.h"

namespace hourglass::app {
namespace {

// What separates the parts of places and of addresses, and what escapes them; spaces at the end of an address
// are lost.
constexpr std::string_view kEscaped = "%&#:=+\t\r\n";

std::string escaped(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string result;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        if (letter == ' ')
            result += '+';
        else if (kEscaped.find(letter) != std::string_view::npos)
            result += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
        else
            result += letter;
    }
    return result;
}

// A percent sign without two digits behind it stands for itself.
std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        int byte = 0;
        const char* const end = text.data() + std::min(i + 3, text.size());
        const bool code = text[i] == '%' && i + 2 < text.size() &&
                          std::from_chars(text.data() + i + 1, end, byte, 16).ptr == end && byte >= 0;
        result += code ? static_cast<char>(byte) : text[i] == '+' ? ' ' : text[i];
        if (code) i += 2;
    }
    return result;
}

// Numbers between commas, each read by `read`; nothing unless all are.
template <typename Number>
std::optional<std::vector<Number>> listed(std::string_view text, Number low, Number high,
                                          std::optional<Number> read(std::string_view, Number, Number)) {
    std::vector<Number> numbers;
    while (true) {
        const std::string_view one = text.substr(0, text.find(','));
        const auto number = read(one, low, high);
        if (!number) return std::nullopt;
        numbers.push_back(*number);
        if (one.size() == text.size()) return numbers;
        text.remove_prefix(one.size() + 1);
    }
}

}  // namespace

void add_part(std::string& place, std::string_view key, std::string_view value) {
    if (!place.empty()) place += ':';
    place += key;
    if (!value.empty()) place += "-" + escaped(value);
}

void add_part(std::string& place, std::string_view key, long number) {
    add_part(place, key, std::to_string(number));
}

std::vector<std::string> read_parts(std::string_view place,
                                    const std::function<bool(const PlacePart& part)>& take) {
    std::vector<std::string> useless;
    while (!place.empty()) {
        const std::string_view part = place.substr(0, place.find(':'));
        place.remove_prefix(std::min(place.size(), part.size() + 1));
        if (part.empty()) continue;
        const std::size_t hyphen = std::min(part.find('-'), part.size());
        const std::string_view value = part.substr(std::min(hyphen + 1, part.size()));
        if (!take({lower_case(std::string(part.substr(0, hyphen))), unescaped(value)}))
            useless.emplace_back(part);
    }
    return useless;
}

std::string decimal_text(float number, int decimals) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", decimals, static_cast<double>(number));
    std::string shown = text;
    if (shown.find('.') != std::string::npos) {
        shown.erase(shown.find_last_not_of('0') + 1);
        if (shown.ends_with('.')) shown.pop_back();
    }
    return shown == "-0" ? "0" : shown;
}

std::optional<int> whole_number(std::string_view text, int low, int high) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return number >= low && number <= high ? std::optional(number) : std::nullopt;
}

std::optional<std::vector<int>> whole_numbers(std::string_view text, int low, int high) {
    return listed(text, low, high, whole_number);
}

// strtof and not from_chars, which the browser's library lacks; it would take more than digits.
std::optional<float> decimal(std::string_view text, float low, float high) {
    if (text.empty() || text.find_first_not_of("-.0123456789") != std::string_view::npos) return std::nullopt;
    const std::string copy(text);
    char* end = nullptr;
    const float number = std::strtof(copy.c_str(), &end);
    if (end != copy.c_str() + copy.size()) return std::nullopt;
    return number >= low && number <= high ? std::optional(number) : std::nullopt;
}

std::optional<std::vector<float>> decimals(std::string_view text, float low, float high) {
    return listed(text, low, high, decimal);
}

}  // namespace hourglass::app
