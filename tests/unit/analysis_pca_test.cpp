#include <gtest/gtest.h>

#include "analysis/pca.h"
#include "data/minibatch.h"
#include "data/synthetic.h"
#include "refusals.h"

namespace hourglass {
namespace {

// Pictures on a line through grey: one component is all of them, and points along the line.
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

TEST(Pca, RefusesWhatCannotBe) {
    const ImageSet images = synthetic_digits(10, 1, 1).train;
    EXPECT_NE(testing::refusal([&] { fit_pca(images, 785); }).find("from 1 to the 784 pixels"),
              std::string::npos);
    EXPECT_NE(testing::refusal([&] { fit_pca(ImageSet{}, 1); }), "");
}

}  // namespace
}  // namespace hourglass
