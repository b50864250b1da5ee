// Curves and figures of scores, against values worked out by hand.
#include <cmath>
#include <cstdint>
#include <gtest/gtest.h>
#include <vector>

#include "analysis/roc.h"

namespace hourglass {
namespace {

// The example of scikit-learn's documentation.
TEST(Roc, FourSamples) {
    const std::vector<float> scores{0.1f, 0.4f, 0.35f, 0.8f};
    const std::vector<std::uint8_t> positive{0, 0, 1, 1};
    const auto curve = roc_curve(scores, positive);
    ASSERT_EQ(curve.size(), 5u);
    EXPECT_TRUE(std::isinf(curve[0].threshold));
    EXPECT_EQ(curve[0].true_positive_rate, 0);
    EXPECT_EQ(curve[1].true_positive_rate, 0.5);
    EXPECT_EQ(curve[1].false_positive_rate, 0);
    EXPECT_EQ(curve[2].false_positive_rate, 0.5);
    EXPECT_EQ(curve[2].precision, 0.5);
    EXPECT_EQ(curve[4].true_positive_rate, 1);
    EXPECT_EQ(curve[4].false_positive_rate, 1);
    EXPECT_DOUBLE_EQ(area_under_roc(curve), 0.75);
    // 0.5 * 1 + 0.5 * 2/3
    EXPECT_DOUBLE_EQ(average_precision(curve), 5.0 / 6);
}

TEST(Roc, EqualScoresCountHalf) {
    // Pairs of a positive (2, 1, 1) and a negative (1, 0): 2>1, 2>0, 1=1, 1>0, 1=1, 1>0.
    const std::vector<float> scores{2, 1, 1, 1, 0};
    const std::vector<std::uint8_t> positive{1, 1, 0, 1, 0};
    const auto curve = roc_curve(scores, positive);
    EXPECT_EQ(curve.size(), 4u);
    EXPECT_DOUBLE_EQ(area_under_roc(curve), (4 + 2 * 0.5) / 6);
    // Recall 1/3 at precision 1, then both at once: 2/3 more at 3/4.
    EXPECT_DOUBLE_EQ(average_precision(curve), 1.0 / 3 + 2.0 / 3 * 3 / 4);
}

TEST(Roc, AllEqualIsChance) {
    const std::vector<float> scores(4, 7.0f);
    const std::vector<std::uint8_t> positive{1, 0, 0, 0};
    const auto curve = roc_curve(scores, positive);
    EXPECT_DOUBLE_EQ(area_under_roc(curve), 0.5);
    EXPECT_DOUBLE_EQ(average_precision(curve), 0.25);
}

TEST(Roc, F1AboveAThreshold) {
    const std::vector<float> scores{0.1f, 0.4f, 0.35f, 0.8f};
    const std::vector<std::uint8_t> positive{0, 0, 1, 1};
    EXPECT_DOUBLE_EQ(f1_above(0.375, scores, positive), 0.5);     // one hit, one alarm, one missed
    EXPECT_DOUBLE_EQ(f1_above(0.2, scores, positive), 4.0 / 5);   // two hits, one alarm
    EXPECT_DOUBLE_EQ(f1_above(0.4f, scores, positive), 2.0 / 3);  // a score at the threshold is not above
    EXPECT_EQ(f1_above(1, scores, positive), 0);
}

TEST(Roc, QuantilesInterpolate) {
    EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 0.5), 2.5);
    EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 0), 1);
    EXPECT_DOUBLE_EQ(quantile({4, 1, 3, 2}, 1), 4);
    EXPECT_NEAR(quantile({4, 1, 3, 2}, 0.95), 3.85, 1e-12);
    EXPECT_EQ(quantile({5}, 0.95), 5);
}

}  // namespace
}  // namespace hourglass
