#include "autoencoder/gaussian.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

namespace hourglass {
namespace {

using Eigen::Index;

// The value below which the given share of the samples lies.
float quantile(std::vector<float>& values, double share) {
    const auto last = static_cast<double>(values.size() - 1);
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(std::lround(share * last));
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

}  // namespace

Gaussian fit_gaussian(ConstMatrixView codes) {
    assert(codes.cols() >= 1);
    Gaussian gaussian;
    gaussian.mean = codes.rowwise().mean();
    const Matrix centred = codes.colwise() - gaussian.mean;
    const auto degrees = static_cast<float>(std::max<Index>(1, codes.cols() - 1));
    const Matrix covariance = centred * centred.transpose() / degrees;

    float jitter = 1e-6f * std::max(1e-12f, covariance.trace() / static_cast<float>(codes.rows()));
    const Matrix identity = Matrix::Identity(codes.rows(), codes.rows());
    Eigen::LLT<Matrix> factor(covariance);
    while (factor.info() != Eigen::Success && std::isfinite(jitter)) {
        factor.compute(covariance + jitter * identity);
        jitter *= 10;
    }
    gaussian.cholesky = factor.matrixL();

    gaussian.low.resize(codes.rows());
    gaussian.high.resize(codes.rows());
    std::vector<float> values(static_cast<std::size_t>(codes.cols()));
    for (Index i = 0; i < codes.rows(); ++i) {
        std::copy_n(Vector(codes.row(i)).data(), codes.cols(), values.begin());
        gaussian.low(i) = quantile(values, 0.01);
        gaussian.high(i) = quantile(values, 0.99);
    }
    return gaussian;
}

Matrix sample(const Gaussian& gaussian, int count, Random& random, float temperature) {
    Matrix normal(gaussian.mean.size(), count);
    for (Index j = 0; j < normal.cols(); ++j) {
        for (Index i = 0; i < normal.rows(); ++i) {
            normal(i, j) = temperature * random.normal();
        }
    }
    return (gaussian.cholesky * normal).colwise() + gaussian.mean;
}

}  // namespace hourglass
