// Which of a data set's training samples a run learns from, and which it is measured on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

struct TrainingChoice {
    std::vector<std::uint32_t> train;     // empty: all samples, in their order
    std::vector<std::uint32_t> held_out;  // ascending
};

// Of `count` samples: `held_out` of them to measure on and `train` others to learn from (0: all others),
// which together are at most `count`. The samples stand in a random order that depends on `count` alone: the
// first are learned from, the last held out. So runs with other seeds get the same samples, more training
// samples include those of a smaller number, and the samples held out do not depend on the number of the
// others.
TrainingChoice choose_images(std::size_t count, std::size_t train, std::size_t held_out);

// The places of the samples whose label is one of the `wanted` ones, ascending.
std::vector<std::uint32_t> places_of(std::span<const std::uint8_t> labels, std::span<const int> wanted);

// As choose_images among those samples only.
TrainingChoice choose_images(std::span<const std::uint8_t> labels, std::span<const int> wanted,
                             std::size_t train, std::size_t held_out);

}  // namespace hourglass
