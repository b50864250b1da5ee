// Numbers of a variational code as whole numbers: buckets that are equally likely under the prior N(0, 1)
// (Townsend, Bird and Barber 2019, "Practical lossless compression with latent variables using bits back
// coding", section 2.5.1), and how likely each is under a normal posterior.
#pragma once

#include <cstdint>
#include <vector>

#include "compression/ans.h"

namespace hourglass {

class LatentBuckets {
public:
    static constexpr int kPriorBits = 12;  // 2^12 buckets
    static constexpr int kPosteriorBits = 26;
    static constexpr std::uint32_t kBuckets = 1u << kPriorBits;

    static const LatentBuckets& instance();

    // Where the bucket's middle is, by mass.
    double middle(std::uint32_t bucket) const { return middles_[bucket]; }

    // The bucket's share of 2^kPosteriorBits, of which none has nothing.
    Interval interval(std::uint32_t bucket, double mean, double deviation) const;
    // The bucket at a place from 0 to 2^kPosteriorBits - 1.
    std::uint32_t bucket_at(std::uint32_t place, double mean, double deviation) const;

private:
    LatentBuckets();
    // The sum of the shares of all buckets before this one.
    std::uint32_t before(std::uint32_t bucket, double mean, double deviation) const;

    std::vector<double> edges_;  // kBuckets + 1
    std::vector<double> middles_;
};

}  // namespace hourglass
