// Eigen's decompositions of matrices. They are compiled once, here: one of them takes the compiler longer
// than a whole view of the page.
#pragma once

#include "math/matrix.h"

namespace hourglass {

struct SymmetricEigen {
    Eigen::VectorXd values;   // ascending
    Eigen::MatrixXd vectors;  // a column each, of length 1
};
// Of a symmetric matrix, of which the lower half is read.
SymmetricEigen symmetric_eigen(const Eigen::MatrixXd& matrix);

// An orthonormal basis of what the columns span: the Q of their QR decomposition by Householder reflections.
// rows >= columns. `diagonal`: that of R, if wanted.
Matrix orthonormal_basis(const Matrix& columns, Vector* diagonal = nullptr);
Eigen::MatrixXd orthonormal_basis(const Eigen::MatrixXd& columns);

}  // namespace hourglass
