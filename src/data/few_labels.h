// Which samples keep their labels where only few are to be used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

// `count` samples in ascending order, drawn by the seed, as many of each label as of any other: where the
// count is no multiple of the labels, or one has too few samples, as evenly as it goes. Throws Error when
// there are fewer samples than that, or more labels.
std::vector<std::uint32_t> choose_labeled(std::span<const std::uint8_t> labels, std::size_t count,
                                          std::uint64_t seed);

}  // namespace hourglass
