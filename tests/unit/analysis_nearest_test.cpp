// The nearest columns against a plain loop that sorts them all.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "analysis/nearest.h"
#include "math/random.h"

namespace hourglass {
namespace {

std::vector<Neighbor> plain_nearest(const Matrix& points, const Vector& point, int count) {
    std::vector<Neighbor> all;
    for (int i = 0; i < static_cast<int>(points.cols()); ++i) {
        double squared = 0;
        for (int d = 0; d < static_cast<int>(points.rows()); ++d)
            squared += (points(d, i) - point[d]) * static_cast<double>(points(d, i) - point[d]);
        all.push_back({i, static_cast<float>(std::sqrt(squared))});
    }
    std::ranges::stable_sort(all, {}, &Neighbor::distance);
    all.resize(std::min(all.size(), static_cast<std::size_t>(count)));
    return all;
}

TEST(Nearest, FindsWhatSortingAllFinds) {
    Random random(3, "nearest");
    for (const int dimensions : {1, 2, 32, 65}) {
        Matrix points(dimensions, 500);
        for (float& value : points.reshaped()) value = random.normal();
        Vector point(dimensions);
        for (float& value : point) value = random.normal();
        const std::vector<Neighbor> found = nearest(points, point, 8);
        const std::vector<Neighbor> expected = plain_nearest(points, point, 8);
        ASSERT_EQ(found.size(), 8u);
        for (std::size_t i = 0; i < found.size(); ++i) {
            EXPECT_EQ(found[i].index, expected[i].index) << dimensions << " dimensions, place " << i;
            EXPECT_NEAR(found[i].distance, expected[i].distance, 1e-5f * (1 + expected[i].distance));
        }
    }
}

TEST(Nearest, EquallyNearOnesComeInTheirOrder) {
    Matrix points = Matrix::Zero(3, 20);
    points.col(15).setConstant(-1);
    const Vector point = Vector::Constant(3, -1);
    const std::vector<Neighbor> found = nearest(points, point, 4);
    ASSERT_EQ(found.size(), 4u);
    EXPECT_EQ(found[0].index, 15);
    EXPECT_EQ(found[0].distance, 0.0f);
    for (int i = 1; i < 4; ++i) EXPECT_EQ(found[static_cast<std::size_t>(i)].index, i - 1);
}

TEST(Nearest, ThereMayBeFewerThanAskedForOrNone) {
    const Vector point = Vector::Zero(2);
    EXPECT_EQ(nearest(Matrix::Ones(2, 3), point, 8).size(), 3u);
    EXPECT_TRUE(nearest(Matrix(2, 0), point, 8).empty());
    EXPECT_TRUE(nearest(Matrix::Ones(2, 3), point, 0).empty());
}

TEST(Nearest, OnlyAcceptedOnesAreTaken) {
    const Matrix points{{0, 5, 1, 0, 9}, {0, 0, 0, 2, 9}};
    const std::vector<Neighbor> found = nearest(points, Vector::Zero(2), 2, [](int i) { return i % 2 == 1; });
    ASSERT_EQ(found.size(), 2u);
    EXPECT_EQ(found[0].index, 3);
    EXPECT_EQ(found[1].index, 1);
}

TEST(NearestOfSameClass, IsTheShareOfPointsBesideTheirKind) {
    Matrix places(2, 5);
    places << 0, 1, 10, 11, 30,  //
        0, 0, 0, 0, 0;
    const std::uint8_t labels[] = {3, 3, 5, 5, 3};
    EXPECT_DOUBLE_EQ(nearest_of_same_class(places, labels), 0.8) << "the last one is beside a 5";
    EXPECT_DOUBLE_EQ(nearest_of_same_class(places.leftCols(1), {labels, 1}), 0);
}

}  // namespace
}  // namespace hourglass
