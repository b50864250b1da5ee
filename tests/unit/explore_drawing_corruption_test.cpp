// Noise and strips on a drawing.
#include <algorithm>
#include <gtest/gtest.h>

#include "explore/drawing_corruption.h"

namespace hourglass::explore {
namespace {

constexpr int kWidth = 28;

std::vector<float> corrupted(const DrawingCorruption& corruption, const Spec& spec) {
    std::vector<float> pixels(kWidth * kWidth, 0.5f);
    corruption.apply(spec, {kWidth, kWidth, 1}, pixels);
    return pixels;
}

TEST(DrawingCorruption, PlainModelsStartCleanAndDenoisingOnesWithWhatTheyKnow) {
    const DrawingCorruption corruption;
    Spec plain, denoising;
    denoising.variant = Variant::Denoising;
    denoising.corruption = Corruption::Mask;
    denoising.corruption_level = 0.25f;
    EXPECT_FALSE(corruption.corrupts(plain));
    EXPECT_EQ(corrupted(corruption, plain), std::vector<float>(kWidth * kWidth, 0.5f));
    ASSERT_TRUE(corruption.corrupts(denoising));
    const std::vector<float> masked = corrupted(corruption, denoising);
    const auto black = std::ranges::count(masked, 0.0f);
    EXPECT_NEAR(static_cast<double>(black) / (kWidth * kWidth), 0.25, 0.06);
    EXPECT_EQ(black + std::ranges::count(masked, 0.5f), kWidth * kWidth);
}

TEST(DrawingCorruption, TranslationModelsSeeTheirSourceOrTheDrawingItself) {
    DrawingCorruption corruption;
    const Spec spec = parse_spec("variant=translation&source=negative");
    ASSERT_EQ(corruption_choices(spec).size(), 2u);
    EXPECT_EQ(corruption_choices(spec)[1].name, "Negative");
    EXPECT_EQ(corrupted(corruption, parse_spec("variant=translation&source=half")).back(), 0);
    EXPECT_EQ(corruption.chosen(spec), 1);
    corruption.choose(spec, 0);
    EXPECT_FALSE(corruption.corrupts(spec));
    EXPECT_EQ(corrupted(corruption, spec).front(), 0.5f);
    corruption.choose(spec, 1);
    EXPECT_TRUE(corruption.corrupts(spec));
    EXPECT_FALSE(corruption.corrupts(parse_spec("variant=translation&source=clean")));
    EXPECT_EQ(corruption.chosen(Spec{}), 0) << "other models have what the user chose of theirs: nothing";
}

TEST(DrawingCorruption, StaysTheSameUntilAnotherIsAskedFor) {
    DrawingCorruption corruption;
    const Spec spec;
    corruption.choose(spec, 1);
    const std::vector<float> first = corrupted(corruption, spec);
    EXPECT_EQ(corrupted(corruption, spec), first);
    const std::uint64_t version = corruption.version();
    corruption.draw_another();
    EXPECT_NE(corrupted(corruption, spec), first);
    EXPECT_NE(corruption.version(), version);
}

TEST(DrawingCorruption, OffersNoCorruptionTwice) {
    Spec spec;
    spec.variant = Variant::Denoising;
    for (const Corruption kind : {Corruption::Gaussian, Corruption::Strip, Corruption::Blur}) {
        spec.corruption = kind;
        const auto choices = corruption_choices(spec);
        EXPECT_EQ(choices.size(), kind == Corruption::Blur ? 4u : 3u);
        EXPECT_EQ(choices[1].kind, kind);
    }
}

TEST(DrawingCorruption, WhatTheUserChoseStaysWithTheNextModel) {
    DrawingCorruption corruption;
    Spec denoising;
    denoising.variant = Variant::Denoising;
    corruption.choose(denoising, 0);
    EXPECT_FALSE(corruption.corrupts(denoising)) << "clean, though the model is a denoising one";
    corruption.choose(denoising, 2);
    EXPECT_EQ(corruption_choices(Spec{})[static_cast<std::size_t>(corruption.chosen(Spec{}))].kind,
              Corruption::Strip);
}

}  // namespace
}  // namespace hourglass::explore
