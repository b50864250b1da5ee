// Smoothed curves against the sum that the moving average stands for, and against plain properties.
#include <cmath>
#include <gtest/gtest.h>
#include <limits>

#include "analysis/smoothing.h"
#include "math/random.h"

namespace hourglass {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

// sum of (1-f) f^age v over the finite values so far, over the sum of the same weights.
std::vector<float> by_weights(const std::vector<float>& values, double f) {
    std::vector<float> result;
    for (std::size_t end = 0; end < values.size(); ++end) {
        if (!std::isfinite(values[end])) {
            result.push_back(kNan);
            continue;
        }
        double sum = 0, weights = 0, weight = 1 - f;
        for (std::size_t i = end + 1; i-- > 0;) {
            if (!std::isfinite(values[i])) continue;
            sum += weight * static_cast<double>(values[i]);
            weights += weight;
            weight *= f;
        }
        result.push_back(static_cast<float>(sum / weights));
    }
    return result;
}

void expect_same(const std::vector<float>& found, const std::vector<float>& wanted) {
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        if (std::isnan(wanted[i]))
            EXPECT_TRUE(std::isnan(found[i])) << i;
        else
            EXPECT_NEAR(found[i], wanted[i], 1e-5f) << i;
}

TEST(Smoothing, IsTheWeightedMeanOfWhatCame) {
    Random random(1, "smoothing");
    std::vector<float> values(200);
    for (float& value : values) value = random.uniform() - 0.3f;
    values[0] = kNan;  // a curve may begin with nothing
    values[17] = kNan;
    values[50] = std::numeric_limits<float>::infinity();
    for (const float factor : {0.0f, 0.3f, 0.9f, 0.99f}) {
        SCOPED_TRACE(factor);
        expect_same(smoothed(values, factor), by_weights(values, static_cast<double>(factor)));
    }
}

TEST(Smoothing, KeepsAConstantFromTheFirstValueOn) {
    expect_same(smoothed(std::vector<float>(30, 0.7f), 0.95f), std::vector<float>(30, 0.7f));
}

TEST(Smoothing, OfNothingIsNothing) { EXPECT_TRUE(smoothed({}, 0.9f).empty()); }

TEST(Smoothing, ClampsTheFactor) {
    const std::vector<float> values{1, 2, 4};
    expect_same(smoothed(values, -1), values);
    expect_same(smoothed(values, kNan), values);
    for (const float value : smoothed(values, 2)) EXPECT_TRUE(value >= 1 && value <= 4);
}

}  // namespace
}  // namespace hourglass
