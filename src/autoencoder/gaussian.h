// A Gaussian fitted to the codes of a plain autoencoder, whose codes have no prior of their own: the simplest
// way to generate from one.
#pragma once

#include "math/matrix.h"
#include "math/random.h"

namespace hourglass {

struct Gaussian {
    Vector mean;  // latent
    // latent x latent, lower triangular: covariance = L L^T; or, of long codes,
    // latent x 1: the standard deviations.
    Matrix scale_tril;
    Vector low;  // the 1st and the 99th percentile of every dimension: a sensible range for a slider
    Vector high;

    bool empty() const { return mean.size() == 0; }
};

// N(0, I) of codes of this size: the prior of variational models.
Gaussian standard_gaussian(int latent);

// Longer codes get variances only, no covariances: there are too many for so few samples.
inline constexpr int kLargestFullCovariance = 256;

// codes is latent x samples, at least one sample. A covariance that is not positive definite (dead units)
// gets the smallest power of ten on the diagonal that makes it so.
Gaussian fit_gaussian(ConstMatrixView codes);

inline bool same_fit(const Gaussian& a, const Gaussian& b) {
    return a.mean.size() == b.mean.size() && a.mean == b.mean && a.scale_tril == b.scale_tril;
}

// latent x count. temperature scales the deviation from the mean.
Matrix sample(const Gaussian& gaussian, int count, Random& random, float temperature = 1.0f);

}  // namespace hourglass
