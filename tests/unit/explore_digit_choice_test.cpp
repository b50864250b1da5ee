// Which digits the grid shows: by error, by class, and what stays in its place.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>
#include <set>

#include "explore/digit_choice.h"

namespace hourglass::explore {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<std::uint8_t> kLabels{3, 1, 3, 0, 9, 1, 3};
const std::vector<float> kErrors{0.2f, NAN, 0.5f, 0.1f, 0.5f, 0.3f, 0.4f};

std::vector<std::uint32_t> choose(DigitOrder order, int count, std::uint32_t shuffles = 0) {
    return choose_digits({order, count, shuffles}, kLabels, kErrors);
}

TEST(DigitChoice, WorstAndBestAreByErrorWithoutTheUnknown) {
    EXPECT_THAT(choose(DigitOrder::Worst, 3), ElementsAre(2, 4, 6));
    EXPECT_THAT(choose(DigitOrder::Best, 3), ElementsAre(3, 0, 5));
    EXPECT_THAT(choose(DigitOrder::Best, 100), ElementsAre(3, 0, 5, 6, 2, 4));
    EXPECT_THAT(choose_digits({DigitOrder::Worst, 5, 0}, kLabels, {}), IsEmpty());
}

TEST(DigitChoice, ByClassHasTheClassOfTheColumn) {
    const std::vector<std::uint32_t> places = choose(DigitOrder::ByClass, 20);
    ASSERT_EQ(places.size(), 20u);
    EXPECT_EQ(places[0], 3u);
    EXPECT_EQ(places[9], 4u);
    const auto of_class = [&](std::size_t column) { return std::set{places[column], places[column + 10]}; };
    EXPECT_THAT(of_class(1), ElementsAre(1, 5));
    EXPECT_EQ(of_class(3).size(), 2u);
    for (const std::uint32_t index : of_class(3)) EXPECT_EQ(kLabels[index], 3);
    for (const std::size_t missing : {2u, 4u, 10u, 19u}) EXPECT_EQ(places[missing], kNoDigit);
}

TEST(DigitChoice, RandomDrawsOthersForEveryShuffleAndTheSameForTheSame) {
    std::vector<std::uint32_t> in_order(kLabels.size());
    std::iota(in_order.begin(), in_order.end(), 0u);
    EXPECT_NE(choose(DigitOrder::Random, 100), in_order);
    const std::vector<std::uint32_t> drawn = choose(DigitOrder::Random, 100, 1);
    EXPECT_EQ(drawn, choose(DigitOrder::Random, 100, 1));
    EXPECT_NE(drawn, choose(DigitOrder::Random, 100, 2));
    EXPECT_EQ(std::set(drawn.begin(), drawn.end()).size(), kLabels.size());
}

TEST(DigitChoice, KeepsPlaces) {
    const std::vector<std::uint32_t> before{10, 11, 12, 13};
    EXPECT_THAT(keep_places(before, std::vector<std::uint32_t>{13, 20, 11, 21}), ElementsAre(20, 11, 21, 13));
    EXPECT_THAT(keep_places(before, std::vector<std::uint32_t>{13, 10}), ElementsAre(10, 13));
    EXPECT_THAT(keep_places({}, std::vector<std::uint32_t>{2, 1}), ElementsAre(2, 1));
    EXPECT_THAT(keep_places(before, {}), IsEmpty());
}

TEST(DigitChoice, RankIsOneForTheLargest) {
    EXPECT_EQ(error_rank(kErrors, 2), 1);
    EXPECT_EQ(error_rank(kErrors, 4), 1);
    EXPECT_EQ(error_rank(kErrors, 6), 3);
    EXPECT_EQ(error_rank(kErrors, 3), 6);
    EXPECT_EQ(error_rank(kErrors, 1), 0);
    EXPECT_EQ(error_rank(kErrors, 70), 0);
}

}  // namespace
}  // namespace hourglass::explore
