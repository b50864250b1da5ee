#include <chrono>
#include <gtest/gtest.h>

#include "math/product.h"
#include "training/self_test.h"

namespace hourglass {
namespace {

TEST(SelfTest, PassesHere) { EXPECT_EQ(self_test(), ""); }

// Each fast function with a small fault of its own has to be noticed and named.
TEST(SelfTest, NoticesAWrongKernel) {
    Kernels kernels = fast_kernels();
    kernels.multiply_ab = [](ConstMatrixView a, ConstMatrixView b, MatrixView y, bool accumulate) {
        multiply_ab(a, b, y, accumulate);
        y(36, 22) *= 1.001f;
    };
    EXPECT_NE(self_test(kernels).find("(row 36, column 22)"), std::string::npos) << self_test(kernels);

    kernels = fast_kernels();
    kernels.multiply_ab = [](ConstMatrixView a, ConstMatrixView b, MatrixView y, bool) {
        multiply_ab(a, b, y, false);
    };
    EXPECT_NE(self_test(kernels).find("a sum of products"), std::string::npos) << self_test(kernels);

    kernels = fast_kernels();
    kernels.multiply_atb = [](ConstMatrixView, ConstMatrixView, MatrixView y) { y.setConstant(NAN); };
    EXPECT_NE(self_test(kernels).find("a transposed"), std::string::npos) << self_test(kernels);

    kernels = fast_kernels();
    kernels.multiply_abt = [](ConstMatrixView, ConstMatrixView, MatrixView) {};
    EXPECT_NE(self_test(kernels).find("b transposed"), std::string::npos) << self_test(kernels);

    kernels = fast_kernels();
    kernels.exponential = kernels.sigmoid;
    EXPECT_NE(self_test(kernels).find("exp "), std::string::npos) << self_test(kernels);

    kernels = fast_kernels();
    kernels.sigmoid = [](float* values, long count) {
        fast_kernels().sigmoid(values, count);
        values[count - 1] = 0;
    };
    EXPECT_NE(self_test(kernels).find("sigmoid "), std::string::npos) << self_test(kernels);

    kernels = fast_kernels();
    kernels.hyperbolic_tangent = [](float* values, long count) {
        fast_kernels().hyperbolic_tangent(values, count - 1);
    };
    EXPECT_NE(self_test(kernels).find("tanh "), std::string::npos) << self_test(kernels);
}

// It runs before the program starts.
TEST(SelfTest, IsQuick) {
    const auto start = std::chrono::steady_clock::now();
    self_test();
    const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
    EXPECT_LT(taken.count(), 200) << "milliseconds; some 1 is usual, a sanitizer takes longer";
}

}  // namespace
}  // namespace hourglass
