// Three steps of every update rule against values computed independently in 50-digit decimal arithmetic
// (tests/unit/optimizer_values.py prints them).
#include <gtest/gtest.h>
#include <vector>

#include "nn/optimizer.h"
#include "nn/schedule.h"

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
    parameter.decays = true;
    prepare(rule, parameter);
    long step = 0;
    for (const std::vector<float>& gradient : kGradients)
        apply(at_step(rule, ++step), parameter, 0, 3, gradient.data());
    return parameter;
}

void expect_values(const Parameter& parameter, const std::vector<double>& expected) {
    for (int i = 0; i < 3; ++i)
        EXPECT_FLOAT_EQ(parameter.value(i), static_cast<float>(expected[static_cast<std::size_t>(i)]));
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

// v = g1; w -= rate (g + momentum v): 1 - 0.5 (0.5 + 0.25) = 0.625, and so on.
TEST(Optimizer, NesterovIsExact) {
    const Parameter parameter = run(Sgd{.rate = 0.5f, .momentum = 0.5f, .nesterov = true});
    EXPECT_EQ(parameter.value(0), -0.15625f);
    EXPECT_EQ(parameter.value(1), -2.8125f);
    EXPECT_EQ(parameter.value(2), -2.296875f);
}

// w -= 0.5 (g + 0.5 w): 1 - 0.5 (0.5 + 0.5) = 0.5; 0.5 - 0.5 (1 + 0.25) = -0.125; ...
TEST(Optimizer, SgdWithWeightDecayIsExact) {
    const Parameter parameter = run(Sgd{.rate = 0.5f, .weight_decay = 0.5f});
    EXPECT_EQ(parameter.value(0), 0.03125f);
    EXPECT_EQ(parameter.value(1), -1.3125f);
    EXPECT_EQ(parameter.value(2), -1.671875f);
}

TEST(Optimizer, WeightDecayLeavesBiasesAlone) {
    Parameter bias = make_parameter({1.0f, -2.0f, 0.5f});
    Parameter plain = bias;
    const float gradient[] = {0.5f, -1.0f, 0.25f};
    const UpdateRule decaying = Adam{.weight_decay = 0.5f};
    const UpdateRule shrinking = Adam{.weight_decay = 0.5f, .decoupled = true};
    prepare(decaying, bias);
    prepare(Adam{}, plain);
    apply(at_step(decaying, 1), bias, 0, 3, gradient);
    apply(at_step(shrinking, 2), bias, 0, 3, gradient);
    apply(at_step(Adam{}, 1), plain, 0, 3, gradient);
    apply(at_step(Adam{}, 2), plain, 0, 3, gradient);
    EXPECT_EQ(bias.value, plain.value);
}

TEST(Optimizer, AdamWithWeightDecayMatchesHighPrecision) {
    expect_values(run(Adam{0.1f, 0.5f, 0.75f, 0.125f, 0.25f, false}),
                  {0.776129389629, -1.934862390402, 0.371384969404});
}

TEST(Optimizer, AdamWMatchesHighPrecision) {
    expect_values(run(Adam{0.1f, 0.5f, 0.75f, 0.125f, 0.25f, true}),
                  {0.737232560430, -1.855595460527, 0.366910066136});
}

TEST(Optimizer, RmsPropMatchesHighPrecision) {
    expect_values(run(RmsProp{0.01f, 0.99f, 1e-8f}), {0.832415006310, -1.989532297356, 0.390483392479});
}

TEST(Optimizer, TheRateFactorScalesTheStep) {
    for (const UpdateRule& rule : {UpdateRule(Sgd{.rate = 0.5f}), UpdateRule(RmsProp{}), UpdateRule(Adam{}),
                                   UpdateRule(Adam{.rate = 0.1f, .weight_decay = 0.5f, .decoupled = true})}) {
        Parameter whole = make_parameter({1.0f});
        whole.decays = true;
        Parameter half = whole;
        const float gradient = 1.0f;
        for (Parameter* one : {&whole, &half}) prepare(rule, *one);
        apply(at_step(rule, 1), whole, 0, 1, &gradient);
        apply(at_step(rule, 1, 0.5f), half, 0, 1, &gradient);
        EXPECT_NEAR(half.value(0) - 1, (whole.value(0) - 1) / 2, 1e-7);
    }
}

TEST(Schedule, KnownValues) {
    EXPECT_EQ(rate_factor({}, 3.5, 10), 1.0f);
    EXPECT_EQ(rate_factor({.warmup_epochs = 2}, 0.5, 10), 0.25f);
    EXPECT_EQ(rate_factor({.warmup_epochs = 2}, 2, 10), 1.0f);
    const Schedule step{.kind = ScheduleKind::Step, .decay_epochs = 3, .decay_factor = 0.5f};
    EXPECT_EQ(rate_factor(step, 2.9, 10), 1.0f);
    EXPECT_EQ(rate_factor(step, 3.0, 10), 0.5f);
    EXPECT_EQ(rate_factor(step, 6.1, 10), 0.25f);
    const Schedule cosine{.kind = ScheduleKind::Cosine, .warmup_epochs = 2};
    EXPECT_EQ(rate_factor(cosine, 2, 10), 1.0f);
    EXPECT_FLOAT_EQ(rate_factor(cosine, 6, 10), 0.5f);
    EXPECT_NEAR(rate_factor(cosine, 10, 10), 0, 1e-7);
    EXPECT_EQ(rate_factor(cosine, 12, 10), 0.0f);
}

TEST(Optimizer, StoreGradientKeepsTheValue) {
    const Parameter parameter = run(StoreGradient{});
    EXPECT_EQ(parameter.value(0), 1.0f);
    EXPECT_EQ(parameter.gradient(2), 4.0f);
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
    for (int first = 0; first < kSize; first += 13)
        apply(at_step(rule, 1), parts, first, std::min(13, kSize - first), gradient.data() + first);
    EXPECT_EQ(whole.value, parts.value);
}

}  // namespace
}  // namespace hourglass
