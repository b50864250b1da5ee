#include "autoencoder/gaussian.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "math/product.h"

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

// Gaussian::scale_tril of codes whose mean is 0.
Matrix covariance_root(const Matrix& centered) {
    const Index latent = centered.rows();
    const auto degrees = static_cast<float>(std::max<Index>(1, centered.cols() - 1));
    if (latent > kLargestFullCovariance) return (centered.rowwise().squaredNorm() / degrees).cwiseSqrt();
    Matrix covariance(latent, latent);
    multiply_abt(centered, centered, covariance);
    covariance /= degrees;
    float jitter = 1e-6f * std::max(1e-12f, covariance.trace() / static_cast<float>(latent));
    const Matrix identity = Matrix::Identity(latent, latent);
    Eigen::LLT<Matrix> factor(covariance);
    while (factor.info() != Eigen::Success && std::isfinite(jitter)) {
        factor.compute(covariance + jitter * identity);
        jitter *= 10;
    }
    return factor.matrixL();
}

}  // namespace

Gaussian standard_gaussian(int latent) {
    // The 1st and the 99th percentile of N(0, 1).
    constexpr float kTail = 2.3263479f;
    Gaussian gaussian;
    gaussian.mean = Vector::Zero(latent);
    if (latent > kLargestFullCovariance)
        gaussian.scale_tril = Matrix::Ones(latent, 1);
    else
        gaussian.scale_tril = Matrix::Identity(latent, latent);
    gaussian.low = Vector::Constant(latent, -kTail);
    gaussian.high = Vector::Constant(latent, kTail);
    return gaussian;
}

Gaussian fit_gaussian(ConstMatrixView codes) {
    assert(codes.cols() >= 1);
    Gaussian gaussian;
    gaussian.mean = codes.rowwise().mean();
    gaussian.scale_tril = covariance_root(codes.colwise() - gaussian.mean);

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
    for (Index j = 0; j < normal.cols(); ++j)
        for (Index i = 0; i < normal.rows(); ++i) normal(i, j) = temperature * random.normal();
    if (gaussian.scale_tril.cols() == 1)
        return (gaussian.scale_tril.col(0).asDiagonal() * normal).colwise() + gaussian.mean;
    return (gaussian.scale_tril * normal).colwise() + gaussian.mean;
}

}  // namespace hourglass
