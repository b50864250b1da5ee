// The loss of classifiers: against its formula, against finite differences, and where numbers are extreme.
#include <cmath>
#include <gtest/gtest.h>

#include "math/random.h"
#include "nn/cross_entropy.h"
#include "nn/layer_plan.h"

namespace hourglass {
namespace {

Matrix random_numbers(const char* name, int rows, int columns, float scale) {
    Random random(1, name);
    Matrix matrix(rows, columns);
    for (Eigen::Index i = 0; i < matrix.size(); ++i) matrix.data()[i] = scale * random.normal();
    return matrix;
}

// Every class of `count` in turn.
std::vector<std::uint8_t> some_classes(int samples, int count) {
    std::vector<std::uint8_t> classes;
    for (int i = 0; i < samples; ++i) classes.push_back(static_cast<std::uint8_t>(i % count));
    return classes;
}

TEST(CrossEntropy, IsTheNegativeLogProbability) {
    const Matrix logits = random_numbers("logits", 5, 7, 2);
    const std::vector<std::uint8_t> classes = some_classes(7, 5);
    double expected = 0;
    for (int j = 0; j < 7; ++j) {
        double sum = 0;
        for (int i = 0; i < 5; ++i) sum += std::exp(static_cast<double>(logits(i, j)));
        expected -= static_cast<double>(logits(classes[static_cast<std::size_t>(j)], j)) - std::log(sum);
    }
    EXPECT_NEAR(cross_entropy_sum(logits, classes), expected, 1e-5);
}

TEST(CrossEntropy, ASingleLogitIsTwoOfWhichOneIsZero) {
    const Matrix single = random_numbers("single", 1, 6, 3);
    Matrix both = Matrix::Zero(2, 6);
    both.row(1) = single;
    const std::vector<std::uint8_t> classes = some_classes(6, 2);
    EXPECT_NEAR(cross_entropy_sum(single, classes), cross_entropy_sum(both, classes), 1e-5);
    for (int j = 0; j < 6; ++j) {
        EXPECT_EQ(most_likely_class(single, j), most_likely_class(both, j));
        EXPECT_NEAR(probability_of_most_likely(single, j), probability_of_most_likely(both, j), 1e-6f);
    }
}

TEST(CrossEntropy, IsFiniteForExtremeLogits) {
    for (const int rows : {1, 3}) {
        Matrix logits = Matrix::Zero(rows, 4);
        logits.row(rows - 1) << 1e30f, -1e30f, 300, -300;
        Matrix gradient(rows, 4);
        const std::vector<std::uint8_t> classes = {0, 1, 0, 1};
        EXPECT_TRUE(std::isfinite(cross_entropy_sum_and_gradient(logits, classes, 1, gradient)));
        EXPECT_TRUE(gradient.allFinite());
        EXPECT_LE(gradient.cwiseAbs().maxCoeff(), 1.0f);
    }
}

TEST(CrossEntropy, TheGradientOfAColumnOfSoftmaxAddsUpToNothing) {
    const Matrix logits = random_numbers("logits", 10, 4, 3);
    Matrix gradient(10, 4);
    cross_entropy_sum_and_gradient(logits, some_classes(4, 10), 1, gradient);
    EXPECT_LT(gradient.colwise().sum().cwiseAbs().maxCoeff(), 1e-6f);
}

// Central differences through a network that ends in it, as nn_gradient_test does for the other losses.
void compare_with_differences(int classes, double tolerance) {
    constexpr int kBatch = 6;
    constexpr float kStep = 5e-3f;
    Network network = make_network({DensePlan{"a", units(7), units(5), Activation::Tanh},
                                    DensePlan{"b", units(5), units(logit_rows(classes)), Activation::Linear}},
                                   Initializer::Glorot, 1);
    const Matrix input = random_numbers("input", 7, kBatch, 1);
    const std::vector<std::uint8_t> labels = some_classes(kBatch, classes);
    Network::Workspace workspace = network.make_workspace(kBatch);
    const auto loss = [&] {
        return cross_entropy_sum(network.forward(input, workspace, ThreadTeam::single()), labels) / kBatch;
    };
    for (Parameter* parameter : network.parameters()) prepare(StoreGradient{}, *parameter);
    const MatrixView logits = network.forward(input, workspace, ThreadTeam::single());
    cross_entropy_sum_and_gradient(logits, labels, 1.0f / kBatch, workspace.gradients.back());
    Matrix input_gradient(7, kBatch);
    MatrixView input_view = input_gradient;
    network.backward(input, workspace, StoreGradient{}, &input_view, ThreadTeam::single());
    for (Parameter* parameter : network.parameters()) {
        Matrix numeric(parameter->value.rows(), parameter->value.cols());
        for (Eigen::Index i = 0; i < numeric.size(); ++i) {
            float& value = parameter->value.data()[i];
            const float before = value;
            value = before + kStep;
            const double above = loss();
            value = before - kStep;
            const double below = loss();
            value = before;
            numeric.data()[i] = static_cast<float>((above - below) / (2 * static_cast<double>(kStep)));
        }
        const double error = static_cast<double>((parameter->gradient - numeric).norm() / numeric.norm());
        EXPECT_LT(error, tolerance) << parameter->name << ", " << classes << " classes";
    }
}

TEST(CrossEntropy, AgreesWithFiniteDifferences) {
    for (const int classes : {2, 3, 10}) compare_with_differences(classes, 2e-3);
}

}  // namespace
}  // namespace hourglass
