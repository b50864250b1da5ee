#include <bit>
#include <cmath>
#include <gtest/gtest.h>
#include <iostream>
#include <limits>
#include <vector>

#include "math/functions.h"

namespace hourglass {
namespace {

using simd::kLanes;
using simd::Packet;

double exact_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// The largest relative error over floats of the whole range, where the exact result is a normal float. The
// stride is prime, so every exponent and many mantissas come up.
template <typename Function, typename Exact>
double largest_error(const char* name, const Function& function, const Exact& exact) {
    constexpr std::uint32_t kStride = 1009;
    double largest = 0;
    float worst = 0;
    float inputs[kLanes] = {};
    float outputs[kLanes];
    for (std::uint64_t bits = 0; bits < (std::uint64_t{1} << 32); bits += kStride * kLanes) {
        for (int lane = 0; lane < kLanes; ++lane) {
            const auto pattern =
                static_cast<std::uint32_t>(bits + static_cast<std::uint64_t>(lane) * kStride);
            inputs[lane] = std::bit_cast<float>(pattern);
        }
        simd::store(outputs, function(simd::load(inputs)));
        for (int lane = 0; lane < kLanes; ++lane) {
            if (std::isnan(inputs[lane])) {
                EXPECT_TRUE(std::isnan(outputs[lane])) << name << " of a NaN";
                continue;
            }
            const double expected = exact(static_cast<double>(inputs[lane]));
            if (std::abs(expected) < std::numeric_limits<float>::min() ||
                std::abs(expected) > std::numeric_limits<float>::max())
                continue;
            const double error = std::abs(static_cast<double>(outputs[lane]) / expected - 1);
            if (!(error <= largest)) {
                largest = error;
                worst = inputs[lane];
            }
        }
    }
    std::cout << name << ": largest relative error " << largest << " at " << worst << '\n';
    return largest;
}

TEST(Functions, ExponentialIsWithinItsBound) {
    EXPECT_LT(largest_error(
                  "exponential", [](Packet x) { return simd::exponential(x); },
                  [](double x) { return std::exp(x); }),
              2e-7);
}

TEST(Functions, SigmoidIsWithinItsBound) {
    EXPECT_LT(largest_error(
                  "sigmoid", [](Packet x) { return simd::sigmoid(x); }, exact_sigmoid),
              6e-7);
}

TEST(Functions, HyperbolicTangentIsWithinItsBound) {
    EXPECT_LT(largest_error(
                  "hyperbolic_tangent", [](Packet x) { return simd::hyperbolic_tangent(x); },
                  [](double x) { return std::tanh(x); }),
              6e-7);
}

TEST(Functions, LogOfOnePlusIsWithinItsBound) {
    double largest = 0;
    const std::uint32_t one = std::bit_cast<std::uint32_t>(1.0f);
    for (std::uint32_t bits = std::bit_cast<std::uint32_t>(1e-30f); bits <= one; bits += 1009) {
        const auto x = std::bit_cast<float>(bits);
        const double result = static_cast<double>(simd::log_one_plus(simd::splat(x))[0]);
        largest = std::max(largest, std::abs(result / std::log1p(static_cast<double>(x)) - 1));
    }
    std::cout << "log_one_plus: largest relative error " << largest << '\n';
    EXPECT_LT(largest, 4e-7);
    EXPECT_EQ(simd::log_one_plus(simd::splat(0.0f))[0], 0.0f);
}

TEST(Functions, EndsOfTheRange) {
    const float infinity = std::numeric_limits<float>::infinity();
    const auto first = [](Packet packet) { return packet[0]; };
    EXPECT_EQ(first(simd::exponential(simd::splat(infinity))), infinity);
    EXPECT_EQ(first(simd::exponential(simd::splat(-infinity))), 0.0f);
    EXPECT_EQ(first(simd::exponential(simd::splat(0.0f))), 1.0f);
    EXPECT_EQ(first(simd::sigmoid(simd::splat(infinity))), 1.0f);
    EXPECT_EQ(first(simd::sigmoid(simd::splat(-infinity))), 0.0f);
    EXPECT_EQ(first(simd::sigmoid(simd::splat(0.0f))), 0.5f);
    EXPECT_EQ(first(simd::hyperbolic_tangent(simd::splat(infinity))), 1.0f);
    EXPECT_EQ(first(simd::hyperbolic_tangent(simd::splat(-infinity))), -1.0f);
    EXPECT_EQ(first(simd::hyperbolic_tangent(simd::splat(0.0f))), 0.0f);
}

// Arguments whose results are subnormal or too large, the last floats on either side of both bounds, and
// arguments that are subnormal themselves.
std::vector<float> far_arguments() {
    using Limits = std::numeric_limits<float>;
    const float lowest = simd::kLowestExponent;
    const float highest = simd::kHighestExponent;
    return {-Limits::max(),
            -1e30f,
            -104,
            -90,
            -88,
            std::nextafter(lowest, -100.0f),
            lowest,
            -87,
            -Limits::denorm_min(),
            Limits::denorm_min(),
            87,
            88,
            highest,
            std::nextafter(highest, 100.0f),
            89,
            90,
            104,
            1e30f,
            Limits::max()};
}

TEST(Functions, FarArgumentsGiveZeroInfinityOrWhatTheBoundSays) {
    constexpr double kLeast = std::numeric_limits<float>::min();
    constexpr double kMost = std::numeric_limits<float>::max();
    const auto first = [](Packet packet) { return static_cast<double>(packet[0]); };
    for (const float x : far_arguments()) {
        const auto exact = static_cast<double>(x);
        const double exponential = first(simd::exponential(simd::splat(x)));
        if (std::exp(exact) < kLeast)
            EXPECT_EQ(exponential, 0) << "exp of " << x;
        else if (std::exp(exact) > kMost)
            EXPECT_EQ(exponential, std::numeric_limits<double>::infinity()) << "exp of " << x;
        else
            EXPECT_NEAR(exponential / std::exp(exact), 1, 2e-7) << "exp of " << x;
        const double sigmoid = first(simd::sigmoid(simd::splat(x)));
        if (exact_sigmoid(exact) < kLeast) {
            EXPECT_GE(sigmoid, 0) << "sigmoid of " << x;
            EXPECT_LE(sigmoid, kLeast) << "sigmoid of " << x;
        } else {
            EXPECT_NEAR(sigmoid / exact_sigmoid(exact), 1, 6e-7) << "sigmoid of " << x;
        }
        const double tangent = first(simd::hyperbolic_tangent(simd::splat(x)));
        EXPECT_NEAR(tangent / std::tanh(exact), 1, 6e-7) << "tanh of " << x;
    }
    const float least = std::numeric_limits<float>::denorm_min();
    EXPECT_EQ(simd::log_one_plus(simd::splat(least))[0], least);
}

TEST(Functions, TransformTouchesExactlyItsEntries) {
    for (int count = 0; count <= 3 * kLanes; ++count) {
        std::vector<float> values(static_cast<std::size_t>(count) + 1, 1.0f);
        simd::transform(values.data(), count, [](Packet x) { return x + simd::splat(1.0f); });
        for (int i = 0; i < count; ++i) EXPECT_EQ(values[static_cast<std::size_t>(i)], 2.0f);
        EXPECT_EQ(values.back(), 1.0f);
    }
}

}  // namespace
}  // namespace hourglass
