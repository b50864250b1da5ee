// What is measured of a model, against closed forms: the models are linear, their weights set by hand.
#include <Eigen/Cholesky>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numbers>
#include <string>
#include <string_view>

#include "base/error.h"
#include "math/random.h"
#include "refusals.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

constexpr int kFeatures = 4;

ImageSet pictures(int count) {
    ImageSet images;
    images.width = 2;
    images.height = 2;
    images.labels.resize(static_cast<std::size_t>(count));
    images.values.resize(static_cast<std::size_t>(count) * kFeatures);
    Random random(1, "pictures");
    for (float& value : images.values) value = random.uniform();
    return images;
}

// The first `count` of them, features x count.
Matrix first_columns(const ImageSet& images, Eigen::Index count) {
    return Eigen::Map<const Matrix>(images.values.data(), kFeatures, count);
}
Matrix columns(const ImageSet& images) {
    return first_columns(images, static_cast<Eigen::Index>(images.count()));
}

Matrix& values(Autoencoder& model, std::string_view name) {
    for (Parameter* parameter : model.parameters())
        if (parameter->name == name) return parameter->value;
    throw Error("the model has no " + std::string(name));
}

// The likelihood.

// p(x | z) = N(W z + b, noise^2 I), so that p(x) = N(b, W W^T + noise^2 I) (Tipping and Bishop 1999, section
// 3.1). The columns of W are orthogonal, so that the dimensions of p(z | x) are independent, as a model's
// posterior has them.
constexpr double kVariance = 0.25;  // noise^2

Eigen::MatrixXd decoder_weight() {
    Eigen::MatrixXd w(kFeatures, 2);
    w << 0.6, 0,  //
        0, 0.4,   //
        0.3, 0,   //
        0, -0.5;
    return w;
}

Eigen::VectorXd decoder_bias() {
    Eigen::VectorXd b(kFeatures);
    b << 0.5, 0.4, 0.6, 0.3;
    return b;
}

// Its posterior is the prior, N(0, I), whatever the image.
Autoencoder model_of_the_prior() {
    Autoencoder model(
        parse_spec("variant=variational&hidden=none&latent=2&likelihood=gaussian&noise=0.5&output=linear"),
        kFeatures);
    values(model, "encoder.0.weight").setZero();
    values(model, "encoder.0.bias").setZero();
    values(model, "decoder.0.weight") = decoder_weight().cast<float>();
    values(model, "decoder.0.bias") = decoder_bias().cast<float>();
    return model;
}

// The first `dimensions` of its posterior are those of p(z | x).
Autoencoder model_of_the_posterior(int dimensions = 2) {
    Autoencoder model = model_of_the_prior();
    const Eigen::MatrixXd w = decoder_weight();
    for (Eigen::Index i = 0; i < dimensions; ++i) {
        const double variance = 1 / (1 + w.col(i).squaredNorm() / kVariance);
        const Eigen::VectorXd row = variance / kVariance * w.col(i);
        values(model, "encoder.0.weight").row(i) = row.transpose().cast<float>();
        values(model, "encoder.0.bias")(i) = static_cast<float>(-row.dot(decoder_bias()));
        values(model, "encoder.0.bias")(2 + i) = static_cast<float>(std::log(variance));
    }
    return model;
}

// The mean of -log p(x), nats per image.
double exact_nll(const ImageSet& images) {
    const Eigen::MatrixXd w = decoder_weight();
    const Eigen::MatrixXd covariance =
        w * w.transpose() + kVariance * Eigen::MatrixXd::Identity(kFeatures, kFeatures);
    const Eigen::LLT<Eigen::MatrixXd> scale_tril(covariance);
    Eigen::MatrixXd centered = columns(images).cast<double>();
    centered.colwise() -= decoder_bias();
    const Eigen::MatrixXd white = scale_tril.matrixL().solve(centered);
    const double log_determinant = 2 * scale_tril.matrixLLT().diagonal().array().log().sum();
    return white.squaredNorm() / (2 * static_cast<double>(images.count())) +
           (log_determinant + kFeatures * std::log(2 * std::numbers::pi)) / 2;
}

// Where the posterior is the true one, every draw has the weight p(x): any number of samples is enough.
TEST(ImportanceWeightedNll, IsExactWhereThePosteriorIs) {
    const Autoencoder model = model_of_the_posterior();
    const ImageSet images = pictures(20);
    // More samples than are decoded at a time, as well.
    for (const int samples : {1, 3, 300}) {
        EXPECT_NEAR(importance_weighted_nll(model, images, samples, 7, ThreadTeam::single()),
                    exact_nll(images), 1e-5)
            << samples << " samples";
    }
}

// From the prior a single draw misses by about a nat. Over 200 images the estimate from 2000 draws has a
// standard deviation of 1e-3 and lies 1e-3 too high, that from 20 draws one of 0.015 and lies 0.03 too high.
TEST(ImportanceWeightedNll, TendsToTheLikelihoodWhateverThePosterior) {
    const Autoencoder model = model_of_the_prior();
    const ImageSet images = pictures(200);
    const auto nll = [&](int samples) {
        return importance_weighted_nll(model, images, samples, 7, ThreadTeam::single());
    };
    const double exact = exact_nll(images);
    const double one = nll(1);
    const double few = nll(20);
    const double many = nll(2000);
    EXPECT_NEAR(many, exact, 6e-3);
    EXPECT_GT(few, many - 0.05);
    EXPECT_GT(one, few + 0.3);
    EXPECT_GT(evaluate(model, images, ThreadTeam::single()).negative_elbo, many + 0.3);
}

TEST(ImportanceWeightedNll, DependsOnTheSeedAndNotOnTheThreads) {
    const Autoencoder model = model_of_the_prior();
    const ImageSet images = pictures(30);
    ThreadTeam team(3);
    const double alone = importance_weighted_nll(model, images, 5, 7, ThreadTeam::single());
    EXPECT_EQ(importance_weighted_nll(model, images, 5, 7, team), alone);
    EXPECT_NE(importance_weighted_nll(model, images, 5, 8, team), alone);
}

TEST(ImportanceWeightedNll, IsForVariationalModelsOnly) {
    const Autoencoder plain(parse_spec("hidden=none&latent=2"), kFeatures);
    EXPECT_THAT(test_support::refusal(
                    [&] { importance_weighted_nll(plain, pictures(3), 5, 7, ThreadTeam::single()); }),
                HasSubstr("variant variational or conditional only"));
}

// The bound is tight where the posterior is the true one. One draw an image: over 1000 images the standard
// deviation is 0.02.
TEST(Evaluate, TheNegativeElboIsTheLikelihoodWhereThePosteriorIsTrue) {
    const ImageSet images = pictures(1000);
    const Evaluation found = evaluate(model_of_the_posterior(), images, ThreadTeam::single());
    EXPECT_NEAR(found.negative_elbo, exact_nll(images), 0.09);
    EXPECT_EQ(found.loss, found.negative_elbo);
}

TEST(Evaluate, TheDivergenceIsThatOfThePosteriorsADimension) {
    const ImageSet images = pictures(300);
    const Autoencoder model = model_of_the_posterior(1);
    // Appendix B of Kingma and Welling 2014, of the only dimension that differs from the prior.
    const Eigen::VectorXd w = decoder_weight().col(0);
    const double variance = 1 / (1 + w.squaredNorm() / kVariance);
    Eigen::MatrixXd centered = columns(images).cast<double>();
    centered.colwise() -= decoder_bias();
    const Eigen::RowVectorXd means = variance / kVariance * w.transpose() * centered;
    const double exact =
        (means.squaredNorm() / static_cast<double>(images.count()) + variance - 1 - std::log(variance)) / 2;

    const Evaluation found = evaluate(model, images, ThreadTeam::single());
    ASSERT_EQ(found.kl_by_dimension.size(), 2);
    EXPECT_NEAR(found.kl_by_dimension(0), exact, 1e-5);
    EXPECT_EQ(found.kl_by_dimension(1), 0);
    EXPECT_NEAR(found.kl, exact, 1e-5);

    const CodeSummary summary = summarize_codes(model, images, 1000, ThreadTeam::single());
    ASSERT_EQ(summary.kl.size(), 2);
    EXPECT_NEAR(summary.kl(0), exact, 1e-5);
    EXPECT_EQ(summary.kl(1), 0);
    EXPECT_EQ(summary.dormant_units, 1);
    // Codes to generate from are drawn from the prior.
    EXPECT_EQ(summary.gaussian.mean, Vector(Vector::Zero(2)));
    EXPECT_EQ(summary.gaussian.scale_tril, Matrix(Matrix::Identity(2, 2)));
}

// Codes.

// The code is (x0, 0, 1/4 - 2 x1).
Autoencoder model_with_a_silent_unit() {
    Autoencoder model(parse_spec("hidden=none&latent=3&output=linear"), kFeatures);
    values(model, "encoder.0.weight") << 1, 0, 0, 0,  //
        0, 0, 0, 0,                                   //
        0, -2, 0, 0;
    values(model, "encoder.0.bias") << 0, 0, 0.25f;
    return model;
}

TEST(SummarizeCodes, KnowsTheMeansOfTheFirstImagesAndTheSilentUnits) {
    const ImageSet images = pictures(700);
    for (const Eigen::Index limit : {50, 600}) {
        const Matrix seen = first_columns(images, limit);
        const CodeSummary summary = summarize_codes(model_with_a_silent_unit(), images,
                                                    static_cast<std::size_t>(limit), ThreadTeam::single());
        ASSERT_EQ(summary.activity.size(), 3);
        EXPECT_NEAR(summary.activity(0), seen.row(0).mean(), 1e-5);
        EXPECT_EQ(summary.activity(1), 0);
        EXPECT_NEAR(summary.activity(2), (0.25f - 2 * seen.row(1).array()).abs().mean(), 1e-5);
        EXPECT_NEAR(summary.gaussian.mean(2), 0.25f - 2 * seen.row(1).mean(), 1e-5);
        EXPECT_EQ(summary.kl.size(), 0);
        EXPECT_EQ(summary.dormant_units, 1);
    }
}

TEST(Evaluate, TheActivityIsTheMeanOverUnitsAndImages) {
    const ImageSet images = pictures(600);
    const Matrix all = columns(images);
    const Evaluation found = evaluate(model_with_a_silent_unit(), images, ThreadTeam::single());
    EXPECT_NEAR(found.mean_activity, (all.row(0).mean() + (0.25f - 2 * all.row(1).array()).abs().mean()) / 3,
                1e-5);
    EXPECT_EQ(found.dormant_units, 1);
    EXPECT_EQ(found.kl_by_dimension.size(), 0);
    EXPECT_TRUE(std::isnan(found.bce)) << "of a linear output";
}

// Restoration.

// Gives back what it is shown.
Autoencoder copying_model() {
    Autoencoder model(parse_spec("hidden=none&latent=4&output=linear"), kFeatures);
    values(model, "encoder.0.weight").setIdentity();
    values(model, "decoder.0.weight").setIdentity();
    return model;
}

TEST(Evaluate, ErrorsAreOfTheImagesAsTheyAreAlsoWhereTheModelSeesBinaryOnes) {
    const ImageSet images = pictures(20);
    const auto found = [&](const char* spec) {
        return evaluate(Autoencoder(parse_spec(spec), kFeatures), images, ThreadTeam::single());
    };
    const Evaluation gray = found("hidden=none&latent=2");
    const Evaluation binary = found("hidden=none&latent=2&binarize=yes");
    EXPECT_EQ(binary.mse, gray.mse);
    EXPECT_EQ(binary.bce, gray.bce);
    EXPECT_GT(binary.loss, gray.loss);
}

TEST(EvaluateRestoration, NoCorruptionLeavesTheErrorOfTheReconstruction) {
    const ImageSet images = pictures(300);
    Autoencoder model = copying_model();
    values(model, "decoder.0.bias").setConstant(0.25f);
    const Restoration found =
        evaluate_restoration(model, images, Corruption::Gaussian, 0, ThreadTeam::single());
    EXPECT_EQ(found.corrupted_mse, 0);
    EXPECT_NEAR(found.restored_mse, 0.0625, 1e-6);
    EXPECT_NEAR(found.restored_mse, evaluate(model, images, ThreadTeam::single()).mse, 1e-9);
}

TEST(EvaluateRestoration, ComparesBothWithTheCleanImages) {
    const ImageSet images = pictures(300);
    const double mean_square = columns(images).cast<double>().squaredNorm() / (300.0 * kFeatures);
    // A mask over everything leaves zeros, and what copies them restores nothing.
    Autoencoder model = copying_model();
    const Restoration masked = evaluate_restoration(model, images, Corruption::Mask, 1, ThreadTeam::single());
    EXPECT_NEAR(masked.corrupted_mse, mean_square, 1e-6);
    EXPECT_NEAR(masked.restored_mse, masked.corrupted_mse, 1e-9);
    // A model that answers the same whatever it sees restores alike from anything.
    values(model, "decoder.0.weight").setZero();
    values(model, "decoder.0.bias").setConstant(0.5f);
    const double expected = (columns(images).cast<double>().array() - 0.5).square().mean();
    EXPECT_NEAR(evaluate_restoration(model, images, Corruption::Mask, 1, ThreadTeam::single()).restored_mse,
                expected, 1e-6);
    EXPECT_NEAR(evaluate_restoration(model, images, Corruption::Blur, 1, ThreadTeam::single()).restored_mse,
                expected, 1e-6);
}

// Gray is far from both ends, so that no noise is cut off. Of 4800 squares the mean has a
// standard deviation of 2e-4.
TEST(EvaluateRestoration, NoiseHasTheVarianceOfItsLevel) {
    ImageSet images = pictures(1200);
    images.values.assign(images.values.size(), 0.5f);
    const Restoration found =
        evaluate_restoration(copying_model(), images, Corruption::Gaussian, 0.1f, ThreadTeam::single());
    EXPECT_NEAR(found.corrupted_mse, 0.01, 1e-3);
    EXPECT_NEAR(found.restored_mse, found.corrupted_mse, 1e-7);
}

// The encoder's Jacobian.

TEST(EvaluateJacobianNorm, OfALinearEncoderIsThatOfItsWeights) {
    const ImageSet images = pictures(5);
    Autoencoder one(parse_spec("hidden=none&latent=3"), kFeatures);
    const double norm = values(one, "encoder.0.weight").squaredNorm();
    EXPECT_NEAR(evaluate_jacobian_norm(one, images, 5, ThreadTeam::single()), norm, 1e-5 * norm);

    Autoencoder two(parse_spec("hidden=6&latent=3&activation=linear"), kFeatures);
    const Matrix product = values(two, "encoder.1.weight") * values(two, "encoder.0.weight");
    const double norm_of_two = product.squaredNorm();
    EXPECT_NEAR(evaluate_jacobian_norm(two, images, 5, ThreadTeam::single()), norm_of_two,
                1e-5 * norm_of_two);

    Autoencoder variational(parse_spec("variant=variational&hidden=none&latent=3"), kFeatures);
    const double norm_of_means = values(variational, "encoder.0.weight").topRows(3).squaredNorm();
    EXPECT_NEAR(evaluate_jacobian_norm(variational, images, 5, ThreadTeam::single()), norm_of_means,
                1e-5 * norm_of_means);
}

// Equation 7 of Rifai et al. 2011, over more images than go through at a time.
TEST(EvaluateJacobianNorm, IsTheMeanOverTheFirstImages) {
    const ImageSet images = pictures(500);
    Autoencoder model(parse_spec("hidden=none&latent=3&code_activation=sigmoid"), kFeatures);
    values(model, "encoder.0.weight") *= 3;
    const Vector lengths = values(model, "encoder.0.weight").rowwise().squaredNorm();
    for (const Eigen::Index limit : {1, 300}) {
        const Matrix codes = model.encode(first_columns(images, limit));
        const Matrix slopes = codes.array() * (1.0f - codes.array());
        const double exact = (slopes.cwiseAbs2().transpose() * lengths).sum() / static_cast<double>(limit);
        EXPECT_NEAR(
            evaluate_jacobian_norm(model, images, static_cast<std::size_t>(limit), ThreadTeam::single()),
            exact, 1e-5 * exact)
            << limit << " images";
    }
}

// Refusals.

TEST(Evaluate, RefusesNoImagesAndThoseOfAnotherSize) {
    const Autoencoder model(parse_spec("hidden=none&latent=2"), 9);
    ThreadTeam& team = ThreadTeam::single();
    const auto expect_refused = [&](const ImageSet& images, const char* message) {
        EXPECT_THAT(refusal([&] { evaluate(model, images, team); }), HasSubstr(message));
        EXPECT_THAT(refusal([&] { summarize_codes(model, images, 9, team); }), HasSubstr(message));
        EXPECT_THAT(refusal([&] { evaluate_jacobian_norm(model, images, 9, team); }), HasSubstr(message));
        EXPECT_THAT(refusal([&] { evaluate_restoration(model, images, Corruption::Mask, 0.5f, team); }),
                    HasSubstr(message));
    };
    expect_refused(pictures(3), "takes 9 pixels, the images have 4");
    expect_refused(ImageSet{}, "there are no images");
}

}  // namespace
}  // namespace hourglass
