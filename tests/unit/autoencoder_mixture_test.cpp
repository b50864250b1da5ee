// The mixture of Gaussians against blobs that are known, and what has no shape at all.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "autoencoder/mixture.h"

namespace hourglass {
namespace {

Matrix normal_codes(int latent, int count, std::uint64_t seed) {
    Random random(seed, "mixture test");
    Matrix codes(latent, count);
    for (float& value : codes.reshaped()) value = random.normal();
    return codes;
}

// Three quarters around (5, 0) with deviations 1 and 0.3, the others around (-5, 2), turned by 45 degrees.
Matrix two_blobs(int count) {
    Matrix codes = normal_codes(2, count, 1);
    const Matrix turn{{0.7f, -0.7f}, {0.7f, 0.7f}};
    for (int j = 0; j < count; ++j) {
        codes(1, j) *= 0.3f;
        if (j % 4 == 0)
            codes.col(j) = turn * codes.col(j) + Vector{{-5, 2}};
        else
            codes.col(j) += Vector{{5, 0}};
    }
    return codes;
}

void fit_to_the_end(MixtureFit& fit) {
    for (int i = 0; i < 100000 && !fit.converged(); ++i) fit.advance(50);
    ASSERT_TRUE(fit.converged());
}

TEST(Mixture, FindsTwoBlobs) {
    MixtureFit fit;
    fit.start(two_blobs(4000), {}, 2, 1);
    fit_to_the_end(fit);
    const Mixture& found = fit.mixture();
    ASSERT_EQ(found.components(), 2);
    const int large = found.weights[0] > found.weights[1] ? 0 : 1, small = 1 - large;
    EXPECT_NEAR(found.weights[large], 0.75, 0.01);
    EXPECT_LT((found.means.col(large) - Vector{{5, 0}}).norm(), 0.1);
    EXPECT_LT((found.means.col(small) - Vector{{-5, 2}}).norm(), 0.15);
    const Matrix covariance = found.scale_tril[small] * found.scale_tril[small].transpose();
    EXPECT_NEAR(covariance(0, 1), 0.49 * (1 - 0.09), 0.05);
    EXPECT_NEAR(covariance(0, 0), 0.49 * (1 + 0.09), 0.05);
    // Entropy of the two, less the share's: what the log-likelihood of that many draws comes near to.
    const double expected = 0.75 * std::log(0.75) + 0.25 * std::log(0.25) - std::log(2 * M_PI * M_E) -
                            0.75 * std::log(0.3) - 0.25 * std::log(0.98 * 0.3);
    EXPECT_NEAR(fit.log_likelihood(), expected, 0.05);
}

TEST(Mixture, TheLikelihoodNeverFalls) {
    Matrix codes = normal_codes(6, 1500, 2);
    codes = codes.array() * codes.array().abs();  // no Gaussians
    for (const int latent : {6, 1}) {
        MixtureFit fit;
        fit.start(codes.topRows(latent), {}, 5, 3);
        double before = -1e30;
        for (int pass = 0; pass < 20; ++pass) {
            while (!fit.advance(100)) continue;
            EXPECT_GT(fit.log_likelihood(), before - 1e-3) << "pass " << pass;
            before = fit.log_likelihood();
        }
    }
}

TEST(Mixture, SamplesAreSpreadAsTheCodesAre) {
    const Matrix codes = two_blobs(4000);
    MixtureFit fit;
    fit.start(codes, {}, 2, 1);
    fit_to_the_end(fit);
    Random random(5, "mixture samples");
    const Matrix samples = sample(fit.mixture(), 4000, random).codes;
    EXPECT_LT((samples.rowwise().mean() - codes.rowwise().mean()).norm(), 0.25);
    // Between the blobs, where one Gaussian would put a good part of its samples, there is nothing.
    const auto between = [](const Matrix& some) { return (some.row(0).array().abs() < 1.5f).count(); };
    EXPECT_LT(between(samples), 8);
}

TEST(Mixture, TheFirstOfManySamplesAreThoseOfFew) {
    MixtureFit fit;
    fit.start(two_blobs(400), {}, 2, 1);
    fit_to_the_end(fit);
    Random one(1, "samples"), other(1, "samples");
    const MixtureSamples few = sample(fit.mixture(), 5, one), many = sample(fit.mixture(), 50, other);
    EXPECT_EQ(few.codes, many.codes.leftCols(5));
    Random third(1, "samples");
    const Matrix means = sample(fit.mixture(), 5, third, 0).codes;
    for (int j = 0; j < 5; ++j)
        EXPECT_LT((fit.mixture().means.colwise() - means.col(j)).colwise().norm().minCoeff(), 1e-6);
}

TEST(Mixture, ComponentsDescribeOneClassEach) {
    const Matrix codes = two_blobs(800);
    std::vector<std::uint8_t> labels(800);
    for (int j = 0; j < 800; ++j) labels[j] = j % 4 == 0 ? 9 : 4;
    MixtureFit fit;
    fit.start(codes, labels, 4, 1);
    fit_to_the_end(fit);
    Random random(1, "samples");
    const MixtureSamples samples = sample(fit.mixture(), 300, random);
    for (int j = 0; j < 300; ++j) EXPECT_EQ(samples.classes[j], samples.codes(0, j) < 0 ? 9 : 4);
    EXPECT_NEAR(std::ranges::count(samples.classes, 9), 75, 25);
}

TEST(Mixture, FollowsCodesThatMove) {
    const Matrix codes = two_blobs(1000);
    MixtureFit fit;
    fit.start(codes, {}, 2, 1);
    fit_to_the_end(fit);
    fit.follow(codes.colwise() + Vector{{100, -100}});
    EXPECT_FALSE(fit.converged());
    fit_to_the_end(fit);
    EXPECT_LT(fit.passes(), 4);
    EXPECT_NEAR(fit.mixture().means.row(1).minCoeff(), -100, 0.1);
}

TEST(Mixture, StaysFiniteWhateverTheCodes) {
    const auto expect_finite = [](const Matrix& codes, int components) {
        MixtureFit fit;
        fit.start(codes, {}, components, 1);
        fit_to_the_end(fit);
        Random random(1, "samples");
        const Matrix samples = sample(fit.mixture(), 20, random).codes;
        EXPECT_TRUE(samples.allFinite());
        EXPECT_TRUE(std::isfinite(fit.log_likelihood()));
        EXPECT_NEAR(fit.mixture().weights.sum(), 1, 1e-4);
    };
    expect_finite(Matrix::Constant(3, 50, 7), 5);  // all the same
    expect_finite(Matrix::Zero(80, 50), 5);        // long and the same
    expect_finite(normal_codes(8, 1, 1), 20);      // one code
    expect_finite(normal_codes(40, 30, 1), 10);    // fewer codes than numbers in one
    expect_finite(normal_codes(100, 60, 1), 4);    // long ones: variances only
    Matrix dead = normal_codes(10, 500, 1) * 1000;
    dead.topRows(6).setZero();
    expect_finite(dead, 8);
}

}  // namespace
}  // namespace hourglass
