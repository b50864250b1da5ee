#include <gtest/gtest.h>

#include "analysis/similar.h"

namespace hourglass {
namespace {

TEST(MostSimilar, OrdersByTheAngleAlone) {
    Matrix columns(2, 4);
    columns << 1, 0, 100, 0,  //
        0, 5, 100, 0;
    const Vector vector = Vector::Unit(2, 0);
    const std::vector<Similar> found = most_similar(columns, vector, 3);
    ASSERT_EQ(found.size(), 3u);
    EXPECT_EQ(found[0].place, 0u);
    EXPECT_EQ(found[1].place, 2u);
    EXPECT_NEAR(static_cast<double>(found[1].cosine), std::sqrt(0.5), 1e-6);
    EXPECT_EQ(found[2].place, 1u);
    EXPECT_EQ(most_similar(columns, vector, 1, 0)[0].place, 2u);
    EXPECT_EQ(most_similar(columns, vector, 10).size(), 4u);
}

}  // namespace
}  // namespace hourglass
