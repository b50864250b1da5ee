// Sets of samples that are not in memory, seen through what changes them, and loops over the values of any
// set.
#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "data/dataset.h"
#include "data/scaling.h"

namespace hourglass {

// Some of the samples, in this order.
std::shared_ptr<const StoredSamples> stored_rows(std::shared_ptr<const StoredSamples> all,
                                                 std::vector<std::uint32_t> rows, std::size_t features);

// All values scaled, and then held to -limit .. limit where a limit is not 0.
std::shared_ptr<const StoredSamples> stored_scaled(std::shared_ptr<const StoredSamples> samples,
                                                   Scaling scaling, std::vector<float> limits = {});

// All values times a factor; `are_bytes`: as if they had been bytes.
std::shared_ptr<const StoredSamples> stored_times(std::shared_ptr<const StoredSamples> samples, float factor,
                                                  bool are_bytes);

// Every image of a stored set becomes what `change` makes of it as a set of one image of floats in memory,
// when it is read.
void change_stored(ImageSet& set, std::function<void(ImageSet&)> change);

// Calls use(first, values) with pieces of whole samples of a set that is stored or holds floats, in order, as
// long as it returns true. `first` counts values.
template <typename Use>
void for_each_piece(const ImageSet& set, const Use& use) {
    if (!set.stored) {
        use(std::size_t{0}, std::span<const float>(set.values));
        return;
    }
    constexpr std::size_t kPiece = std::size_t{1} << 18;  // values
    const std::size_t at_once = std::clamp<std::size_t>(kPiece / set.features(), 1, set.count());
    std::vector<float> piece(at_once * set.features());
    for (std::size_t first = 0; first < set.count(); first += at_once) {
        const std::size_t count = std::min(at_once, set.count() - first);
        const std::span<float> values = std::span(piece).first(count * set.features());
        set.stored->read(first, values);
        if (!use(first * set.features(), std::span<const float>(values))) return;
    }
}

struct FoundValue {
    std::size_t place = 0;  // sample * features + feature
    float value = 0;
};

// The first value that the condition holds for.
template <typename Condition>
std::optional<FoundValue> find_value(const ImageSet& set, const Condition& holds) {
    std::optional<FoundValue> found;
    for_each_piece(set, [&](std::size_t first, std::span<const float> values) {
        const auto at = std::find_if(values.begin(), values.end(), holds);
        if (at == values.end()) return true;
        found = FoundValue{first + static_cast<std::size_t>(at - values.begin()), *at};
        return false;
    });
    return found;
}

// The least and the greatest value; both 0 for a set of bytes in memory.
std::pair<float, float> value_range(const ImageSet& set);

}  // namespace hourglass
