#include "anomaly/code_distance.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>

#include "analysis/nearest.h"

namespace hourglass {
namespace {

constexpr float kLeastVariance = 1e-4f;  // of the mean over the units

}  // namespace

CodeDistance::CodeDistance(ConstMatrixView codes) {
    assert(codes.cols() >= 1);
    mean_ = codes.rowwise().mean();
    const Eigen::MatrixXd centered = (codes.colwise() - mean_).cast<double>();
    Eigen::MatrixXd covariance = centered * centered.transpose() / static_cast<double>(codes.cols());
    const double mean_variance = covariance.trace() / static_cast<double>(codes.rows());
    // One sample, or equal ones, have no spread: then distances are plain ones.
    const double ridge = mean_variance > 0 ? kLeastVariance * mean_variance : 1;
    covariance.diagonal().array() += ridge;
    root_ = Eigen::LLT<Eigen::MatrixXd>(covariance).matrixL().toDenseMatrix().cast<float>();
    whitened_ = whiten(codes);
}

Matrix CodeDistance::whiten(ConstMatrixView codes) const {
    Matrix result = codes.colwise() - mean_;
    root_.triangularView<Eigen::Lower>().solveInPlace(result);
    return result;
}

Vector CodeDistance::mahalanobis(ConstMatrixView codes) const {
    return whiten(codes).colwise().norm().transpose();
}

float CodeDistance::nearest(ConstVectorView code, int neighbor) const {
    return hourglass::nearest(whitened_, whiten(code).col(0), neighbor).back().distance;
}

float CodeDistance::nearest_other(int index, int neighbor) const {
    const auto others = [index](int i) { return i != index; };
    const auto found = hourglass::nearest(whitened_, whitened_.col(index), neighbor, others);
    return found.empty() ? 0 : found.back().distance;
}

}  // namespace hourglass
