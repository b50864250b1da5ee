// The yardsticks of translation models: a linear code, and interpolation.
#include <gtest/gtest.h>

#include "analysis/bicubic.h"
#include "analysis/pca_regression.h"
#include "base/error.h"

namespace hourglass {
namespace {

TEST(PcaRegression, FindsALinearMap) {
    // Sources on a line; targets are another point and direction for each.
    ImageSet sources{2, 1, {}, std::vector<std::uint8_t>(5)}, targets = sources;
    sources.values = {0, 0, 1, 2, 2, 4, 3, 6, 4, 8};
    targets.values = {5, 1, 4, 3, 3, 5, 2, 7, 1, 9};
    const PcaRegression fit = fit_pca_regression(sources, targets, 1);
    Matrix asked(2, 2);
    asked << 1.5f, 10,  //
        3, 20;
    const Matrix found = fit.predict(asked);
    EXPECT_NEAR(found(0, 0), 3.5, 1e-4);
    EXPECT_NEAR(found(1, 0), 4, 1e-4);
    EXPECT_NEAR(found(0, 1), -5, 1e-3);
    EXPECT_NEAR(found(1, 1), 21, 1e-3);
    targets.values.resize(8);
    targets.labels.resize(4);
    EXPECT_THROW(fit_pca_regression(sources, targets, 1), Error);
}

TEST(Bicubic, GivesPlanesBackAndPassesThroughTheValues) {
    // A ramp, averaged over blocks of 4, is the same ramp away from the edges: cubic convolution is exact
    // there.
    constexpr int kPictureSide = 28;
    Vector ramp(kPictureSide * kPictureSide), coarse(kPictureSide * kPictureSide);
    for (int y = 0; y < kPictureSide; ++y) {
        for (int x = 0; x < kPictureSide; ++x) {
            ramp[y * kPictureSide + x] = static_cast<float>(x) / 40 + static_cast<float>(y) / 100;
            coarse[y * kPictureSide + x] =
                (static_cast<float>(x / 4) * 4 + 1.5f) / 40 + (static_cast<float>(y / 4) * 4 + 1.5f) / 100;
        }
    }
    const Vector found = bicubic(coarse, kPictureSide, kPictureSide, 4, 4);
    for (int y = 8; y < 20; ++y)
        for (int x = 8; x < 20; ++x)
            ASSERT_NEAR(found[y * kPictureSide + x], ramp[y * kPictureSide + x], 1e-5);
    const Vector flat = Vector::Constant(kPictureSide * kPictureSide, 0.3f);
    EXPECT_TRUE(bicubic(flat, kPictureSide, kPictureSide, 4, 4).isApprox(flat, 1e-5f));
    EXPECT_TRUE(bicubic(ramp, kPictureSide, kPictureSide, 1, 1).isApprox(ramp, 1e-5f))
        << "blocks of one pixel are the picture";
}

}  // namespace
}  // namespace hourglass
