// Looking back at a run: the weights of past epochs, in half precision.
#include <cmath>
#include <gtest/gtest.h>

#include "refusals.h"
#include "training/checkpoint.h"

namespace hourglass {
namespace {

using test_support::refusal;

Spec small_spec(std::uint32_t seed) {
    Spec spec;
    spec.hidden = {20};
    spec.latent = 3;
    spec.seed = seed;
    return spec;
}

TEST(Checkpoints, GiveBackTheWeightsInHalfPrecision) {
    const Autoencoder model(small_spec(1), 36);
    Autoencoder copy(small_spec(2), 36);
    CodeSummary codes;
    codes.dormant_units = 2;
    const auto checkpoint = make_checkpoint(model, 4, 0.25, 0.125, codes);
    EXPECT_EQ(checkpoint->epoch, 4);
    EXPECT_EQ(checkpoint->validation_loss, 0.25);
    EXPECT_EQ(checkpoint->validation_mse, 0.125);
    EXPECT_EQ(checkpoint->codes.dormant_units, 2);
    restore(*checkpoint, copy);
    const auto is = copy.parameters();
    const auto should_be = model.parameters();
    for (std::size_t i = 0; i < is.size(); ++i) {
        const float difference = (is[i]->value - should_be[i]->value).cwiseAbs().maxCoeff();
        EXPECT_LE(difference, std::ldexp(should_be[i]->value.cwiseAbs().maxCoeff(), -11)) << is[i]->name;
    }
    const Matrix image = Matrix::Constant(36, 1, 0.5f);
    EXPECT_LT((copy.reconstruct(image) - model.reconstruct(image)).cwiseAbs().maxCoeff(), 1.0f / 255);
}

TEST(Checkpoints, RefuseAModelOfAnotherShape) {
    const auto checkpoint = make_checkpoint(Autoencoder(small_spec(1), 36), 7, 0, 0, {});
    Autoencoder other(small_spec(1), 49);
    EXPECT_NE(refusal([&] { restore(*checkpoint, other); }).find("epoch 7"), std::string::npos);
}

TEST(Checkpoints, ThinningKeepsTheFirstAndTheLast) {
    const Autoencoder model(small_spec(1), 36);
    Checkpoints models;
    for (int epoch = 0; epoch <= 9; ++epoch) models.push_back(make_checkpoint(model, epoch, 0, 0, {}));
    const std::size_t one = models.front()->weights.size() * sizeof(std::uint16_t);
    thin_out(models, 10 * one);
    EXPECT_EQ(models.size(), 10u);
    thin_out(models, 9 * one);
    ASSERT_EQ(models.size(), 6u);  // 0 2 4 6 8 9
    EXPECT_EQ(models[1]->epoch, 2);
    EXPECT_EQ(models.back()->epoch, 9);
    thin_out(models, 1);
    ASSERT_EQ(models.size(), 2u);
    EXPECT_EQ(models.front()->epoch, 0);
    EXPECT_EQ(models.back()->epoch, 9);
}

}  // namespace
}  // namespace hourglass
