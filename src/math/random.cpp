#include "math/random.h"

#include <cassert>
#include <cmath>
#include <numbers>

namespace hourglass {
namespace {

// FNV-1a: only used to turn a stream's name into a number.
std::uint32_t hash_name(std::string_view name) {
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

std::array<std::uint32_t, 4> philox_round(const std::array<std::uint32_t, 4>& c,
                                          const std::array<std::uint32_t, 2>& key) {
    const std::uint64_t product0 = std::uint64_t{0xD2511F53u} * c[0];
    const std::uint64_t product1 = std::uint64_t{0xCD9E8D57u} * c[2];
    const auto high = [](std::uint64_t p) { return static_cast<std::uint32_t>(p >> 32); };
    const auto low = [](std::uint64_t p) { return static_cast<std::uint32_t>(p); };
    return {high(product1) ^ c[1] ^ key[0], low(product1), high(product0) ^ c[3] ^ key[1], low(product0)};
}

}  // namespace

std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key) {
    constexpr int kRounds = 10;
    for (int round = 0; round < kRounds; ++round) {
        counter = philox_round(counter, key);
        key[0] += 0x9E3779B9u;
        key[1] += 0xBB67AE85u;
    }
    return counter;
}

Random::Random(std::uint64_t seed, std::string_view stream, std::uint32_t index)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      stream_(hash_name(stream)),
      index_(index) {}

std::uint32_t Random::bits() {
    if (used_ == 4) {
        words_ = philox(
            {static_cast<std::uint32_t>(block_), static_cast<std::uint32_t>(block_ >> 32), stream_, index_},
            key_);
        ++block_;
        used_ = 0;
    }
    return words_[static_cast<std::size_t>(used_++)];
}

float Random::uniform() { return static_cast<float>(bits() >> 8) * 0x1p-24f; }

// Lemire, "Fast random integer generation in an interval", 2019, algorithm 5.
std::uint32_t Random::below(std::uint32_t bound) {
    assert(bound > 0);
    std::uint64_t product = std::uint64_t{bits()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
        const std::uint32_t threshold = (0u - bound) % bound;
        while (static_cast<std::uint32_t>(product) < threshold) product = std::uint64_t{bits()} * bound;
    }
    return static_cast<std::uint32_t>(product >> 32);
}

float Random::normal() {
    if (has_spare_normal_) {
        has_spare_normal_ = false;
        return spare_normal_;
    }
    // In double precision, so that what is rounded to a float does not depend on the machine's library.
    const double radius = std::sqrt(-2.0 * std::log(1.0 - static_cast<double>(uniform())));
    const double angle = 2.0 * std::numbers::pi * static_cast<double>(uniform());
    spare_normal_ = static_cast<float>(radius * std::sin(angle));
    has_spare_normal_ = true;
    return static_cast<float>(radius * std::cos(angle));
}

}  // namespace hourglass
