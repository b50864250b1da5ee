// Counter-based random numbers: draw n of a named stream is a pure function of (seed, stream name, n), so
// adding one use of randomness to the program does not shift another, and no state has to be saved to
// reproduce a run.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace hourglass {

// Philox4x32-10: the block of four words for one counter and key (Salmon et al., "Parallel random numbers: as
// easy as 1, 2, 3", SC 2011, section 3.3).
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter, std::array<std::uint32_t, 2> key);

// One stream of numbers. Copying it copies the position. `index` makes a family of
// streams, such as one per epoch.
class Random {
public:
    Random(std::uint64_t seed, std::string_view stream, std::uint32_t index = 0);

    std::uint32_t bits();
    // Uniform in [0, 1), 24 bits.
    float uniform();
    // Uniform in [low, high).
    float uniform(float low, float high) { return low + (high - low) * uniform(); }
    // Uniform in 0 .. bound-1 without bias; bound must be positive.
    std::uint32_t below(std::uint32_t bound);
    // Standard normal (Box and Muller, 1958).
    float normal();

private:
    std::array<std::uint32_t, 2> key_;
    std::uint32_t stream_;
    std::uint32_t index_;
    std::uint64_t block_ = 0;
    std::array<std::uint32_t, 4> words_{};
    int used_ = 4;
    float spare_normal_ = 0;
    bool has_spare_normal_ = false;
};

}  // namespace hourglass
