#include <cmath>
#include <gtest/gtest.h>
#include <vector>

#include "math/random.h"

namespace hourglass {
namespace {

using Block = std::array<std::uint32_t, 4>;

// From Random123's file of known answers, kat_vectors, philox4x32 with 10 rounds.
TEST(Philox, KnownAnswers) {
    const struct {
        Block counter;
        std::array<std::uint32_t, 2> key;
        Block answer;
    } cases[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    for (const auto& c : cases) EXPECT_EQ(philox(c.counter, c.key), c.answer);
}

std::vector<float> uniforms(Random random, int count) {
    std::vector<float> values;
    for (int i = 0; i < count; ++i) values.push_back(random.uniform());
    return values;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += (a[i] - 0.5) * (b[i] - 0.5);
    return sum / static_cast<double>(a.size()) * 12;
}

constexpr int kDraws = 100'000;

TEST(Random, TheSameNameAndSeedGiveTheSameStream) {
    EXPECT_EQ(uniforms(Random(7, "shuffling", 3), 100), uniforms(Random(7, "shuffling", 3), 100));
    Random random(7, "shuffling");
    random.bits();
    Random copy = random;
    EXPECT_EQ(random.bits(), copy.bits()) << "a copy goes on from the same place";
}

TEST(Random, StreamsAreIndependent) {
    const std::vector<float> base = uniforms(Random(7, "shuffling", 3), kDraws);
    const struct {
        const char* what;
        Random random;
    } others[] = {
        {"next seed", Random(8, "shuffling", 3)},
        {"seed that differs in the high word", Random(7 + (std::uint64_t{1} << 32), "shuffling", 3)},
        {"other name", Random(7, "sampling", 3)},
        {"next index", Random(7, "shuffling", 4)},
    };
    for (const auto& other : others) {
        // The standard deviation is 1 / sqrt(kDraws) = 0.0032.
        EXPECT_NEAR(correlation(base, uniforms(other.random, kDraws)), 0, 0.013) << other.what;
    }
}

TEST(Random, UniformHasItsMoments) {
    Random random(1, "test");
    double sum = 0, squares = 0;
    float least = 1, most = 0;
    for (int i = 0; i < kDraws; ++i) {
        const float value = random.uniform();
        sum += value;
        squares += double{value} * value;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    EXPECT_GE(least, 0.0f);
    EXPECT_LT(most, 1.0f);
    EXPECT_LT(least, 0.001f);
    EXPECT_GT(most, 0.999f);
    EXPECT_NEAR(sum / kDraws, 0.5, 0.004);
    EXPECT_NEAR(squares / kDraws, 1.0 / 3, 0.004);
}

TEST(Random, NormalHasItsMoments) {
    Random random(1, "test");
    double sum[5] = {};
    int beyond_two = 0;
    for (int i = 0; i < kDraws; ++i) {
        const double value = random.normal();
        ASSERT_TRUE(std::isfinite(value));
        for (int power = 1; power <= 4; ++power) sum[power] += std::pow(value, power) / kDraws;
        beyond_two += std::abs(value) > 2;
    }
    EXPECT_NEAR(sum[1], 0, 0.013);
    EXPECT_NEAR(sum[2], 1, 0.018);
    EXPECT_NEAR(sum[3], 0, 0.05);
    EXPECT_NEAR(sum[4], 3, 0.13);
    EXPECT_NEAR(beyond_two / double{kDraws}, 0.0455, 0.003);
}

TEST(Random, BelowIsEven) {
    for (const std::uint32_t bound : {1u, 2u, 7u, 10u}) {
        Random random(1, "test", bound);
        std::vector<int> counts(bound);
        for (int i = 0; i < kDraws; ++i) ++counts.at(random.below(bound));
        const double expected = double{kDraws} / bound;
        for (const int count : counts) EXPECT_NEAR(count, expected, 4.5 * std::sqrt(expected));
    }
    Random random(1, "test");
    double sum = 0;
    constexpr std::uint32_t kBound = 0xC0000000u;  // where a plain remainder would be far from even
    for (int i = 0; i < kDraws; ++i) {
        const std::uint32_t value = random.below(kBound);
        ASSERT_LT(value, kBound);
        sum += value;
    }
    EXPECT_NEAR(sum / kDraws / kBound, 0.5, 0.004);
}

}  // namespace
}  // namespace hourglass
