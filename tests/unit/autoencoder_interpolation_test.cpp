// Ways between codes: their ends, their middle, and what has no direction.
#include <cmath>
#include <gtest/gtest.h>

#include "autoencoder/interpolation.h"

namespace hourglass {
namespace {

constexpr Interpolation kBoth[] = {Interpolation::Linear, Interpolation::Spherical};

TEST(Interpolation, EndsAreTheCodesThemselves) {
    const Vector from{{0.1f, -3, 7}}, to{{-2, 0.3f, 1e-3f}};
    for (const Interpolation kind : kBoth) {
        EXPECT_EQ(interpolate(kind, from, to, 0), from);
        EXPECT_EQ(interpolate(kind, from, to, 1), to);
        EXPECT_EQ(interpolate(kind, from, to, -1), from);
        EXPECT_EQ(interpolate(kind, from, to, 2), to);
        EXPECT_LT((interpolate(kind, from, to, 0.9999f) - to).norm(), 1e-2);
    }
}

TEST(Interpolation, TheArcTurnsAtAnEvenPaceAndItsLengthGrowsEvenly) {
    const Vector from{{2, 0}}, to{{0, 4}};
    for (const float t : {0.25f, 0.5f, 0.75f}) {
        const Vector between = interpolate(Interpolation::Spherical, from, to, t);
        EXPECT_NEAR(between.norm(), 2 + 2 * t, 1e-5);
        EXPECT_NEAR(std::atan2(between[1], between[0]), t * M_PI / 2, 1e-5);
    }
    EXPECT_LT((interpolate(Interpolation::Linear, from, to, 0.5f) - Vector{{1, 2}}).norm(), 1e-6);
}

TEST(Interpolation, WithoutAnArcItIsTheLine) {
    const Vector zero = Vector::Zero(2), one{{1, 1}};
    for (const Vector& to : {Vector(zero), Vector(3 * one), Vector(-2 * one)}) {
        for (const Vector& from : {zero, one}) {
            const Vector between = interpolate(Interpolation::Spherical, from, to, 0.25f);
            EXPECT_LT((between - (0.75f * from + 0.25f * to)).norm(), 1e-5);
        }
    }
}

}  // namespace
}  // namespace hourglass
