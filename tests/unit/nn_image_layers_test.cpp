// Pooling, upsampling, dropout and top-k: values that can be worked out by hand. Their gradients are in
// nn_gradient_test.cpp, what holds for all layers on images in nn_convolution_test.cpp.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <limits>

#include "math/random.h"
#include "nn/dropout.h"
#include "nn/pooling.h"
#include "nn/top_k.h"
#include "nn/upsampling.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

Matrix column(std::initializer_list<float> values) {
    Matrix matrix(static_cast<Eigen::Index>(values.size()), 1);
    std::copy(values.begin(), values.end(), matrix.data());
    return matrix;
}

struct Passed {
    Matrix output;
    Matrix input_gradient;
};

Passed pass(Layer& layer, const Matrix& input, const Matrix& output_gradient, const Mode& mode = {}) {
    Matrix scratch = Matrix::Constant(layer.scratch_size(static_cast<int>(input.cols())), 1, std::nanf(""));
    Passed result{Matrix(layer.outputs(), input.cols()), Matrix::Constant(input.rows(), input.cols(), 77.0f)};
    layer.forward(input, result.output, scratch, mode, ThreadTeam::single());
    Matrix gradient = output_gradient;
    MatrixView below = result.input_gradient;
    Layer::Backward backward{input, result.output, gradient, &below, scratch};
    layer.backward(backward, Frozen{}, ThreadTeam::single());
    backward.input_gradient = nullptr;
    layer.backward(backward, Frozen{}, ThreadTeam::single());
    return result;
}

// 3 x 5 with two channels; the last row and column are left over.
const ImageShape kOdd{3, 5, 2};
Matrix odd_image() {
    return column({1,  -1, 2,  -2, 3,  -3, 4,  -4, 90, 90,  //
                   5,  -5, 6,  -6, 8,  -8, 7,  -7, 90, 90,  //
                   90, 90, 90, 90, 90, 90, 90, 90, 90, 90});
}

TEST(Pooling, TakesTheLargestOfEverySquareAndChannel) {
    Pooling layer({PoolingKind::Max, kOdd, 2});
    EXPECT_EQ(layer.output_shape(), (ImageShape{1, 2, 2}));
    const Passed passed = pass(layer, odd_image(), column({1, 2, 3, 4}));
    EXPECT_EQ(passed.output, column({6, -1, 8, -3}));
    EXPECT_EQ(passed.input_gradient, column({0, 2, 0, 0, 0, 4, 0, 0, 0, 0,  //
                                             0, 0, 1, 0, 3, 0, 0, 0, 0, 0,  //
                                             0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Pooling, TakesTheMeanOfEverySquareAndChannel) {
    Pooling layer({PoolingKind::Average, kOdd, 2});
    const Passed passed = pass(layer, odd_image(), column({4, 8, 12, 16}));
    EXPECT_EQ(passed.output, column({3.5, -3.5, 5.5, -5.5}));
    EXPECT_EQ(passed.input_gradient, column({1, 2, 1, 2, 3, 4, 3, 4, 0, 0,  //
                                             1, 2, 1, 2, 3, 4, 3, 4, 0, 0,  //
                                             0, 0, 0, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Pooling, OfEqualEntriesTheFirstGetsTheGradient) {
    Pooling layer({PoolingKind::Max, {2, 2, 1}, 2});
    EXPECT_EQ(pass(layer, column({0, 3, 3, 3}), column({5})).input_gradient, column({0, 5, 0, 0}));
}

TEST(Pooling, RefusesSquaresLargerThanTheImage) {
    EXPECT_THAT(refusal([] {
                    Pooling({PoolingKind::Max, {3, 4, 1}, 4});
                }),
                HasSubstr("squares of 4 cannot be pooled in an image of 3 x 4 x 1: the side must be 1 to 3"));
    EXPECT_THAT(refusal([] { Pooling({PoolingKind::Max, {3, 4, 1}, 0}); }), HasSubstr("1 to 3"));
}

TEST(Upsampling, MakesSquaresOfPixels) {
    Upsampling layer({{1, 2, 2}, 2, {2, 4, 2}});
    const Passed passed =
        pass(layer, column({1, 2, 3, 4}), column({1, 2, 3, 4, 5, 6, 7, 8, 1, 1, 1, 1, 2, 2, 2, 3}));
    EXPECT_EQ(passed.output, column({1, 2, 1, 2, 3, 4, 3, 4, 1, 2, 1, 2, 3, 4, 3, 4}));
    EXPECT_EQ(passed.input_gradient, column({1 + 3 + 1 + 1, 2 + 4 + 1 + 1, 5 + 7 + 2 + 2, 6 + 8 + 2 + 3}));
}

TEST(Upsampling, RepeatsTheLastPixelOrDropsIt) {
    Upsampling larger({{2, 1, 1}, 2, {5, 3, 1}});
    const Passed grown = pass(larger, column({1, 2}), Matrix::Ones(15, 1));
    EXPECT_EQ(grown.output, column({1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2}));
    EXPECT_EQ(grown.input_gradient, column({6, 9}));
    Upsampling smaller({{2, 2, 1}, 3, {4, 5, 1}});
    const Passed cropped = pass(smaller, column({1, 2, 3, 4}), Matrix::Ones(20, 1));
    EXPECT_EQ(cropped.output, column({1, 1, 1, 2, 2, 1, 1, 1, 2, 2, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4}));
    EXPECT_EQ(cropped.input_gradient, column({9, 6, 3, 2}));
}

TEST(Upsampling, RefusesWhatTheFactorDoesNotReach) {
    EXPECT_NO_THROW(Upsampling({{3, 3, 4}, 2, {7, 5, 4}}));
    EXPECT_THAT(refusal([] {
                    Upsampling({{3, 3, 4}, 2, {8, 6, 4}});
                }),
                HasSubstr("upsampling 3 x 3 x 4 by 2 cannot give 8 x 6 x 4"));
    EXPECT_THAT(refusal([] { Upsampling({{3, 3, 4}, 2, {6, 4, 4}}); }), HasSubstr("cannot give 6 x 4 x 4"));
    EXPECT_THAT(refusal([] { Upsampling({{3, 3, 4}, 2, {6, 6, 3}}); }), HasSubstr("cannot give 6 x 6 x 3"));
}

TEST(Dropout, DropsItsShareAndKeepsTheMean) {
    constexpr int kWidth = 1003;
    constexpr int kBatch = 50;
    for (const float rate : {0.1f, 0.5f, 0.8f}) {
        Dropout layer({"d", units(kWidth), rate});
        const Matrix ones = Matrix::Ones(kWidth, kBatch);
        const Passed passed = pass(layer, ones, ones, {.training = true, .seed = 4, .step = 9});
        const double total = kWidth * kBatch;
        const auto dropped = static_cast<double>((passed.output.array() == 0).count());
        const auto scaled = static_cast<double>((passed.output.array() == 1 / (1 - rate)).count());
        EXPECT_EQ(dropped + scaled, total);
        // Four standard deviations of a binomial distribution.
        const auto p = static_cast<double>(rate);
        EXPECT_NEAR(dropped / total, p, 4 * std::sqrt(p * (1 - p) / total));
        EXPECT_EQ(passed.input_gradient, passed.output);
        // No row and no sample is dropped by a pattern.
        for (const auto& shares : {Matrix((passed.output.array() == 0).cast<float>().rowwise().mean()),
                                   Matrix((passed.output.array() == 0).cast<float>().colwise().mean())}) {
            EXPECT_GT(shares.minCoeff(), rate - 0.4f);
            EXPECT_LT(shares.maxCoeff(), rate + 0.4f);
        }
    }
}

TEST(Dropout, TheMaskIsOfSeedStepAndName) {
    const Matrix ones = Matrix::Ones(200, 3);
    const auto mask = [&](const char* name, std::uint64_t seed, std::uint32_t step) {
        Dropout layer({name, units(200), 0.5f});
        return pass(layer, ones, ones, {.training = true, .seed = seed, .step = step}).output;
    };
    const Matrix first = mask("a", 1, 1);
    EXPECT_EQ(mask("a", 1, 1), first);
    EXPECT_NE(mask("b", 1, 1), first);
    EXPECT_NE(mask("a", 2, 1), first);
    EXPECT_NE(mask("a", 1, 2), first);
    EXPECT_NE(first.col(0), first.col(1));
}

TEST(Dropout, DoesNothingInInference) {
    Dropout layer({"d", units(6), 0.5f});
    const Matrix values = column({1, 2, 3, 4, 5, 6});
    const Passed passed = pass(layer, values, values, {.training = false, .seed = 1, .step = 1});
    EXPECT_EQ(passed.output, values);
    EXPECT_EQ(passed.input_gradient, values);
}

TEST(Dropout, RefusesImpossibleRates) {
    for (const float rate : {-0.1f, 1.0f, std::nanf("")})
        EXPECT_THAT(refusal([rate] { Dropout({"d", units(3), rate}); }), HasSubstr("0 to less than 1"));
}

TEST(TopK, KeepsTheLargest) {
    TopK layer({6, 2});
    Matrix input(6, 2);
    input.col(0) = column({3, -1, 7, 0, 5, 2});
    input.col(1) = column({-3, -1, -7, -9, -5, -2});
    Matrix gradient(6, 2);
    gradient.colwise() = Vector(column({1, 2, 3, 4, 5, 6}).col(0));
    for (const bool training : {true, false}) {
        const Passed passed = pass(layer, input, gradient, {.training = training});
        EXPECT_EQ(passed.output.col(0), column({0, 0, 7, 0, 5, 0}));
        EXPECT_EQ(passed.output.col(1), column({0, -1, 0, 0, 0, -2}));
        EXPECT_EQ(passed.input_gradient.col(0), column({0, 0, 3, 0, 5, 0}));
        EXPECT_EQ(passed.input_gradient.col(1), column({0, 2, 0, 0, 0, 6}));
    }
}

TEST(TopK, OfEqualEntriesTheFirstStay) {
    TopK layer({6, 3});
    const Passed passed = pass(layer, column({4, 0, 9, 4, 4, -1}), column({1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(passed.output, column({4, 0, 9, 4, 0, 0}));
    EXPECT_EQ(passed.input_gradient, column({1, 0, 3, 4, 0, 0}));
    // An entry that stays passes its gradient even when it is zero.
    EXPECT_EQ(pass(layer, column({0, 0, 0, 0, 0, 0}), column({1, 2, 3, 4, 5, 6})).input_gradient,
              column({1, 2, 3, 0, 0, 0}));
}

TEST(TopK, AllOfThemIsTheIdentity) {
    TopK layer({3, 3});
    const Matrix values = column({-1, 5, -1});
    EXPECT_EQ(pass(layer, values, values).output, values);
}

TEST(TopK, SurvivesWhatIsNotANumber) {
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    TopK layer({4, 2});
    EXPECT_EQ(pass(layer, column({kNan, 1, kNan, -2}), Matrix::Ones(4, 1)).output, column({0, 1, 0, -2}));
    TopK more({4, 3});
    const Matrix output = pass(more, column({kNan, 1, kNan, -2}), Matrix::Ones(4, 1)).output;
    EXPECT_TRUE(std::isnan(output(0)));
    EXPECT_EQ(output(2), 0);
}

TEST(TopK, RefusesImpossibleNumbers) {
    for (const int k : {0, 6}) EXPECT_THAT(refusal([k] { TopK({5, k}); }), HasSubstr("1 to 5"));
}

}  // namespace
}  // namespace hourglass
