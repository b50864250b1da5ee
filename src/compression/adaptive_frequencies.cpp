#include "compression/adaptive_frequencies.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/error.h"

namespace hourglass {
namespace {

// What one occurrence adds to a number's weight, and what the curve weighs in all: as much as that of so
// many.
constexpr std::uint64_t kOccurrence = 64;
constexpr std::uint64_t kCurveWeight = 24 * kOccurrence;

// The whole root of a 32-bit number, rounded down.
std::uint32_t root(std::uint32_t square) {
    std::uint32_t found = 0;
    for (std::uint32_t bit = 1u << 15; bit > 0; bit >>= 1)
        if (std::uint64_t{found + bit} * (found + bit) <= square) found += bit;
    return found;
}

// exp(-d^2 / (2 variance)) for d = 0, 1, ..., in units of 2^-16, from exp(-1 / variance) in the same units:
// the quotients of neighbors fall by that factor, the first is its root.
std::vector<std::uint64_t> falling(std::uint16_t narrow, int distances) {
    std::vector<std::uint64_t> heights;
    std::uint64_t height = 1u << 16, quotient = root(std::uint32_t{narrow} << 16);
    for (int d = 0; d < distances; ++d) {
        heights.push_back(height);
        height = height * quotient >> 16;
        quotient = quotient * narrow >> 16;
    }
    return heights;
}

}  // namespace

BellCurve fit_bell_curve(int low, int high, double mean, double variance) {
    BellCurve curve{low, high - low + 1, static_cast<int>(std::lround(mean)) - low, 0};
    curve.mode = std::clamp(curve.mode, 0, curve.size - 1);
    const double narrow = variance > 0 ? std::exp(-1 / variance) : 0;
    curve.narrow = static_cast<std::uint16_t>(std::lround(65535 * narrow));
    return curve;
}

AdaptiveFrequencies::AdaptiveFrequencies(const BellCurve& curve) : low_(curve.low) {
    if (curve.size < 1 || curve.size > BellCurve::kMostNumbers || curve.mode < 0 || curve.mode >= curve.size)
        throw Error("the compressed file is damaged: a distribution of too many numbers");
    const std::vector<std::uint64_t> heights = falling(curve.narrow, curve.size);
    std::uint64_t sum = 0;
    for (int i = 0; i < curve.size; ++i) sum += heights[static_cast<std::size_t>(std::abs(i - curve.mode))];
    for (int i = 0; i < curve.size; ++i) {
        const std::uint64_t height = heights[static_cast<std::size_t>(std::abs(i - curve.mode))];
        weights_.push_back(1 + height * kCurveWeight / sum);
        total_ += weights_.back();
    }
}

std::uint32_t AdaptiveFrequencies::scaled(std::size_t index, std::uint64_t sum) const {
    const std::uint64_t spare = (1u << kBits) - weights_.size();
    return static_cast<std::uint32_t>(index + sum * spare / total_);
}

Interval AdaptiveFrequencies::interval(int number) const {
    const auto index = static_cast<std::size_t>(number - low_);
    assert(index < weights_.size());
    std::uint64_t before = 0;
    for (std::size_t i = 0; i < index; ++i) before += weights_[i];
    const std::uint32_t start = scaled(index, before);
    return {start, scaled(index + 1, before + weights_[index]) - start};
}

int AdaptiveFrequencies::number_at(std::uint32_t place) const {
    std::uint64_t before = 0;
    std::size_t index = 0;
    while (index + 1 < weights_.size() && scaled(index + 1, before + weights_[index]) <= place)
        before += weights_[index++];
    return low_ + static_cast<int>(index);
}

void AdaptiveFrequencies::learn(int number) {
    weights_[static_cast<std::size_t>(number - low_)] += kOccurrence;
    total_ += kOccurrence;
}

}  // namespace hourglass
