// The words of an enumeration, declared beside it: how settings are stored, parsed and shown.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hourglass {

struct Choice {
    std::string_view word;     // as it is stored and typed: "max-pool"
    std::string_view label{};  // as it is shown: "Max pool"; empty: the word with a capital letter
};

// Whether the enumeration has a name for the value: the compiler writes one without as a cast.
template <auto value>
consteval bool is_enumerator() {
    const std::string_view text = __PRETTY_FUNCTION__;  // "... [with auto value = hourglass::Loss::Mse]"
    return text[text.rfind("= ") + 2] != '(';
}

// A choice for each enumerator, in their order, from 0 without a gap; does not compile
// with too few or too many.
template <typename Enum, std::size_t N>
consteval std::array<Choice, N> choices(const Choice (&all)[N]) {
    static_assert(is_enumerator<static_cast<Enum>(N - 1)>() && !is_enumerator<static_cast<Enum>(N)>(),
                  "every enumerator has one choice");
    return std::to_array(all);
}

// Of an enumeration that is a setting: `template <> inline constexpr auto
// choices_of<Loss> = choices<Loss>(...)`.
template <typename Enum>
inline constexpr auto choices_of = nullptr;

template <>
inline constexpr auto choices_of<bool> = std::array{Choice{"no"}, Choice{"yes"}};

template <typename Enum>
constexpr std::string_view word_of(Enum value) {
    return choices_of<Enum>[static_cast<std::size_t>(value)].word;
}

// The value with this word, if there is one.
template <typename Enum>
constexpr std::optional<Enum> choice_named(std::string_view word) {
    for (std::size_t i = 0; i < choices_of<Enum>.size(); ++i)
        if (choices_of<Enum>[i].word == word) return static_cast<Enum>(i);
    return std::nullopt;
}

inline std::string label_of(const Choice& choice) {
    std::string label(choice.label.empty() ? choice.word : choice.label);
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z')
        label[0] = static_cast<char>(label[0] - 'a' + 'A');
    return label;
}

}  // namespace hourglass
