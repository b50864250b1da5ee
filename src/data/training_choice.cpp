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

}  // namespace hourglass
