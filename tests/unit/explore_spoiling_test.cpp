// Noise and strips on a drawing.
#include <algorithm>
#include <gtest/gtest.h>

#include "explore/spoiling.h"

namespace hourglass::explore {
namespace {

constexpr int kWidth = 28;

std::vector<float> spoiled(const Spoiling& spoiling, const Spec& spec) {
    std::vector<float> pixels(kWidth * kWidth, 0.5f);
    spoiling.apply(spec, kWidth, pixels);
    return pixels;
}

TEST(Spoiling, PlainModelsStartCleanAndDenoisingOnesWithWhatTheyKnow) {
    const Spoiling spoiling;
    Spec plain, denoising;
    denoising.variant = Variant::Denoising;
    denoising.corruption = Corruption::Mask;
    denoising.corruption_level = 0.25f;
    EXPECT_FALSE(spoiling.spoils(plain));
    EXPECT_EQ(spoiled(spoiling, plain), std::vector<float>(kWidth * kWidth, 0.5f));
    ASSERT_TRUE(spoiling.spoils(denoising));
    const std::vector<float> masked = spoiled(spoiling, denoising);
    const auto black = std::ranges::count(masked, 0.0f);
    EXPECT_NEAR(static_cast<double>(black) / (kWidth * kWidth), 0.25, 0.06);
    EXPECT_EQ(black + std::ranges::count(masked, 0.5f), kWidth * kWidth);
}

TEST(Spoiling, StaysTheSameUntilAnotherIsAskedFor) {
    Spoiling spoiling;
    const Spec spec;
    spoiling.choose(spec, 1);
    const std::vector<float> first = spoiled(spoiling, spec);
    EXPECT_EQ(spoiled(spoiling, spec), first);
    const std::uint64_t version = spoiling.version();
    spoiling.draw_another();
    EXPECT_NE(spoiled(spoiling, spec), first);
    EXPECT_NE(spoiling.version(), version);
}

TEST(Spoiling, OffersNoCorruptionTwice) {
    Spec spec;
    spec.variant = Variant::Denoising;
    for (const Corruption kind : {Corruption::Gaussian, Corruption::Strip, Corruption::Blur}) {
        spec.corruption = kind;
        const auto choices = spoiling_choices(spec);
        EXPECT_EQ(choices.size(), kind == Corruption::Blur ? 4u : 3u);
        EXPECT_EQ(choices[1].kind, kind);
    }
}

TEST(Spoiling, WhatTheUserChoseStaysWithTheNextModel) {
    Spoiling spoiling;
    Spec denoising;
    denoising.variant = Variant::Denoising;
    spoiling.choose(denoising, 0);
    EXPECT_FALSE(spoiling.spoils(denoising)) << "clean, though the model is a denoising one";
    spoiling.choose(denoising, 2);
    EXPECT_EQ(spoiling_choices(Spec{})[static_cast<std::size_t>(spoiling.chosen(Spec{}))].kind,
              Corruption::Strip);
}

}  // namespace
}  // namespace hourglass::explore
