#include <gtest/gtest.h>

#include "math/transpose.h"

namespace hourglass {
namespace {

TEST(Transpose, MatchesEigenForEverySmallSize) {
    for (int rows = 0; rows <= 13; ++rows) {
        for (int cols = 0; cols <= 13; ++cols) {
            const Matrix all = Matrix::Random(rows + 2, cols);
            const Matrix from = all.middleRows(1, rows);
            Matrix to = Matrix::Zero(cols + 1, rows);
            transpose(all.middleRows(1, rows), to.topRows(cols));
            EXPECT_EQ(Matrix(to.topRows(cols)), Matrix(from.transpose())) << rows << " x " << cols;
            EXPECT_TRUE((to.bottomRows(1).array() == 0.0f).all()) << "wrote outside";
        }
    }
}

}  // namespace
}  // namespace hourglass
