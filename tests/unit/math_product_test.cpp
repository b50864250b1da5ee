#include <algorithm>
#include <gtest/gtest.h>
#include <iostream>
#include <limits>

#include "math/kernels.h"
#include "math/product.h"
#include "math/random.h"

namespace hourglass {
namespace {

using Eigen::Index;

const int kSizes[] = {1, 3, 7, 28, 31, 32, 33, 64, 300};

// m, k, n of products with MNIST's 784 pixels on each side of them, and of some with nothing in them.
const int kShapes[][3] = {{784, 33, 5}, {33, 784, 5}, {5, 33, 784}, {784, 300, 1},
                          {1, 784, 1},  {0, 5, 7},    {0, 300, 64}, {5, 7, 0}};

// Random entries inside a larger matrix, so that columns are not one behind the other.
class Padded {
public:
    Padded(Index rows, Index cols, Random& random) : rows_(rows), all_(rows + 3, cols) {
        for (float& value : all_.reshaped()) value = random.uniform(-1, 1);
    }
    MatrixView view() { return all_.middleRows(1, rows_); }
    // What lies around the view.
    Matrix margin() const {
        Matrix around = all_;
        around.middleRows(1, rows_).setZero();
        return around;
    }

private:
    Index rows_;
    Matrix all_;
};

// One product against its reference for every combination of sizes and the other shapes; the tolerance is for
// sums of k terms of size 1 in single precision.
template <typename Test>
void for_all_sizes(const char* name, const Test& test) {
    Random random(1, "product test");
    double largest = 0;
    const auto compare = [&](int m, int k, int n) {
        const double difference = test(m, k, n, random);
        EXPECT_LE(difference, 2e-7 * k + 1e-6) << name << " of " << m << " x " << k << " x " << n;
        largest = std::max(largest, difference);
    };
    for (const int m : kSizes) {
        for (const int k : kSizes)
            for (const int n : kSizes) compare(m, k, n);
    }
    for (const auto& [m, k, n] : kShapes) compare(m, k, n);
    std::cout << name << ": largest difference " << largest << '\n';
}

double difference(MatrixView a, const Matrix& b) { return a.size() == 0 ? 0 : (a - b).cwiseAbs().maxCoeff(); }

TEST(Product, AbMatchesTheReference) {
    for_all_sizes(
        "multiply_ab",
        [](int m, int k, int n, Random& random) {
            Padded a(m, k, random), b(k, n, random), y(m, n, random);
            Matrix expected(m, n);
            reference::multiply_ab(a.view(), b.view(), expected);
            const Matrix margin = y.margin();
            multiply_ab(a.view(), b.view(), y.view());
            EXPECT_EQ(margin, y.margin()) << "wrote outside";
            return difference(y.view(), expected);
        });
}

TEST(Product, AbAccumulates) {
    for_all_sizes(
        "multiply_ab +=",
        [](int m, int k, int n, Random& random) {
            Padded a(m, k, random), b(k, n, random), y(m, n, random);
            Matrix expected = y.view();
            reference::multiply_ab(a.view(), b.view(), expected, true);
            multiply_ab(a.view(), b.view(), y.view(), true);
            return difference(y.view(), expected);
        });
}

TEST(Product, AtbMatchesTheReference) {
    for_all_sizes(
        "multiply_atb",
        [](int m, int k, int n, Random& random) {
            Padded a(k, m, random), b(n, k, random), y(m, n, random);
            Matrix expected(m, n);
            reference::multiply_atb(a.view(), b.view(), expected);
            const Matrix margin = y.margin();
            multiply_atb(a.view(), b.view(), y.view());
            EXPECT_EQ(margin, y.margin()) << "wrote outside";
            return difference(y.view(), expected);
        });
}

TEST(Product, AbtMatchesTheReference) {
    for_all_sizes(
        "multiply_abt",
        [](int m, int k, int n, Random& random) {
            Padded a(m, k, random), b(n, k, random), y(m, n, random);
            Matrix expected(m, n);
            reference::multiply_abt(a.view(), b.view(), expected);
            const Matrix margin = y.margin();
            multiply_abt(a.view(), b.view(), y.view());
            EXPECT_EQ(margin, y.margin()) << "wrote outside";
            return difference(y.view(), expected);
        });
}

TEST(Product, TheSizesOfTheReferenceModelMatch) {
    Random random(2, "product test");
    Padded w(512, 784, random), x(784, 33, random), y(512, 33, random);
    Matrix expected(512, 33);
    reference::multiply_ab(w.view(), x.view(), expected);
    multiply_ab(w.view(), x.view(), y.view());
    EXPECT_LE(difference(y.view(), expected), 1e-4);
}

TEST(Product, EmptyOperandsGiveZeros) {
    Matrix none(4, 0), right(0, 3), transposed(3, 0), y = Matrix::Ones(4, 3), kept = Matrix::Ones(4, 3);
    multiply_ab(none, right, y);
    EXPECT_EQ(y, Matrix::Zero(4, 3));
    multiply_ab(none, right, kept, true);
    EXPECT_EQ(kept, Matrix::Ones(4, 3));
    y.setOnes();
    multiply_abt(none, transposed, y);
    EXPECT_EQ(y, Matrix::Zero(4, 3));
    y.setOnes();
    multiply_atb(Matrix(0, 4), transposed, y);
    EXPECT_EQ(y, Matrix::Zero(4, 3));
    Matrix no_columns(4, 0);
    multiply_ab(Matrix::Ones(4, 2), Matrix(2, 0), no_columns);
}

// What lets a layer split its work among threads.
TEST(Product, PartsAreBitIdenticalToTheWhole) {
    Random random(3, "product test");
    Padded a(97, 300, random), b(300, 41, random), y(97, 41, random), parts(97, 41, random);
    multiply_ab(a.view(), b.view(), y.view());
    for (Index i = 0; i < 97; i += 16) {
        const Index rows = std::min<Index>(16, 97 - i);
        multiply_ab(a.view().middleRows(i, rows), b.view(), parts.view().middleRows(i, rows));
    }
    EXPECT_EQ(Matrix(y.view()), Matrix(parts.view()));
    for (Index j = 0; j < 41; j += 7) {
        const Index columns = std::min<Index>(7, 41 - j);
        multiply_ab(a.view(), b.view().middleCols(j, columns), parts.view().middleCols(j, columns));
    }
    EXPECT_EQ(Matrix(y.view()), Matrix(parts.view()));
}

// As a dense layer's pass backward splits them: columns of the weights for the input gradient, and blocks of
// tiles for the weight gradient. And in other ways, since any is promised.
TEST(Product, PartsOfAtbAreBitIdenticalToTheWhole) {
    Random random(4, "product test");
    Padded a(300, 97, random), b(41, 300, random), y(97, 41, random), parts(97, 41, random);
    multiply_atb(a.view(), b.view(), y.view());
    for (const Index step : {24, 20, 7}) {
        parts.view().setConstant(std::numeric_limits<float>::quiet_NaN());
        for (Index i = 0; i < 97; i += step) {
            const Index rows = std::min<Index>(step, 97 - i);
            multiply_atb(a.view().middleCols(i, rows), b.view(), parts.view().middleRows(i, rows));
        }
        EXPECT_EQ(Matrix(y.view()), Matrix(parts.view())) << step << " rows at a time";
        parts.view().setConstant(std::numeric_limits<float>::quiet_NaN());
        for (Index j = 0; j < 41; j += step) {
            const Index columns = std::min<Index>(step, 41 - j);
            multiply_atb(a.view(), b.view().middleRows(j, columns), parts.view().middleCols(j, columns));
        }
        EXPECT_EQ(Matrix(y.view()), Matrix(parts.view())) << step << " columns at a time";
    }
}

TEST(Product, PartsOfAbtAreBitIdenticalToTheWhole) {
    Random random(5, "product test");
    Padded a(97, 300, random), b(41, 300, random), y(97, 41, random), parts(97, 41, random);
    multiply_abt(a.view(), b.view(), y.view());
    for (const Index height : {97, 64, 13}) {
        for (const Index width : {kernels::kTileColumns, 7, 1}) {
            parts.view().setConstant(std::numeric_limits<float>::quiet_NaN());
            for (Index j = 0; j < 41; j += width) {
                const Index columns = std::min<Index>(width, 41 - j);
                for (Index i = 0; i < 97; i += height) {
                    const Index rows = std::min<Index>(height, 97 - i);
                    multiply_abt(a.view().middleRows(i, rows), b.view().middleRows(j, columns),
                                 parts.view().block(i, j, rows, columns));
                }
            }
            EXPECT_EQ(Matrix(y.view()), Matrix(parts.view())) << height << " x " << width << " at a time";
        }
    }
}

}  // namespace
}  // namespace hourglass
