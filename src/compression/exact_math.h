// Functions made of additions, multiplications and divisions in double precision alone. IEEE 754 says what
// these give, to the bit, so every machine and build gets the same; what std::exp gives is not said anywhere.
// The build must not fuse or reorder operations (cmake/options.cmake: -ffp-contract=off, no -ffast-math).
#pragma once

#include <cstdint>
#include <vector>

namespace hourglass {

// To about 1e-15, relative; 0 below -700, exp(700) above.
double exact_exp(double x);

// The standard normal distribution from -8 to 8 as a table of whole numbers.
class NormalTable {
public:
    static constexpr int kBits = 40;  // the whole is 2^kBits
    static constexpr double kEnd = 8;

    static const NormalTable& instance();

    // The share below x, of 2^kBits: grows with x, 0 at -kEnd and less, 2^kBits at kEnd and more.
    std::uint64_t below(double x) const;
    // Below which so much of 2^kBits lies.
    double quantile(std::uint64_t share) const;

private:
    NormalTable();

    std::vector<std::uint64_t> shares_;
};

}  // namespace hourglass
