// Ticks are round, inside the range, evenly spaced, and about as many as asked for.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <set>

#include "analysis/ticks.h"

namespace hourglass {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;

TEST(LinearTicks, AreRound) {
    EXPECT_THAT(linear_ticks(0, 1, 5), ElementsAre(0, DoubleNear(0.2, 1e-12), DoubleNear(0.4, 1e-12),
                                                   DoubleNear(0.6, 1e-12), DoubleNear(0.8, 1e-12), 1));
    EXPECT_THAT(linear_ticks(-1.1, 2.3, 4), ElementsAre(-1, 0, 1, 2));
}

TEST(LinearTicks, StayInsideAndAreAboutAsManyAsAskedFor) {
    for (const double high : {1e-6, 0.0123, 0.99, 7.0, 40.0, 12345.0}) {
        for (const int count : {2, 5, 9}) {
            const std::vector<double> ticks = linear_ticks(0, high, count);
            ASSERT_GE(ticks.size(), 1u) << high;
            EXPECT_LE(ticks.size(), static_cast<std::size_t>(count) + 1) << high;
            EXPECT_GE(static_cast<double>(ticks.size()), count / 2.5 - 1) << high;
            EXPECT_GE(ticks.front(), 0);
            EXPECT_LE(ticks.back(), high * (1 + 1e-9));
        }
    }
}

TEST(LinearTicks, OfNoRangeAreNone) {
    EXPECT_TRUE(linear_ticks(1, 1, 5).empty());
    EXPECT_TRUE(linear_ticks(2, 1, 5).empty());
    EXPECT_TRUE(linear_ticks(0, NAN, 5).empty());
    EXPECT_TRUE(linear_ticks(0, 1, 0).empty());
}

TEST(LogarithmicTicks, AreOneTwoAndFiveOverAShortRange) {
    EXPECT_THAT(logarithmic_ticks(0.01, 0.1, 4),
                ElementsAre(DoubleNear(0.01, 1e-12), DoubleNear(0.02, 1e-12), DoubleNear(0.05, 1e-12),
                            DoubleNear(0.1, 1e-12)));
}

TEST(LogarithmicTicks, AreThreeAndSevenAsWellWhereThereIsRoom) {
    EXPECT_THAT(logarithmic_ticks(0.028, 0.25, 8),
                ElementsAre(DoubleNear(0.03, 1e-12), DoubleNear(0.05, 1e-12), DoubleNear(0.07, 1e-12),
                            DoubleNear(0.1, 1e-12), DoubleNear(0.2, 1e-12)));
}

TEST(LogarithmicTicks, ArePowersOfTenOverALongOne) {
    for (const double tick : logarithmic_ticks(1e-8, 1e4, 5))
        EXPECT_NEAR(std::log10(tick), std::round(std::log10(tick)), 1e-9);
}

TEST(LogarithmicTicks, NeedPositiveValues) {
    EXPECT_TRUE(logarithmic_ticks(0, 1, 5).empty());
    EXPECT_TRUE(logarithmic_ticks(-1, 1, 5).empty());
    EXPECT_TRUE(logarithmic_ticks(1, 1, 5).empty());
}

}  // namespace
}  // namespace hourglass
