#include "data/labels.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/error.h"
#include "base/text.h"
#include "data/natural_order.h"

namespace hourglass {
namespace {

bool is_whole(float number) { return number == std::floor(number) && std::abs(number) < 1e9f; }

bool all_fit(std::span<const float> numbers) {
    return std::ranges::all_of(
        numbers, [](float number) { return number >= 0 && number <= 255; });
}

std::string whole_text(float number) { return std::to_string(static_cast<long>(number)); }

[[noreturn]] void refuse_classes(std::string_view where, std::size_t count) {
    throw Error(prefix(where) + "the labels have " + (count > kMostClasses ? "more than " : "") +
                std::to_string(std::min(count, kMostClasses)) +
                " different values; classes are few words or whole numbers, at most " +
                std::to_string(kMostClasses));
}

[[noreturn]] void refuse_part(std::string_view where, std::ptrdiff_t row, float label) {
    throw Error(prefix(where) + "row " + std::to_string(row) + " has the label " + shortest_text(label) +
                "; labels must be words or whole numbers");
}

// The first row, counted from 1, that has this word.
std::ptrdiff_t row_of(std::span<const std::uint8_t> places, std::ptrdiff_t word) {
    return std::ranges::find(places, static_cast<std::uint8_t>(word)) - places.begin() + 1;
}

// "7", "7.0", "7.000000e+00", "-1", "0.5".
std::optional<float> number_of_word(const std::string& word) {
    if (word.empty() || word.find_first_not_of("0123456789+-.eE") != std::string::npos) return std::nullopt;
    char* end = nullptr;
    const float number = std::strtof(word.c_str(), &end);
    if (end != word.c_str() + word.size()) return std::nullopt;
    return number;
}

}  // namespace

ClassLabels number_labels(std::span<const float> numbers, std::string_view where) {
    const auto part = std::ranges::find_if_not(numbers, is_whole);
    if (part != numbers.end()) refuse_part(where, part - numbers.begin() + 1, *part);
    ClassLabels found;
    found.labels.reserve(numbers.size());
    if (all_fit(numbers)) {
        for (const float number : numbers) found.labels.push_back(static_cast<std::uint8_t>(number));
        return found;
    }
    std::vector<float> values(numbers.begin(), numbers.end());
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    if (values.size() > kMostClasses) refuse_classes(where, values.size());
    for (const float value : values) found.classes.push_back(whole_text(value));
    for (const float number : numbers)
        found.labels.push_back(
            static_cast<std::uint8_t>(std::ranges::lower_bound(values, number) - values.begin()));
    return found;
}

ClassLabels word_labels(std::span<const std::uint8_t> places, std::span<const std::string> words,
                        std::span<const std::string> known, std::string_view where) {
    std::vector<float> numbers;
    for (const std::string& word : words)
        if (const auto number = number_of_word(word)) numbers.push_back(*number);
    if (numbers.size() == words.size()) {
        const auto part = std::ranges::find_if_not(numbers, is_whole);
        if (part != numbers.end()) refuse_part(where, row_of(places, part - numbers.begin()), *part);
    }
    if (known.empty() && numbers.size() == words.size()) {
        const ClassLabels of_words = number_labels(numbers, where);
        ClassLabels found{{}, of_words.classes};
        for (const std::uint8_t place : places) found.labels.push_back(of_words.labels[place]);
        return found;
    }
    ClassLabels found{{}, {known.begin(), known.end()}};
    std::vector<std::string> fresh;
    for (const std::string& word : words)
        if (std::ranges::find(known, word) == known.end()) fresh.push_back(word);
    std::ranges::sort(fresh, in_natural_order);
    found.classes.insert(found.classes.end(), fresh.begin(), fresh.end());
    if (found.classes.size() > kMostClasses) refuse_classes(where, found.classes.size());
    std::vector<std::uint8_t> label_of;
    for (const std::string& word : words)
        label_of.push_back(
            static_cast<std::uint8_t>(std::ranges::find(found.classes, word) - found.classes.begin()));
    found.labels.reserve(places.size());
    for (const std::uint8_t place : places) found.labels.push_back(label_of[place]);
    return found;
}

}  // namespace hourglass
