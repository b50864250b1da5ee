// The frequencies of whole numbers as they are learned while coding: at first a bell curve, then what has
// come so far. Coder and decoder learn the same, in whole numbers, so nothing but the curve is stored.
#pragma once

#include <cstdint>
#include <vector>

#include "compression/ans.h"

namespace hourglass {

// The numbers low .. low + size - 1.
struct BellCurve {
    static constexpr int kMostNumbers = 4096;

    int low = 0;
    int size = 1;
    int mode = 0;              // the most frequent number, as a distance from low
    std::uint16_t narrow = 0;  // exp(-1 / variance) in units of 2^-16: 0 is a spike, 65535 flat
};

// The curve that fits numbers with these extremes, mean and variance.
BellCurve fit_bell_curve(int low, int high, double mean, double variance);

class AdaptiveFrequencies {
public:
    // Of 2^kBits, which is more than the curve has numbers.
    static constexpr int kBits = 16;

    // Throws Error when the curve is of more numbers than allowed, or of none.
    explicit AdaptiveFrequencies(const BellCurve& curve);

    // Of a number of the curve's.
    Interval interval(int number) const;
    // The number at a place from 0 to 2^kBits - 1.
    int number_at(std::uint32_t place) const;
    void learn(int number);

private:
    // Sums of the weights before each, at a scale where the whole is 2^kBits and nobody has nothing.
    std::uint32_t scaled(std::size_t index, std::uint64_t sum) const;

    int low_;
    std::vector<std::uint64_t> weights_;
    std::uint64_t total_ = 0;
};

}  // namespace hourglass
