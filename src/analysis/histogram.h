// Histograms of many numbers, with their mean, standard deviation and share of zeros.
#pragma once

#include <span>
#include <vector>

namespace hourglass {

struct Histogram {
    double low = 0, high = 0;  // the bins are of one width and cover this range
    std::vector<long> counts;  // of each bin; together `finite`
    long finite = 0;           // numbers that were counted
    long not_finite = 0;       // infinities and NaN, which were left out
    long zeros = 0;            // exact zeros
    double mean = 0;           // of the finite numbers, as the next two are
    double deviation = 0;      // standard, over all of them (division by n)
    double root_mean_square = 0;

    bool empty() const { return finite == 0; }
    // The left edge of a bin; of counts.size() the right end.
    double edge(std::size_t bin) const {
        return low + (high - low) * static_cast<double>(bin) / static_cast<double>(counts.size());
    }
    double zero_share() const {
        return finite > 0 ? static_cast<double>(zeros) / static_cast<double>(finite) : 0;
    }
};

// Between the smallest and the largest finite value; where all are the same, a little to both sides of it.
// Without finite values all counts are 0. Throws Error when bins is not from 1 to 10,000.
Histogram make_histogram(std::span<const float> values, int bins);

}  // namespace hourglass
