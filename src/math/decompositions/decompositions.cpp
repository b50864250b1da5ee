#include "math/decompositions/decompositions.h"

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

namespace hourglass {
namespace {

template <typename AnyMatrix>
AnyMatrix thin_q(const Eigen::HouseholderQR<AnyMatrix>& qr) {
    return qr.householderQ() * AnyMatrix::Identity(qr.rows(), qr.cols());
}

}  // namespace

SymmetricEigen symmetric_eigen(const Eigen::MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(matrix);
    return {solver.eigenvalues(), solver.eigenvectors()};
}

Matrix orthonormal_basis(const Matrix& columns, Vector* diagonal) {
    const Eigen::HouseholderQR<Matrix> qr(columns);
    if (diagonal != nullptr) *diagonal = qr.matrixQR().diagonal();
    return thin_q(qr);
}

Eigen::MatrixXd orthonormal_basis(const Eigen::MatrixXd& columns) {
    return thin_q(Eigen::HouseholderQR<Eigen::MatrixXd>(columns));
}

}  // namespace hourglass
