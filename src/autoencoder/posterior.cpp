#include "autoencoder/posterior.h"

#include <cassert>
#include <cmath>

namespace hourglass {

using Eigen::Index;

// Loops rather than expressions of blocks: a training step must not allocate.
void reparameterize(ConstMatrixView posterior, ConstMatrixView noise, MatrixView codes) {
    const Index latent = noise.rows();
    assert(posterior.rows() == 2 * latent && codes.rows() == latent);
    for (Index j = 0; j < posterior.cols(); ++j)
        for (Index i = 0; i < latent; ++i)
            codes(i, j) = posterior(i, j) + std::exp(posterior(latent + i, j) / 2) * noise(i, j);
}

namespace {

// KL(N(mean, exp(log_variance)) | N(0, 1)).
double kl_of_one(float mean, float log_variance) {
    const auto m = static_cast<double>(mean);
    const auto v = static_cast<double>(log_variance);
    return (m * m + std::exp(v) - 1 - v) / 2;
}

}  // namespace

double kl_divergence(ConstMatrixView posterior) {
    const Index latent = posterior.rows() / 2;
    double total = 0;
    for (Index j = 0; j < posterior.cols(); ++j)
        for (Index i = 0; i < latent; ++i) total += kl_of_one(posterior(i, j), posterior(latent + i, j));
    return total;
}

Vector kl_by_dimension(ConstMatrixView posterior) {
    const Index latent = posterior.rows() / 2;
    Vector all(latent);
    for (Index i = 0; i < latent; ++i) {
        double total = 0;
        for (Index j = 0; j < posterior.cols(); ++j)
            total += kl_of_one(posterior(i, j), posterior(latent + i, j));
        all(i) = static_cast<float>(total);
    }
    return all;
}

void posterior_gradient(ConstMatrixView posterior, ConstMatrixView noise, ConstMatrixView code_gradient,
                        float kl_weight, MatrixView gradient) {
    const Index latent = noise.rows();
    for (Index j = 0; j < posterior.cols(); ++j) {
        for (Index i = 0; i < latent; ++i) {
            const float deviation = std::exp(posterior(latent + i, j) / 2);
            gradient(i, j) = code_gradient(i, j) + kl_weight * posterior(i, j);
            gradient(latent + i, j) = code_gradient(i, j) * noise(i, j) * deviation / 2 +
                                      kl_weight * (deviation * deviation - 1) / 2;
        }
    }
}

void path_gradient(ConstMatrixView posterior, ConstMatrixView noise, ConstMatrixView code_gradient,
                   float kl_weight, MatrixView gradient) {
    const Index latent = noise.rows();
    for (Index j = 0; j < posterior.cols(); ++j) {
        for (Index i = 0; i < latent; ++i) {
            const float deviation = std::exp(posterior(latent + i, j) / 2);
            const float code = posterior(i, j) + deviation * noise(i, j);
            const float by_code = code_gradient(i, j) + kl_weight * (code - noise(i, j) / deviation);
            gradient(i, j) = by_code;
            gradient(latent + i, j) = by_code * noise(i, j) * deviation / 2;
        }
    }
}

}  // namespace hourglass
