// The texts that the page can be about, in place of pictures and tables.
#pragma once

#include <span>
#include <string_view>

namespace hourglass::explore {

struct TextSet {
    std::string_view name;   // "sms", as addresses have it
    std::string_view label;  // "SMS messages"
    std::string_view help;   // a sentence
};

inline constexpr std::string_view kSms = "sms", kSentiment = "sentiment-8";
// What the state calls the user's own, which no address names.
inline constexpr std::string_view kOwnTexts = "documents";

std::span<const TextSet> text_sets();
// Null where there is none of this name.
const TextSet* find_text_set(std::string_view name);

}  // namespace hourglass::explore
