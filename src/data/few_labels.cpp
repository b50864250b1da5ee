#include "data/few_labels.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>

#include "base/error.h"
#include "data/minibatch.h"
#include "math/random.h"

namespace hourglass {

std::vector<std::uint32_t> choose_labeled(std::span<const std::uint8_t> labels, std::size_t count,
                                          std::uint64_t seed) {
    if (count > labels.size())
        throw Error(std::to_string(count) + " labels are asked for, but there are only " +
                    std::to_string(labels.size()) + " samples");
    std::vector<std::uint32_t> order(labels.size());
    std::iota(order.begin(), order.end(), 0u);
    Random random(seed, "labeled samples");
    shuffle(order, random);
    std::array<std::vector<std::uint32_t>, 256> of_label;
    for (const std::uint32_t sample : order) of_label[labels[sample]].push_back(sample);
    const auto present = static_cast<std::size_t>(
        std::ranges::count_if(of_label, [](const auto& samples) { return !samples.empty(); }));
    if (count < present)
        throw Error(std::to_string(count) + " labels are too few for " + std::to_string(present) +
                    " classes; each needs at least one");
    std::vector<std::uint32_t> chosen;
    for (std::size_t round = 0; chosen.size() < count; ++round)
        for (const std::vector<std::uint32_t>& samples : of_label)
            if (round < samples.size() && chosen.size() < count) chosen.push_back(samples[round]);
    std::ranges::sort(chosen);
    return chosen;
}

}  // namespace hourglass
