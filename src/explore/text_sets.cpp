#include "explore/text_sets.h"

#include <algorithm>
#include <array>

namespace hourglass::explore {
namespace {

constexpr std::array kTextSets = {
    TextSet{kSms, "SMS messages", "5,171 text messages, ham or spam, and a model that reads them."},
    TextSet{kSentiment, "Eight sentences", "The case of tutorials: good or bad, trained in a second."}};

}  // namespace

std::span<const TextSet> text_sets() { return kTextSets; }

const TextSet* find_text_set(std::string_view name) {
    const auto found = std::ranges::find(kTextSets, name, &TextSet::name);
    return found == kTextSets.end() ? nullptr : &*found;
}

}  // namespace hourglass::explore
