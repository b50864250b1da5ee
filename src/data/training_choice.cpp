#include "data/training_choice.h"

#include <algorithm>
#include <cassert>
#include <numeric>

#include "data/minibatch.h"
#include "data/stored.h"
#include "math/random.h"

namespace hourglass {
namespace {

constexpr std::uint64_t kSeed = 1;  // of every run

template <typename Value>
void append(const std::vector<Value>& from, std::size_t index, std::size_t size, std::vector<Value>& to) {
    if (from.empty()) return;
    const auto begin = from.begin() + static_cast<std::ptrdiff_t>(index * size);
    to.insert(to.end(), begin, begin + static_cast<std::ptrdiff_t>(size));
}

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

ImageSet subset(const ImageSet& images, std::span<const std::uint32_t> indices) {
    ImageSet part{.width = images.width,
                  .height = images.height,
                  .pixels = {},
                  .labels = {},
                  .columns = images.columns,
                  .classes = images.classes,
                  .channels = images.channels};
    if (images.stored)
        part.stored = stored_rows(images.stored, {indices.begin(), indices.end()}, images.features());
    for (const std::uint32_t index : indices) {
        append(images.pixels, index, images.features(), part.pixels);
        append(images.values, index, images.features(), part.values);
        append(images.labels, index, 1, part.labels);
        append(images.names, index, 1, part.names);
    }
    return part;
}

}  // namespace hourglass
