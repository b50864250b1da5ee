#include <bit>
#include <cmath>
#include <gtest/gtest.h>

#include "analysis/pca.h"
#include "data/minibatch.h"
#include "data/synthetic.h"
#include "math/random.h"
#include "refusals.h"

namespace hourglass {
namespace {

// Pictures on a line through gray: one component is all of them, and points along the line.
TEST(Pca, OneComponentDescribesALine) {
    ImageSet images{.width = 3, .height = 1, .pixels = {}, .labels = {}};
    for (int i = -50; i <= 50; ++i) {
        for (const int slope : {2, 1, -2})
            images.pixels.push_back(static_cast<std::uint8_t>(128 + slope * i));
        images.labels.push_back(0);
    }
    const Pca pca = fit_pca(images, 1);
    EXPECT_NEAR(reconstruction_mse(pca, images), 0, 1e-8);
    EXPECT_NEAR(pca.explained, 1, 1e-6);
    EXPECT_NEAR(std::abs(pca.components(0)), 2.0 / 3, 1e-5);
    EXPECT_NEAR(pca.components(0) + pca.components(2), 0, 1e-5);
    EXPECT_NEAR(pca.mean(1), 128 / 255.0, 1e-6);
}

TEST(Pca, TheErrorIsTheVarianceThatIsLeft) {
    const ImageSet images = synthetic_digits(400, 1, 1).train;
    const Pca all = fit_pca(images, 784);
    EXPECT_NEAR(reconstruction_mse(all, images), 0, 1e-8);
    const Pca some = fit_pca(images, 20);
    const double left = all.variances.tail(784 - 20).cast<double>().sum() / 784;
    EXPECT_NEAR(reconstruction_mse(some, images), left, 1e-3 * left);
    const Matrix gram = some.components.transpose() * some.components;
    EXPECT_LT((gram - Matrix::Identity(20, 20)).cwiseAbs().maxCoeff(), 1e-5);
}

// 200 rows near a plane in 4 dimensions, moved along all of them. Every value is a multiple of 1/128, which
// stays exact in single precision up to 131072.
ImageSet table_at(float shift) {
    ImageSet table{.width = 4, .height = 1, .pixels = {}, .labels = {}};
    Random random(1, "table");
    for (int row = 0; row < 200; ++row) {
        const float a = random.uniform(-8, 8);
        const float b = random.uniform(-2, 2);
        const float c = random.uniform(-0.5f, 0.5f);
        for (const float value : {a + b, a - b, b + c, c - a})
            table.values.push_back(shift + std::round(128 * value) / 128);
        table.labels.push_back(0);
    }
    return table;
}

TEST(Pca, ColumnsFarFromZeroHaveTheSameComponents) {
    const ImageSet near = table_at(0);
    const ImageSet far = table_at(1e5f);
    const Pca expected = fit_pca(near, 2);
    const Pca shifted = fit_pca(far, 2);
    // The means are double, so the covariances differ by single precision's 6e-8 of the largest variance,
    // some 60, and the axes by that over the distance between variances, some 4: 1e-6.
    for (int i = 0; i < 2; ++i) {
        const float sign = expected.components.col(i).dot(shifted.components.col(i)) < 0 ? -1.0f : 1.0f;
        EXPECT_LT((sign * shifted.components.col(i) - expected.components.col(i)).norm(), 1e-5f) << i;
        EXPECT_NEAR(shifted.variances[i] / expected.variances[i], 1, 1e-5) << i;
    }
    EXPECT_NEAR(shifted.explained, expected.explained, 1e-6);
    // Here the means are rounded to single precision: at 1e5 by at most 1/256, whose
    // square adds to the error.
    const double mse = reconstruction_mse(expected, near);
    EXPECT_GT(mse, 0.01);
    EXPECT_NEAR(reconstruction_mse(shifted, far), mse, 1.0 / (256 * 256) + 1e-6);
}

TEST(Pca, RefusesWhatCannotBe) {
    const ImageSet images = synthetic_digits(10, 1, 1).train;
    EXPECT_NE(test_support::refusal([&] { fit_pca(images, 785); }).find("from 1 to the 784 pixels"),
              std::string::npos);
    EXPECT_NE(test_support::refusal([&] { fit_pca(ImageSet{}, 1); }), "");
    EXPECT_NE(
        test_support::refusal([&] { fit_pca(table_at(0), 5); }).find("from 1 to the 4 columns of the table"),
        std::string::npos);
    const ImageSet wide{.width = kMostPcaFeatures + 1,
                        .height = 1,
                        .pixels = std::vector<std::uint8_t>(2 * (kMostPcaFeatures + 1)),
                        .labels = {0, 0}};
    EXPECT_NE(
        test_support::refusal([&] { fit_pca(wide, 2); }).find("2 rows have at most 1 principal components"),
        std::string::npos);
}

// Rows of more columns than are eigendecomposed: `rank` directions that are orthogonal to the bit, each of a
// variance a quarter of the one before.
ImageSet wide_table(std::size_t count, int rank) {
    ImageSet table{.width = 2048, .height = 1, .pixels = {}, .labels = std::vector<std::uint8_t>(count)};
    Random random(3, "wide");
    for (std::size_t row = 0; row < count; ++row) {
        std::vector<float> values(2048, 5.0f);
        float size = 4;
        for (int d = 0; d < rank; ++d, size *= 0.5f) {
            const float along = size * random.normal();
            // A Walsh function each.
            for (unsigned c = 0; c < 2048; ++c)
                values[c] +=
                    along * (std::popcount(c & static_cast<unsigned>(d + 1)) % 2 == 0 ? 1.0f : -1.0f);
        }
        table.values.insert(table.values.end(), values.begin(), values.end());
    }
    return table;
}

TEST(Pca, WideTablesWithFewRowsAreExact) {
    const ImageSet table = wide_table(60, 4);
    const Pca pca = fit_pca(table, 4);
    EXPECT_NEAR(pca.explained, 1, 1e-6);
    EXPECT_LT(reconstruction_mse(pca, table), 1e-9);
    const Matrix gram = pca.components.transpose() * pca.components;
    EXPECT_LT((gram - Matrix::Identity(4, 4)).cwiseAbs().maxCoeff(), 1e-4);
    const Pca two = fit_pca(table, 2);
    const double left = (pca.variances[2] + pca.variances[3]) / 2048;
    EXPECT_NEAR(reconstruction_mse(two, table), left, 1e-3 * left);
}

TEST(Pca, WideTablesWithManyRowsAreFoundByIteration) {
    const ImageSet table = wide_table(kMostPcaFeatures + 1, 4);
    const Pca pca = fit_pca(table, 2);
    // The variances of the four directions, by the definition.
    const Pca all = fit_pca(table, 4);
    EXPECT_LT(reconstruction_mse(all, table), 1e-9);
    const double left = (all.variances[2] + all.variances[3]) / 2048;
    EXPECT_NEAR(reconstruction_mse(pca, table), left, 1e-3 * left);
    EXPECT_NEAR(pca.explained, 1 - left * 2048 / all.variances.cast<double>().sum(), 1e-5);
}

}  // namespace
}  // namespace hourglass
