#include "data/training_choice.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "data/minibatch.h"
#include "math/random.h"

namespace hourglass {
namespace {

constexpr std::uint64_t kSeed = 1;  // of every run

}  // namespace

TrainingChoice choose_images(std::size_t count, std::size_t train, std::size_t held_out) {
    assert(train + held_out <= count);
    if (train == 0) train = count - held_out;
    if (train == count) return {};
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    Random random(kSeed, "training choice");
    shuffle(order, random);
    const auto first = [&order](std::size_t i) { return order.begin() + static_cast<std::ptrdiff_t>(i); };
    TrainingChoice chosen{{first(0), first(train)}, {first(count - held_out), order.end()}};
    std::ranges::sort(chosen.train);
    std::ranges::sort(chosen.held_out);
    return chosen;
}

std::vector<std::uint32_t> places_of(std::span<const std::uint8_t> labels, std::span<const int> wanted) {
    std::vector<std::uint32_t> places;
    for (std::size_t i = 0; i < labels.size(); ++i)
        if (std::ranges::find(wanted, static_cast<int>(labels[i])) != wanted.end())
            places.push_back(static_cast<std::uint32_t>(i));
    return places;
}

TrainingChoice choose_images(std::span<const std::uint8_t> labels, std::span<const int> wanted,
                             std::size_t train, std::size_t held_out) {
    const std::vector<std::uint32_t> places = places_of(labels, wanted);
    TrainingChoice chosen = choose_images(places.size(), train, held_out);
    if (places.size() == labels.size()) return chosen;
    if (chosen.train.empty()) return {places, {}};
    for (std::vector<std::uint32_t>* part : {&chosen.train, &chosen.held_out})
        for (std::uint32_t& place : *part) place = places[place];
    return chosen;
}

}  // namespace hourglass
