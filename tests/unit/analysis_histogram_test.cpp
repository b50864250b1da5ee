// Histograms: every number in the bin that it belongs to, and the moments against plain sums.
#include <cmath>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>

#include "analysis/histogram.h"
#include "base/error.h"
#include "math/random.h"

namespace hourglass {
namespace {

long sum(const Histogram& histogram) {
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0L);
}

TEST(Histogram, CountsEachValueOnceBetweenItsEdges) {
    Random random(2, "histogram");
    std::vector<float> values(5000);
    for (float& value : values) value = random.normal();
    const Histogram found = make_histogram(values, 23);
    ASSERT_EQ(found.counts.size(), 23u);
    EXPECT_EQ(sum(found), 5000);
    for (std::size_t bin = 0; bin < found.counts.size(); ++bin) {
        const double left = found.edge(bin), right = found.edge(bin + 1);
        long plain = 0;
        for (const float value : values) {
            const auto v = static_cast<double>(value);
            const bool last = bin + 1 == found.counts.size() && v == found.high;
            if ((v >= left && v < right) || last) ++plain;
        }
        EXPECT_NEAR(static_cast<double>(found.counts[bin]), static_cast<double>(plain), 1) << bin;
    }
}

TEST(Histogram, MomentsAndZeros) {
    const std::vector<float> values{0, 0, -1, 3};
    const Histogram found = make_histogram(values, 4);
    EXPECT_EQ(found.counts, (std::vector<long>{1, 2, 0, 1}));
    EXPECT_DOUBLE_EQ(found.low, -1);
    EXPECT_DOUBLE_EQ(found.high, 3);
    EXPECT_DOUBLE_EQ(found.mean, 0.5);
    EXPECT_DOUBLE_EQ(found.root_mean_square, std::sqrt(2.5));
    EXPECT_DOUBLE_EQ(found.deviation, 1.5);
    EXPECT_EQ(found.zeros, 2);
    EXPECT_DOUBLE_EQ(found.zero_share(), 0.5);
}

TEST(Histogram, LeavesOutWhatIsNotFinite) {
    constexpr float kInfinite = std::numeric_limits<float>::infinity();
    const std::vector<float> values{1, std::numeric_limits<float>::quiet_NaN(), 2, -kInfinite};
    const Histogram found = make_histogram(values, 2);
    EXPECT_EQ(found.finite, 2);
    EXPECT_EQ(found.not_finite, 2);
    EXPECT_EQ(found.counts, (std::vector<long>{1, 1}));
}

TEST(Histogram, OfEqualValuesHasARange) {
    for (const float value : {0.0f, -3.0f}) {
        const Histogram found = make_histogram(std::vector<float>(7, value), 5);
        EXPECT_GT(found.high, found.low);
        EXPECT_EQ(sum(found), 7);
        EXPECT_EQ(found.counts[2], 7);
    }
}

TEST(Histogram, OfNothingIsEmpty) {
    const Histogram found = make_histogram({}, 3);
    EXPECT_TRUE(found.empty());
    EXPECT_EQ(sum(found), 0);
    EXPECT_EQ(found.counts.size(), 3u);
    EXPECT_DOUBLE_EQ(found.zero_share(), 0);
}

TEST(Histogram, RefusesBinsThatAreNone) {
    EXPECT_THROW(make_histogram({}, 0), Error);
    EXPECT_THROW(make_histogram({}, 10001), Error);
}

}  // namespace
}  // namespace hourglass
