#include "analysis/principal_plane.h"

#include <algorithm>

#include "base/error.h"
#include "math/decompositions/decompositions.h"
#include "math/random.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kBlock = 8;  // more than two, so that the third component is far from the last of them

Matrix starting_block(Index latent) {
    Random random(1, "principal plane");
    Matrix block(latent, std::min(kBlock, latent));
    for (Index i = 0; i < block.size(); ++i) block.data()[i] = random.normal();
    return orthonormal_basis(block);
}

struct Components {
    Matrix axes;  // latent x up to kBlock, the largest variance first
    Eigen::VectorXd variances;
};

Components from_covariance(const Matrix& centered) {
    const auto count = static_cast<float>(centered.cols());
    const Matrix covariance = centered * centered.transpose() / count;
    const SymmetricEigen found = symmetric_eigen(covariance.cast<double>());
    const Index kept = std::min(kBlock, covariance.rows());
    return {found.vectors.rightCols(kept).rowwise().reverse().cast<float>(),
            found.values.tail(kept).reverse()};
}

Components by_iteration(const Matrix& centered, Matrix block, int iterations) {
    const auto count = static_cast<float>(centered.cols());
    for (int i = 0; i < iterations; ++i) {
        const Matrix along = block.transpose() * centered;  // block x samples
        block = orthonormal_basis(Matrix(centered * along.transpose() / count));
    }
    const Matrix along = block.transpose() * centered;
    const Matrix small = along * along.transpose() / count;
    const SymmetricEigen found = symmetric_eigen(small.cast<double>());
    const Matrix turn = found.vectors.rowwise().reverse().cast<float>();
    return {block * turn, found.values.reverse()};
}

// An axis is as good as its opposite.
void point_as(const PrincipalPlane& before, Matrix& axes) {
    const bool comparable = before.axes.rows() == axes.rows();
    for (Index i = 0; i < axes.cols(); ++i) {
        Index largest = 0;
        axes.col(i).cwiseAbs().maxCoeff(&largest);
        const float sign = comparable ? axes.col(i).dot(before.axes.col(i)) : axes(largest, i);
        if (sign < 0) axes.col(i) *= -1;
    }
}

}  // namespace

Matrix PrincipalPlane::project(ConstMatrixView codes) const {
    return axes.transpose() * (codes.colwise() - mean);
}

Matrix PrincipalPlane::lift(ConstMatrixView places) const { return (axes * places).colwise() + mean; }

PrincipalPlane fit_principal_plane(ConstMatrixView codes, const PrincipalPlane& before, int iterations) {
    if (codes.cols() < 1 || codes.rows() < 1) throw Error("a principal plane needs at least one code");
    const Index latent = codes.rows();
    PrincipalPlane plane;
    plane.mean = codes.rowwise().mean();
    const Matrix centered = codes.colwise() - plane.mean;
    const bool goes_on = before.block.rows() == latent;
    Components found =
        latent <= kLongestExactCode
            ? from_covariance(centered)
            : by_iteration(centered, goes_on ? before.block : starting_block(latent), iterations);
    plane.axes = Matrix::Zero(latent, 2);
    const Index kept = std::min<Index>(2, found.axes.cols());
    plane.axes.leftCols(kept) = found.axes.leftCols(kept);
    const double whole = centered.cast<double>().squaredNorm() / static_cast<double>(centered.cols());
    for (Index i = 0; i < kept && whole > 0; ++i)
        plane.explained[static_cast<std::size_t>(i)] = std::clamp(found.variances[i] / whole, 0.0, 1.0);
    point_as(before, plane.axes);
    plane.block = std::move(found.axes);
    return plane;
}

}  // namespace hourglass
