#include "autoencoder/autoencoder.h"

#include <cmath>
#include <gtest/gtest.h>

#include "autoencoder/gaussian.h"
#include "refusals.h"

namespace hourglass {
namespace {

Spec small_spec() {
    Spec spec;
    spec.hidden = {20, 9};
    spec.latent = 4;
    return spec;
}

TEST(Autoencoder, HalvesHaveTheShapesOfTheSpecification) {
    const Autoencoder model(small_spec(), 30);
    EXPECT_EQ(model.encoder().inputs(), 30);
    EXPECT_EQ(model.encoder().outputs(), 4);
    EXPECT_EQ(model.decoder().inputs(), 4);
    EXPECT_EQ(model.decoder().outputs(), 30);
    EXPECT_EQ(model.encoder().size(), 3u);
    EXPECT_EQ(model.parameter_count(), 2 * (30 * 20 + 20 * 9 + 9 * 4) + 20 + 9 + 4 + 9 + 20 + 30);
    EXPECT_EQ(model.parameters().front()->name, "encoder.0.weight");
    EXPECT_EQ(model.parameters().back()->name, "decoder.2.bias");
}

TEST(Autoencoder, ReconstructIsDecodeAfterEncode) {
    const Autoencoder model(small_spec(), 30);
    const Matrix images = Matrix::Random(30, 7).cwiseAbs();
    const Matrix codes = model.encode(images);
    EXPECT_EQ(codes.rows(), 4);
    const Matrix reconstruction = model.reconstruct(images);
    EXPECT_EQ(reconstruction, model.decode(codes));
    EXPECT_GT(reconstruction.minCoeff(), 0);
    EXPECT_LT(reconstruction.maxCoeff(), 1);
    EXPECT_EQ(model.encode(Matrix(30, 0)).cols(), 0);
}

TEST(Autoencoder, OneImageGivesTheSameBitsAsInABatch) {
    const Autoencoder model(small_spec(), 30);
    const Matrix images = Matrix::Random(30, 7);
    EXPECT_EQ(Matrix(model.reconstruct(images).col(3)), model.reconstruct(images.col(3)));
}

TEST(Autoencoder, TheSeedDecidesTheWeights) {
    Spec other = small_spec();
    other.seed = 2;
    const Autoencoder a(small_spec(), 30);
    EXPECT_EQ(a.parameters()[0]->value, Autoencoder(small_spec(), 30).parameters()[0]->value);
    EXPECT_NE(a.parameters()[0]->value, Autoencoder(other, 30).parameters()[0]->value);
    // Every layer has a stream of its own.
    EXPECT_NE(a.parameters()[0]->value(0, 0), a.parameters()[2]->value(0, 0));
}

TEST(Autoencoder, RefusesFaultySpecifications) {
    Spec spec = small_spec();
    spec.latent = 0;
    EXPECT_THAT(testing::refusal([&] { Autoencoder(spec, 30); }), ::testing::HasSubstr("latent"));
    EXPECT_THAT(testing::refusal([&] { Autoencoder(small_spec(), 0); }),
                ::testing::HasSubstr("at least 1 input"));
}

TEST(Gaussian, SamplesHaveTheMeanAndCovarianceOfTheCodes) {
    Random random(5, "test");
    Matrix mixing(3, 3);
    mixing << 2, 0, 0, 1, 0.5f, 0, -1, 0.25f, 0.1f;
    Gaussian truth{Vector::LinSpaced(3, -1, 1), mixing, {}, {}};
    const Gaussian fitted = fit_gaussian(sample(truth, 20000, random));
    EXPECT_LT((fitted.mean - truth.mean).cwiseAbs().maxCoeff(), 0.05);
    EXPECT_LT((fitted.cholesky - mixing).cwiseAbs().maxCoeff(), 0.05);
    // 2.326 standard deviations hold 98 %.
    EXPECT_NEAR(fitted.low(0), -1 - 2.326 * 2, 0.25);
    EXPECT_NEAR(fitted.high(0), -1 + 2.326 * 2, 0.25);
}

TEST(Gaussian, TemperatureScalesTheSpread) {
    const Gaussian gaussian{Vector::Ones(2), Matrix::Identity(2, 2), {}, {}};
    Random random(1, "test");
    EXPECT_EQ(sample(gaussian, 4, random, 0.0f), Matrix::Ones(2, 4));
}

TEST(Gaussian, DeadUnitsAndSingleCodesAreNoTrouble) {
    Matrix codes = Matrix::Random(3, 50);
    codes.row(1).setConstant(2);
    const Gaussian fitted = fit_gaussian(codes);
    EXPECT_TRUE(fitted.cholesky.allFinite());
    Random random(1, "test");
    EXPECT_NEAR(sample(fitted, 1, random)(1, 0), 2, 0.01);
    EXPECT_TRUE(fit_gaussian(codes.leftCols(1)).cholesky.allFinite());
    EXPECT_TRUE(fit_gaussian(Matrix::Zero(4, 10)).cholesky.allFinite());
}

}  // namespace
}  // namespace hourglass
