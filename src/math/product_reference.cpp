#include "math/product.h"

namespace hourglass::reference {

void multiply_ab(ConstMatrixView a, ConstMatrixView b, MatrixView y, bool accumulate) {
    for (Eigen::Index j = 0; j < y.cols(); ++j) {
        for (Eigen::Index i = 0; i < y.rows(); ++i) {
            double sum = accumulate ? y(i, j) : 0.0;
            for (Eigen::Index k = 0; k < a.cols(); ++k) sum += double(a(i, k)) * double(b(k, j));
            y(i, j) = static_cast<float>(sum);
        }
    }
}

void multiply_atb(ConstMatrixView a, ConstMatrixView b_transposed, MatrixView y) {
    for (Eigen::Index j = 0; j < y.cols(); ++j) {
        for (Eigen::Index i = 0; i < y.rows(); ++i) {
            double sum = 0;
            for (Eigen::Index k = 0; k < a.rows(); ++k) sum += double(a(k, i)) * double(b_transposed(j, k));
            y(i, j) = static_cast<float>(sum);
        }
    }
}

void multiply_abt(ConstMatrixView a, ConstMatrixView b, MatrixView y) {
    for (Eigen::Index j = 0; j < y.cols(); ++j) {
        for (Eigen::Index i = 0; i < y.rows(); ++i) {
            double sum = 0;
            for (Eigen::Index k = 0; k < a.cols(); ++k) sum += double(a(i, k)) * double(b(j, k));
            y(i, j) = static_cast<float>(sum);
        }
    }
}

}  // namespace hourglass::reference
