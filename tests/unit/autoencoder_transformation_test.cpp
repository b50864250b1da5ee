// Pictures of one kind and their counterparts, on pictures small enough to do by hand, and training on them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <vector>

#include "autoencoder/network_plan.h"
#include "autoencoder/transformation.h"
#include "data/synthetic.h"
#include "training/autoencoder_task.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

std::vector<float> transformed(Transformation kind, int height, int width, std::vector<float> pixels) {
    Random random(1, "test");
    transform(kind, height, width, random, pixels);
    return pixels;
}

TEST(Transformation, ByHand) {
    const std::vector<float> picture{1, 2, 3, 4, 5, 6, 7, 8, 9};
    EXPECT_EQ(transformed(Transformation::Clean, 3, 3, picture), picture);
    EXPECT_THAT(transformed(Transformation::Rotate, 3, 3, picture), ElementsAre(7, 4, 1, 8, 5, 2, 9, 6, 3));
    EXPECT_THAT(transformed(Transformation::Half, 3, 3, picture), ElementsAre(1, 0, 0, 4, 0, 0, 7, 0, 0));
    EXPECT_THAT(transformed(Transformation::Negative, 1, 3, {0, 0.25f, 1}), ElementsAre(1, 0.75f, 0));
    // A cross around a dot, and the dot alone.
    EXPECT_THAT(transformed(Transformation::Bold, 3, 3, {0, 0, 0, 0, 1, 0, 0, 0, 0}),
                ElementsAre(0, 1, 0, 1, 1, 1, 0, 1, 0));
    EXPECT_THAT(transformed(Transformation::Thin, 3, 3, {0, 1, 0, 1, 1, 1, 0, 1, 0}),
                ElementsAre(0, 0, 0, 0, 1, 0, 0, 0, 0));
}

TEST(Transformation, CoarseHasBlocksOfTheirMean) {
    EXPECT_EQ(coarse_block(28), 4);
    EXPECT_EQ(coarse_block(6), 1);
    std::vector<float> picture(28 * 28, 0.0f);
    picture[0] = 1;
    const std::vector<float> coarse = transformed(Transformation::Coarse, 28, 28, picture);
    EXPECT_EQ(coarse[0], 1.0f / 16);
    EXPECT_EQ(coarse[3 * 28 + 3], 1.0f / 16);
    EXPECT_EQ(coarse[4], 0);
    EXPECT_EQ(coarse[4 * 28], 0);
}

TEST(Transformation, AStrokeGoesFromEdgeToEdge) {
    const std::vector<float> struck =
        transformed(Transformation::Strike, 28, 28, std::vector<float>(28 * 28));
    for (int x = 0; x < 28; ++x) {
        float ink = 0;
        for (int y = 0; y < 28; ++y) ink += struck[static_cast<std::size_t>(y * 28 + x)];
        EXPECT_GT(ink, 1.9f) << "column " << x;
        EXPECT_LT(ink, 4.2f) << "column " << x;
    }
    EXPECT_THAT(transformed(Transformation::Strike, 28, 28, std::vector<float>(28 * 28, 1.0f)), Each(1.0f));
}

TEST(Transformation, SlantLeavesTheMiddleRow) {
    std::vector<float> upright(9 * 9, 0.0f);
    for (std::size_t y = 0; y < 9; ++y) upright[y * 9 + 4] = 1;
    const std::vector<float> slanted = transformed(Transformation::Slant, 9, 9, upright);
    EXPECT_EQ(slanted[4 * 9 + 4], 1);
    EXPECT_LT(slanted[0 * 9 + 4], 0.1f) << "four rows above it is a pixel or more away";
    for (std::size_t y = 0; y < 9; ++y) {
        float ink = 0;
        for (std::size_t x = 0; x < 9; ++x) ink += slanted[y * 9 + x];
        EXPECT_NEAR(ink, 1, 1e-5) << "row " << y;
    }
}

TEST(Transformation, PartsOfASetComeOutAsTheWhole) {
    const Spec spec = parse_spec("variant=translation&source=strike&target=slant");
    const ImageShape image{28, 28, 1};
    Matrix whole = Matrix::Constant(784, 3, 0.25f);
    Matrix part = whole.rightCols(1);
    transform_source(spec, image, 5, 10, whole);
    transform_source(spec, image, 5, 12, part);
    EXPECT_TRUE(part.col(0) == whole.col(2));
    EXPECT_FALSE(whole.col(0) == whole.col(1));
    Matrix plain = part;
    transform_source(parse_spec(""), image, 5, 12, plain);
    EXPECT_EQ(plain, part) << "only translation models see other pictures";
}

TEST(Translation, PicturesHaveToFit) {
    EXPECT_TRUE(picture_fault(parse_spec("variant=translation&source=rotate"), {28, 20, 1}).has_value());
    EXPECT_TRUE(picture_fault(parse_spec("variant=translation&source=strike"), {1, 20, 1}).has_value());
    EXPECT_FALSE(picture_fault(parse_spec("variant=translation&source=negative"), {1, 20, 1}).has_value());
    EXPECT_FALSE(picture_fault(parse_spec("source=rotate"), {28, 20, 1}).has_value());
}

double trained_error(const char* text, std::shared_ptr<const Dataset> data, int steps) {
    AutoencoderTrainer trainer(parse_spec(text), data);
    for (int i = 0; i < steps; ++i) trainer.train_step(ThreadTeam::single());
    return trainer.task().validate(ThreadTeam::single())->mse;
}

TEST(Translation, LearnsTheTargetNotTheSource) {
    const auto data = std::make_shared<Dataset>(synthetic_digits(400, 100, 1));
    const char* const spec = "hidden=64&latent=16&variant=translation&source=negative&batch=50";
    const double before = trained_error(spec, data, 0), after = trained_error(spec, data, 160);
    EXPECT_LT(after, 0.1);
    EXPECT_LT(after, before / 2);
}

TEST(Translation, OfPairsOfOnesOwn) {
    const auto data = std::make_shared<Dataset>(synthetic_digits(400, 100, 1));
    auto pairs = std::make_shared<Dataset>(*data);
    pairs->train_targets = data->train;
    pairs->test_targets = data->test;
    for (ImageSet* const sources : {&pairs->train, &pairs->test})
        for (std::uint8_t& pixel : sources->pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
    const double own =
        trained_error("hidden=64&latent=16&variant=translation&source=clean&batch=50", pairs, 60);
    const double made =
        trained_error("hidden=64&latent=16&variant=translation&source=negative&batch=50", data, 60);
    EXPECT_NEAR(own, made, 1e-3) << "the negative of a byte is that of its pixel, up to rounding";
}

}  // namespace
}  // namespace hourglass
