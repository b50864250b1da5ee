#include "explore/digit_choice.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_set>

#include "data/minibatch.h"

namespace hourglass::explore {
namespace {

using Indices = std::vector<std::uint32_t>;

// All digits, in the order in which they are drawn.
Indices drawn(std::size_t count, std::uint32_t shuffles) {
    Indices indices(count);
    std::iota(indices.begin(), indices.end(), 0u);
    Random random(1, "shown test images", shuffles);
    shuffle(indices, random);
    return indices;
}

Indices by_error(std::span<const float> errors, std::size_t count, bool worst) {
    Indices indices;
    for (std::size_t i = 0; i < errors.size(); ++i)
        if (!std::isnan(errors[i])) indices.push_back(static_cast<std::uint32_t>(i));
    count = std::min(count, indices.size());
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        if (errors[a] == errors[b]) return a < b;
        return worst ? errors[a] > errors[b] : errors[a] < errors[b];
    };
    std::partial_sort(indices.begin(), indices.begin() + static_cast<std::ptrdiff_t>(count), indices.end(),
                      before);
    indices.resize(count);
    return indices;
}

Indices by_class(std::span<const std::uint8_t> labels, std::size_t count, std::uint32_t shuffles) {
    Indices places(count, kNoDigit);
    std::size_t next[kDigitClasses];
    std::iota(std::begin(next), std::end(next), std::size_t{0});
    for (const std::uint32_t index : drawn(labels.size(), shuffles)) {
        if (labels[index] >= kDigitClasses) continue;
        std::size_t& place = next[labels[index]];
        if (place >= count) continue;
        places[place] = index;
        place += kDigitClasses;
    }
    return places;
}

}  // namespace

const char* to_text(DigitOrder order) {
    switch (order) {
        case DigitOrder::Random:
            return "random";
        case DigitOrder::Worst:
            return "worst";
        case DigitOrder::Best:
            return "best";
        case DigitOrder::ByClass:
            break;
    }
    return "by class";
}

std::vector<std::uint32_t> choose_digits(const DigitWish& wish, std::span<const std::uint8_t> labels,
                                         std::span<const float> errors) {
    const auto count = static_cast<std::size_t>(std::max(0, wish.count));
    switch (wish.order) {
        case DigitOrder::Worst:
        case DigitOrder::Best:
            return by_error(errors, count, wish.order == DigitOrder::Worst);
        case DigitOrder::ByClass:
            return by_class(labels, count, wish.shuffles);
        case DigitOrder::Random:
            break;
    }
    Indices indices = drawn(labels.size(), wish.shuffles);
    indices.resize(std::min(count, indices.size()));
    return indices;
}

std::vector<std::uint32_t> keep_places(std::span<const std::uint32_t> before,
                                       std::span<const std::uint32_t> now) {
    std::unordered_set<std::uint32_t> wanted(now.begin(), now.end());
    Indices places(now.size(), kNoDigit);
    for (std::size_t i = 0; i < std::min(before.size(), places.size()); ++i)
        if (wanted.erase(before[i]) > 0) places[i] = before[i];
    std::size_t place = 0;
    for (const std::uint32_t index : now) {
        if (wanted.erase(index) == 0) continue;
        while (places[place] != kNoDigit) ++place;
        places[place] = index;
    }
    return places;
}

int error_rank(std::span<const float> errors, std::size_t index) {
    if (index >= errors.size() || std::isnan(errors[index])) return 0;
    return 1 + static_cast<int>(
                   std::ranges::count_if(errors, [&](float other) { return other > errors[index]; }));
}

}  // namespace hourglass::explore
