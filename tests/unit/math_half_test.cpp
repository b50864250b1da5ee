#include <cmath>
#include <gtest/gtest.h>

#include "math/half.h"

namespace hourglass {
namespace {

TEST(Half, EveryHalfSurvivesTheWayThroughFloat) {
    for (std::uint32_t bits = 0; bits < 0x10000; ++bits) {
        const auto half = static_cast<std::uint16_t>(bits);
        const float value = from_half(half);
        if (std::isnan(value)) {
            EXPECT_EQ(half & 0x7C00, 0x7C00);
            EXPECT_TRUE(std::isnan(from_half(to_half(value))));
            EXPECT_EQ(to_half(value) & 0x8000, half & 0x8000);
        } else {
            EXPECT_EQ(to_half(value), half);
        }
    }
}

// Between each two neighboring halves: just below the middle goes down, just above goes up, the middle to
// the even one.
TEST(Half, RoundsToTheNearestTiesToEven) {
    for (std::uint16_t half = 0; half < 0x7BFF; ++half) {
        const auto next = static_cast<std::uint16_t>(half + 1);
        const float middle = 0.5f * (from_half(half) + from_half(next));  // exact as a float
        ASSERT_EQ(to_half(std::nextafter(middle, 0.0f)), half);
        ASSERT_EQ(to_half(middle), half % 2 == 0 ? half : next);
        ASSERT_EQ(to_half(std::nextafter(middle, 1e9f)), next);
        ASSERT_EQ(to_half(-middle), 0x8000 | (half % 2 == 0 ? half : next));
    }
}

TEST(Half, KnownValues) {
    const struct {
        float value;
        std::uint16_t half;
    } cases[] = {
        {0.0f, 0x0000},     {-0.0f, 0x8000},    {1.0f, 0x3C00},       {-2.0f, 0xC000},     {65504.0f, 0x7BFF},
        {65519.0f, 0x7BFF}, {65520.0f, 0x7C00}, {1e30f, 0x7C00},      {-INFINITY, 0xFC00}, {0x1p-14f, 0x0400},
        {0x1p-24f, 0x0001}, {0x1p-25f, 0x0000}, {0x1.8p-25f, 0x0001}, {1e-45f, 0x0000},    {1.0f / 3, 0x3555},
    };
    for (const auto& c : cases) EXPECT_EQ(to_half(c.value), c.half) << c.value;
    EXPECT_TRUE(std::isnan(from_half(to_half(std::nanf("")))));
}

}  // namespace
}  // namespace hourglass
