// Slant and thickness of strokes that are drawn here, and directions that were put into the codes.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

#include "analysis/directions.h"
#include "math/random.h"

namespace hourglass {
namespace {

constexpr int kSide = 28;

// An upright bar of this width whose top is shifted: `slope` columns per row.
std::vector<float> bar(float width, float slope) {
    std::vector<float> pixels(kSide * kSide);
    for (int y = 4; y < 24; ++y) {
        const float middle = 14 + slope * (14 - static_cast<float>(y));
        for (int x = 0; x < kSide; ++x) {
            const auto left = static_cast<float>(x);
            const float covered = std::min(left + 1, middle + width / 2) - std::max(left, middle - width / 2);
            pixels[y * kSide + x] = std::clamp(covered, 0.0f, 1.0f);
        }
    }
    return pixels;
}

TEST(Directions, SlantIsTheShiftOfARow) {
    for (const float slope : {-0.4f, 0.0f, 0.3f}) EXPECT_NEAR(slant(bar(3, slope), kSide), slope, 0.01);
    std::vector<float> bright = bar(3, 0.3f);
    for (float& pixel : bright) pixel *= 255;
    EXPECT_NEAR(slant(bright, kSide), 0.3, 0.01);
    EXPECT_EQ(slant(std::vector<float>(kSide * kSide), kSide), 0);
    EXPECT_EQ(slant(std::vector<float>(kSide, 1.0f), kSide), 0);  // one row
}

TEST(Directions, ThicknessIsTheWidthOfAStroke) {
    // The two short ends of a bar of 20 rows count as edge, too.
    for (const float width : {2.0f, 4.0f}) EXPECT_NEAR(thickness(bar(width, 0), kSide), width, 0.2 * width);
    EXPECT_GT(thickness(bar(4, 0.3f), kSide), 1.5 * thickness(bar(2, 0.3f), kSide));
    EXPECT_EQ(thickness(std::vector<float>(kSide * kSide), kSide), 0);
}

struct Written {
    Matrix codes = Matrix::Zero(4, 600);
    std::vector<float> slants, thicknesses;
    std::vector<std::uint8_t> labels;
};

// Codes = class + slant * (0, 2, 0, 0) + thickness * (0, 0, 0.5, 0) + noise, of bars drawn so. Class 1 is
// more slanted than class 0 and far away in the first number.
Written written() {
    Written set;
    Random random(1, "written bars");
    for (int j = 0; j < set.codes.cols(); ++j) {
        const bool second = j % 3 == 0;
        const float slope = 0.15f * random.normal() + (second ? 0.2f : 0.0f), width = random.uniform(2, 4);
        const std::vector<float> pixels = bar(width, slope);
        set.slants.push_back(static_cast<float>(slant(pixels, kSide)));
        set.thicknesses.push_back(static_cast<float>(thickness(pixels, kSide)));
        set.labels.push_back(second ? 1 : 0);
        set.codes.col(j) << (second ? 20.0f : 0.0f), 2 * slope, 0.5f * width, random.normal();
        set.codes(0, j) += 0.1f * random.normal();
    }
    return set;
}

TEST(Directions, RegressionGivesBackTheSlant) {
    const Written set = written();
    const Vector direction = trait_direction(set.codes, set.slants, set.labels);
    EXPECT_NEAR(direction[1], 2 * 0.15, 0.02);  // a standard deviation of 0.15
    EXPECT_NEAR(direction[0], 0, 0.02);         // classes differ there, not slants
    EXPECT_NEAR(direction[2], 0, 0.05);
    EXPECT_NEAR(direction[3], 0, 0.1);
    const Vector thicker = trait_direction(set.codes, set.thicknesses, set.labels);
    EXPECT_NEAR(thicker[2], 0.5 * 2 / std::sqrt(12), 0.02);  // of a uniform width from 2 to 4
    EXPECT_NEAR(thicker[1], 0, 0.03);
}

TEST(Directions, ATraitThatIsTheSameEverywhereHasNone) {
    const Written set = written();
    EXPECT_EQ(trait_direction(set.codes, std::vector<float>(600, 0.3f), set.labels), Vector::Zero(4));
    EXPECT_EQ(trait_direction(set.codes, std::vector<float>(600, NAN), set.labels), Vector::Zero(4));
    std::vector<float> some = set.slants;
    for (int j = 100; j < 600; ++j) some[j] = NAN;
    const Vector direction = trait_direction(set.codes, some, set.labels);
    EXPECT_LT((direction - trait_direction(set.codes.leftCols(100), set.slants, set.labels)).norm(), 1e-6);
}

TEST(Directions, ClassMeans) {
    const Matrix codes{{1, 3, 10}, {2, 2, 20}};
    const ClassMeans found = class_means(codes, std::vector<std::uint8_t>{7, 7, 9});
    EXPECT_EQ(Vector(found.means.col(7)), (Vector{{2, 2}}));
    EXPECT_EQ(Vector(found.means.col(9)), (Vector{{10, 20}}));
    EXPECT_EQ(found.counts[7], 2);
    EXPECT_EQ(found.counts[0], 0);
    EXPECT_TRUE(found.means.allFinite());
}

}  // namespace
}  // namespace hourglass
