// Graphs of neighbors against a plain loop, Poisson learning against a dense solution, and two half moons.
#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numbers>
#include <numeric>
#include <vector>

#include "analysis/label_propagation.h"
#include "analysis/neighbor_graph.h"
#include "math/random.h"

namespace hourglass {
namespace {

Matrix random_points(int dimensions, int number) {
    Random random(5, "points of a graph");
    Matrix points(dimensions, number);
    for (float& value : points.reshaped()) value = random.normal();
    return points;
}

// The first half of the columns on the upper moon, the others on the lower one.
Matrix half_moons(int number) {
    Random random(6, "half moons");
    Matrix points(2, number);
    for (int i = 0; i < number; ++i) {
        const bool lower = i >= number / 2;
        const float angle = random.uniform(0, std::numbers::pi_v<float>);
        points.col(i) << std::cos(angle), std::sin(angle);
        if (lower) points.col(i) = Vector{{1 - points(0, i), 0.5f - points(1, i)}};
        points(0, i) += 0.05f * random.normal();
        points(1, i) += 0.05f * random.normal();
    }
    return points;
}

Eigen::MatrixXd dense_weights(const Graph& graph) {
    const auto number = static_cast<Eigen::Index>(graph.size());
    Eigen::MatrixXd weights = Eigen::MatrixXd::Zero(number, number);
    for (std::size_t i = 0; i < graph.size(); ++i)
        for (std::size_t k = graph.starts[i]; k < graph.starts[i + 1]; ++k)
            weights(static_cast<Eigen::Index>(i), graph.ends[k]) += static_cast<double>(graph.weights[k]);
    return weights;
}

TEST(NeighborGraph, TheNearestColumnsAreThoseOfAPlainLoop) {
    // More than one block of both kinds, and a rest.
    const Matrix points = random_points(7, 2100);
    ThreadTeam team(3);
    const NearestColumns found = nearest_columns(points, 5, team);
    ASSERT_EQ(found.count, 5);
    for (int i = 0; i < points.cols(); i += 41) {
        std::vector<std::pair<float, std::uint32_t>> all;
        for (int j = 0; j < points.cols(); ++j)
            if (j != i)
                all.emplace_back((points.col(i) - points.col(j)).squaredNorm(),
                                 static_cast<std::uint32_t>(j));
        std::ranges::sort(all);
        for (std::size_t k = 0; k < 5; ++k)
            EXPECT_EQ(found.of(static_cast<std::size_t>(i))[k], all[k].second) << "column " << i << ", " << k;
    }
    const NearestColumns alone = nearest_columns(points, 5, ThreadTeam::single());
    EXPECT_EQ(found.places, alone.places);
    EXPECT_EQ(found.squared, alone.squared);
}

TEST(NeighborGraph, CopiesAreNeighborsAndACountIsCut) {
    const Matrix points = Matrix::Ones(3, 4);
    const NearestColumns found = nearest_columns(points, 10, ThreadTeam::single());
    EXPECT_EQ(found.count, 3);
    const Graph graph = neighbor_graph(found);
    EXPECT_EQ(graph.size(), 4u);
    for (const float weight : graph.weights) EXPECT_EQ(weight, 2.0f);
    EXPECT_EQ(nearest_columns(points.leftCols(1), 10, ThreadTeam::single()).count, 0);
}

TEST(NeighborGraph, EdgesHaveOneWeightFromBothEnds) {
    const NearestColumns nearest = nearest_columns(random_points(2, 60), 4, ThreadTeam::single());
    const Graph graph = neighbor_graph(nearest);
    const Eigen::MatrixXd weights = dense_weights(graph);
    EXPECT_EQ((weights - weights.transpose()).cwiseAbs().maxCoeff(), 0);
    EXPECT_EQ(weights.diagonal().maxCoeff(), 0);
    for (std::size_t i = 0; i < graph.size(); ++i)
        EXPECT_NEAR(graph.degrees[i], weights.row(static_cast<Eigen::Index>(i)).sum(), 1e-5);
    // The weight of sample 0 and its nearest one, by the formula from both ends.
    const std::uint32_t j = nearest.of(0)[0];
    double expected = 0;
    for (const std::size_t from : {std::size_t{0}, static_cast<std::size_t>(j)})
        for (std::size_t k = 0; k < 4; ++k)
            if (nearest.of(from)[k] == (from == 0 ? j : 0))
                expected += std::exp(-4.0 * static_cast<double>(nearest.squared[4 * from + k]) /
                                     static_cast<double>(nearest.squared[4 * from + 3]));
    EXPECT_NEAR(weights(0, j), expected, 1e-5);
}

TEST(LabelPropagation, ThePotentialIsTheDenseSolution) {
    const Graph graph = neighbor_graph(nearest_columns(random_points(2, 80), 6, ThreadTeam::single()));
    ASSERT_EQ(std::ranges::max(connected_parts(graph)), 0u);
    const std::vector<GivenLabel> given = {{3, 0}, {40, 1}, {41, 2}, {79, 1}};
    ThreadTeam team(2);
    const Eigen::MatrixXd found = poisson_potential(graph, given, 3, team);
    const Eigen::MatrixXd weights = dense_weights(graph);
    const Eigen::VectorXd degrees = weights.rowwise().sum();
    const Eigen::MatrixXd laplacian = Eigen::MatrixXd(degrees.asDiagonal()) - weights;
    const Eigen::Vector3d shares(0.25, 0.5, 0.25);
    for (int c = 0; c < 3; ++c) {
        Eigen::VectorXd b = Eigen::VectorXd::Zero(80);
        for (const GivenLabel& one : given) b(one.sample) = (one.label == c ? 1 : 0) - shares(c);
        Eigen::VectorXd u = laplacian.completeOrthogonalDecomposition().solve(b);
        u.array() -= degrees.dot(u) / degrees.sum();
        EXPECT_LT((found.row(c).transpose() - u).norm(), 1e-4 * u.norm()) << "class " << c;
    }
}

TEST(LabelPropagation, OneLabelOnEachMoonIsEnough) {
    const Graph graph = neighbor_graph(nearest_columns(half_moons(600), 10, ThreadTeam::single()));
    const std::vector<GivenLabel> given = {{17, 0}, {502, 1}};
    const SpreadLabels alone = spread_labels(graph, given, 2, ThreadTeam::single());
    int right = 0;
    for (std::size_t i = 0; i < alone.labels.size(); ++i)
        right += alone.labels[i] == (i < 300 ? 0 : 1) ? 1 : 0;
    EXPECT_GE(right, 594);
    ThreadTeam team(3);
    const SpreadLabels together = spread_labels(graph, given, 2, team);
    EXPECT_EQ(together.labels, alone.labels);
    EXPECT_EQ(together.confidence, alone.confidence);
    EXPECT_GT(std::accumulate(alone.confidence.begin(), alone.confidence.end(), 0.0f), 590.0f);
}

TEST(LabelPropagation, PartsWithoutALabelStayWithout) {
    Matrix points = random_points(2, 90);
    points.rightCols(60).array() += 1000;
    points.rightCols(30).array() += 1000;
    const Graph graph = neighbor_graph(nearest_columns(points, 8, ThreadTeam::single()));
    const std::vector<std::uint32_t> parts = connected_parts(graph);
    ASSERT_EQ(std::ranges::max(parts), 2u);
    EXPECT_EQ(parts[29], 0u);
    EXPECT_EQ(parts[30], 1u);
    const std::vector<GivenLabel> given = {{0, 0}, {1, 1}, {30, 1}};
    const SpreadLabels spread = spread_labels(graph, given, 2, ThreadTeam::single());
    EXPECT_EQ(spread.labels[0], 0);
    EXPECT_EQ(spread.labels[1], 1);
    EXPECT_EQ(std::ranges::count(spread.labels.begin() + 30, spread.labels.begin() + 60, 1), 30)
        << "a part with labels of one class is of this class";
    EXPECT_EQ(std::ranges::count(spread.labels.begin() + 60, spread.labels.end(), -1), 30);
    EXPECT_EQ(spread.confidence[70], 0.0f);
    EXPECT_EQ(spread.confidence[35], 1.0f);
}

}  // namespace
}  // namespace hourglass
