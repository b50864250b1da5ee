// Which samples keep their labels.
#include <algorithm>
#include <gtest/gtest.h>
#include <vector>

#include "data/few_labels.h"
#include "refusals.h"

namespace hourglass {
namespace {

TEST(FewLabels, AsManyOfEachAsItGoes) {
    // 59 of label 0, 31 of 4, 2 of 9.
    std::vector<std::uint8_t> labels(92, 0);
    std::fill(labels.begin() + 60, labels.end(), std::uint8_t{4});
    labels[5] = labels[70] = 9;
    const std::vector<std::uint32_t> chosen = choose_labeled(labels, 12, 1);
    ASSERT_EQ(chosen.size(), 12u);
    EXPECT_TRUE(std::ranges::is_sorted(chosen));
    const auto of = [&](int label) {
        return std::ranges::count_if(chosen, [&](std::uint32_t i) { return labels[i] == label; });
    };
    EXPECT_EQ(of(0), 5);
    EXPECT_EQ(of(4), 5);
    EXPECT_EQ(of(9), 2);
    EXPECT_EQ(chosen, choose_labeled(labels, 12, 1));
    EXPECT_NE(chosen, choose_labeled(labels, 12, 2));
    EXPECT_EQ(choose_labeled(labels, 92, 1).size(), 92u);
}

TEST(FewLabels, TooFewAndTooManyAreRefused) {
    const std::vector<std::uint8_t> labels{1, 2, 3, 3};
    EXPECT_THAT(test_support::refusal([&] { choose_labeled(labels, 2, 1); }),
                ::testing::HasSubstr("2 labels are too few for 3 classes"));
    EXPECT_THAT(test_support::refusal([&] { choose_labeled(labels, 5, 1); }),
                ::testing::HasSubstr("there are only 4 samples"));
}

}  // namespace
}  // namespace hourglass
