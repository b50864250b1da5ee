#include "compression/latent_buckets.h"

#include "compression/exact_math.h"

namespace hourglass {

const LatentBuckets& LatentBuckets::instance() {
    static const LatentBuckets buckets;
    return buckets;
}

LatentBuckets::LatentBuckets() {
    const NormalTable& normal = NormalTable::instance();
    constexpr std::uint64_t kMass = std::uint64_t{1} << (NormalTable::kBits - kPriorBits);
    for (std::uint64_t i = 0; i <= kBuckets; ++i) edges_.push_back(normal.quantile(i * kMass));
    for (std::uint64_t i = 0; i < kBuckets; ++i) middles_.push_back(normal.quantile(i * kMass + kMass / 2));
}

std::uint32_t LatentBuckets::before(std::uint32_t bucket, double mean, double deviation) const {
    if (bucket == 0) return 0;
    if (bucket == kBuckets) return 1u << kPosteriorBits;
    constexpr std::uint64_t kSpare = (1u << kPosteriorBits) - kBuckets;
    const std::uint64_t share = NormalTable::instance().below((edges_[bucket] - mean) / deviation);
    return bucket + static_cast<std::uint32_t>((share >> 8) * kSpare >> (NormalTable::kBits - 8));
}

Interval LatentBuckets::interval(std::uint32_t bucket, double mean, double deviation) const {
    const std::uint32_t start = before(bucket, mean, deviation);
    return {start, before(bucket + 1, mean, deviation) - start};
}

std::uint32_t LatentBuckets::bucket_at(std::uint32_t place, double mean, double deviation) const {
    std::uint32_t low = 0, high = kBuckets;  // before(low) <= place < before(high)
    while (high - low > 1) {
        const std::uint32_t half = (low + high) / 2;
        if (before(half, mean, deviation) <= place)
            low = half;
        else
            high = half;
    }
    return low;
}

}  // namespace hourglass
