// Which models the page refuses before it makes them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explore/memory_plan.h"

namespace hourglass::explore {
namespace {

std::string misfit_text(const Spec& spec, const ImageSet& images, double limit) {
    const auto fault = misfit(spec, images, limit);
    return fault ? fault->text : "";
}

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr ImageShape kDigit{28, 28, 1};

// As many as MNIST has, without their pixels.
ImageSet digits() {
    return {
        .width = 28, .height = 28, .pixels = {}, .labels = std::vector<std::uint8_t>(60000), .values = {}};
}

TEST(MemoryPlan, KnowsHowManyImagesThereAre) {
    EXPECT_THAT(misfit_text(parse_spec("train_images=70000"), digits(), kUnlimitedBytes),
                StartsWith("train_images must be at most 60000"));
    EXPECT_EQ(
        misfit_text(parse_spec("train_images=50000&validation_images=10000"), digits(), kUnlimitedBytes), "");
}

TEST(MemoryPlan, WhatThePageStartsWithFits) {
    EXPECT_FALSE(misfit({}, digits(), page_model_bytes(Dataset())));
    for (const Preset& preset : presets())
        EXPECT_FALSE(misfit(preset.spec, digits(), page_model_bytes(Dataset()))) << preset.name;
}

TEST(MemoryPlan, HoldsWeightsTheirMomentsAndTheMinibatch) {
    Spec spec;
    spec.hidden = {100};
    spec.latent = 10;
    const double weights = 784 * 100 + 100 + 100 * 10 + 10 + 10 * 100 + 100 + 100 * 784 + 784;
    EXPECT_GT(planned_bytes(spec, kDigit), 3 * sizeof(float) * weights);
    Spec larger = spec;
    larger.batch = spec.batch + 1000;
    const double sample = (planned_bytes(larger, kDigit) - planned_bytes(spec, kDigit)) / 1000;
    // The picture, and at least what each layer gives.
    EXPECT_GE(sample, sizeof(float) * (784 + 100 + 10 + 100 + 784));
    Spec denoising = spec;
    denoising.variant = Variant::Denoising;  // the clean picture, too
    EXPECT_EQ(planned_bytes(denoising, kDigit) - planned_bytes(spec, kDigit),
              sizeof(float) * 784.0 * spec.batch);
}

TEST(MemoryPlan, SaysWhatIsTooLarge) {
    Spec wide;
    wide.hidden = {4096, 4096};
    EXPECT_THAT(misfit_text(wide, digits(), page_model_bytes(Dataset())),
                HasSubstr("40 million weights is too large for the page's memory; about 3 million fit"));
    EXPECT_FALSE(misfit(wide, digits(), kUnlimitedBytes));
    Spec many;
    many.batch = 8192;
    const auto fault = misfit(many, digits(), page_model_bytes(Dataset()));
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->field, &spec_field("batch"));
    EXPECT_THAT(fault->text, StartsWith("batch of 8192 images takes more"));
    EXPECT_FALSE(misfit(many, digits(), kUnlimitedBytes));
}

// Patches of large kernels take more than weights and activations.
TEST(MemoryPlan, CountsWhatConvolutionsWorkWith) {
    const Spec wide = parse_spec("architecture=convolutional&channels=16,16&kernel=11&stride=1&batch=32");
    EXPECT_GT(planned_bytes(wide, kDigit), 400e6);
    EXPECT_THAT(misfit_text(wide, digits(), page_model_bytes(Dataset())),
                AllOf(StartsWith("channels: the layers' activations take "),
                      HasSubstr("MB, more than the page's memory")));
}

// The encoder sees every picture twice.
TEST(MemoryPlan, AnEstimatedContractionTakesMore) {
    const Spec plain = parse_spec("hidden=512&batch=2048");
    const Spec contractive = parse_spec("hidden=512&batch=2048&variant=contractive");
    const double more = 2048 * sizeof(float) * (3.0 * 512 + 3 * 32 + 2 * 784);
    EXPECT_GE(planned_bytes(contractive, kDigit) - planned_bytes(plain, kDigit), more);
}

TEST(MemoryPlan, LargerDataThanMnistLeaveLess) {
    Dataset data;
    data.train.pixels.resize(40'000'000);
    data.test.values.resize(10'000'000);
    EXPECT_EQ(page_model_bytes(Dataset()) - page_model_bytes(data), 80e6 - 55e6);
    Spec spec;
    spec.hidden = {1700};  // 2.8 million weights
    EXPECT_FALSE(misfit(spec, digits(), page_model_bytes(Dataset())));
    EXPECT_THAT(misfit_text(spec, digits(), page_model_bytes(data)), HasSubstr("about 2 million fit"));
}

TEST(MemoryPlan, SaysWhatDoesNotGoWithThePictures) {
    Spec spec;
    spec.architecture = Architecture::Convolutional;
    spec.channels = {4, 4, 4, 4, 4, 4};
    EXPECT_THAT(misfit_text(spec, digits(), kUnlimitedBytes),
                HasSubstr("layer 6 gets 1 x 1, which is less than the stride of 2"));
}

}  // namespace
}  // namespace hourglass::explore
