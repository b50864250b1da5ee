// Three steps of every update rule against values computed independently in 50-digit decimal arithmetic
// (tests/unit/optimizer_values.py prints them).
#include <gtest/gtest.h>
#include <vector>

#include "nn/optimizer.h"

namespace hourglass {
namespace {

Parameter make_parameter(std::initializer_list<float> values) {
    Parameter parameter;
    parameter.name = "test";
    parameter.value.resize(static_cast<Eigen::Index>(values.size()), 1);
    std::copy(values.begin(), values.end(), parameter.value.data());
    return parameter;
}

const std::vector<std::vector<float>> kGradients = {
    {0.5f, -1.0f, 0.25f}, {1.0f, 2.0f, -0.5f}, {-0.25f, 0.0f, 4.0f}};

Parameter run(const UpdateRule& rule) {
    Parameter parameter = make_parameter({1.0f, -2.0f, 0.5f});
    prepare(rule, parameter);
    long step = 0;
    for (const std::vector<float>& gradient : kGradients)
        apply(at_step(rule, ++step), parameter, 0, 3, gradient.data());
    return parameter;
}

void expect_values(const Parameter& parameter, const std::vector<double>& expected) {
    for (int i = 0; i < 3; ++i) {
        EXPECT_FLOAT_EQ(parameter.value(i), static_cast<float>(expected[static_cast<std::size_t>(i)]));
    }
}

// All numbers are small multiples of powers of two: the result is exact.
TEST(Optimizer, SgdIsExact) {
    const Parameter parameter = run(Sgd{0.5f, 0.0f});
    EXPECT_EQ(parameter.value(0), 0.375f);
    EXPECT_EQ(parameter.value(1), -2.5f);
    EXPECT_EQ(parameter.value(2), -1.375f);
}

TEST(Optimizer, SgdWithMomentumIsExact) {
    const Parameter parameter = run(Sgd{0.5f, 0.5f});
    EXPECT_EQ(parameter.value(0), -0.0625f);
    EXPECT_EQ(parameter.value(1), -2.625f);
    EXPECT_EQ(parameter.value(2), -1.34375f);
}

TEST(Optimizer, AdamMatchesHighPrecision) {
    expect_values(run(Adam{0.001f, 0.9f, 0.999f, 1e-8f}), {0.997446211167, -1.999649102622, 0.498772577723});
}

TEST(Optimizer, AdamWithOtherConstantsMatchesHighPrecision) {
    expect_values(run(Adam{0.1f, 0.5f, 0.75f, 0.125f}), {0.804227324897, -1.998898253795, 0.401352851944});
}

TEST(Optimizer, RecordGradientKeepsTheValue) {
    const Parameter parameter = run(RecordGradient{});
    EXPECT_EQ(parameter.value(0), 1.0f);
    EXPECT_EQ(parameter.first_moment(2), 4.0f);
}

// A rule applied in parts, as layers do, does what it does in one go, and touches nothing else.
TEST(Optimizer, PartsAreBitIdenticalToTheWhole) {
    constexpr int kSize = 101;
    Parameter whole;
    whole.value = Matrix::Constant(kSize, 1, 0.5f);
    Parameter parts = whole;
    const UpdateRule rule = Adam{};
    prepare(rule, whole);
    prepare(rule, parts);
    const Vector gradient = Vector::LinSpaced(kSize, -1, 1);
    apply(at_step(rule, 1), whole, 0, kSize, gradient.data());
    for (int first = 0; first < kSize; first += 13) {
        apply(at_step(rule, 1), parts, first, std::min(13, kSize - first), gradient.data() + first);
    }
    EXPECT_EQ(whole.value, parts.value);
}

}  // namespace
}  // namespace hourglass
