#include "anomaly/code_distance.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <utility>

#include "analysis/nearest.h"

namespace hourglass {
namespace {

constexpr float kLeastVariance = 1e-4f;  // of the mean over the units

}  // namespace

CodeDistance::CodeDistance(ConstMatrixView codes) : CodeDistance(Matrix(codes), InPieces{}) {
    while (!ready()) prepare(whitened_.cols());
}

CodeDistance::CodeDistance(Matrix codes, InPieces) : whitened_(std::move(codes)) {
    assert(whitened_.cols() >= 1);
    mean_ = whitened_.rowwise().mean();
    products_ = Eigen::MatrixXd::Zero(whitened_.rows(), whitened_.rows());
}

void CodeDistance::prepare(Eigen::Index codes) {
    const Eigen::Index count = std::min(codes, whitened_.cols() - next_);
    if (stage_ == Stage::Covariance) {
        const Eigen::MatrixXd centered =
            (whitened_.middleCols(next_, count).colwise() - mean_).cast<double>();
        products_ += centered * centered.transpose();
    } else if (stage_ == Stage::Whitening) {
        whitened_.middleCols(next_, count) = whiten(whitened_.middleCols(next_, count));
    }
    next_ += count;
    if (next_ < whitened_.cols()) return;
    next_ = 0;
    if (stage_ == Stage::Covariance) find_root();
    stage_ = stage_ == Stage::Covariance ? Stage::Whitening : Stage::Ready;
}

void CodeDistance::find_root() {
    Eigen::MatrixXd covariance = std::exchange(products_, {}) / static_cast<double>(whitened_.cols());
    const double mean_variance = covariance.trace() / static_cast<double>(covariance.rows());
    // One sample, or equal ones, have no spread: then distances are plain ones.
    const double ridge = mean_variance > 0 ? kLeastVariance * mean_variance : 1;
    covariance.diagonal().array() += ridge;
    root_ = Eigen::LLT<Eigen::MatrixXd>(covariance).matrixL().toDenseMatrix().cast<float>();
}

Matrix CodeDistance::whiten(ConstMatrixView codes) const {
    Matrix result = codes.colwise() - mean_;
    root_.triangularView<Eigen::Lower>().solveInPlace(result);
    return result;
}

Vector CodeDistance::mahalanobis(ConstMatrixView codes) const {
    return whiten(codes).colwise().norm().transpose();
}

Vector CodeDistance::normal_mahalanobis(Eigen::Index first, Eigen::Index count) const {
    return whitened_.middleCols(first, count).colwise().norm().transpose();
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
