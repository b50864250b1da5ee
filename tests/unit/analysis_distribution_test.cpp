// Where a value lies among others.
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>
#include <vector>

#include "analysis/distribution.h"

namespace hourglass {
namespace {

TEST(ShareBelow, CountsWhatIsKnownAndSmaller) {
    const std::vector<float> values{0.1f, NAN, 0.2f, 0.3f, NAN, 0.4f};
    EXPECT_EQ(share_below(values, 0.05), 0.0);
    EXPECT_EQ(share_below(values, 0.25), 0.5);
    EXPECT_EQ(share_below(values, 0.3f), 0.5) << "an equal value is not smaller";
    EXPECT_EQ(share_below(values, 1), 1.0);
    EXPECT_TRUE(std::isnan(share_below(std::vector<float>{NAN}, 1)));
    EXPECT_TRUE(std::isnan(share_below({}, 1)));
}

TEST(LogHistogram, EveryValueIsInTheBinOfItsLogarithm) {
    std::vector<float> values;
    for (int i = 0; i < 400; ++i) values.push_back(0.001f * std::pow(10.0f, static_cast<float>(i) / 399));
    values.push_back(NAN);
    values.push_back(0);
    const LogHistogram histogram = log_histogram(values, 10);
    ASSERT_EQ(histogram.counts.size(), 10u);
    EXPECT_EQ(std::accumulate(histogram.counts.begin(), histogram.counts.end(), 0), 400);
    for (const int count : histogram.counts) EXPECT_NEAR(count, 40, 1);
    EXPECT_NEAR(histogram.low, 0.001, 1e-8);
    EXPECT_NEAR(histogram.high, 0.01, 1e-8);
    EXPECT_NEAR(histogram.place(0.001 * std::sqrt(10.0)), 0.5, 1e-4);
    EXPECT_LT(histogram.place(1e-4), 0);
}

TEST(LogHistogram, OutliersDoNotTakeTheRoom) {
    std::vector<float> values(5000, 0.0f);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = 1 + static_cast<float>(i) / 5000;
    values[17] = 1e6f;
    values[18] = 1e-6f;
    const LogHistogram histogram = log_histogram(values, 20, 2);
    EXPECT_NEAR(histogram.low, 1, 0.01);
    EXPECT_NEAR(histogram.high, 4, 0.01) << "twice the largest usual one";
    EXPECT_EQ(histogram.counts.back(), 0);
}

TEST(LogHistogram, OfNothingOrOfEqualValuesIsNoTrouble) {
    EXPECT_TRUE(log_histogram({}, 10).empty());
    EXPECT_TRUE(log_histogram(std::vector<float>{NAN, 0, -1}, 10).empty());
    const LogHistogram equal = log_histogram(std::vector<float>(50, 0.25f), 10);
    EXPECT_EQ(equal.largest, 50);
    EXPECT_LT(equal.low, equal.high);
}

}  // namespace
}  // namespace hourglass
