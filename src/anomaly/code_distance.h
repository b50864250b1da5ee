// How far a code lies from those of normal samples.
#pragma once

#include <vector>

#include "math/matrix.h"

namespace hourglass {

class CodeDistance {
public:
    // `codes` (latent x samples, at least one) are those of normal samples. Distances are taken after the
    // codes are brought to covariance 1, so that no unit counts more than another; units that hardly ever
    // change get a ten-thousandth of the mean variance.
    explicit CodeDistance(ConstMatrixView codes);

    // From the mean, of codes as the encoder gives them, latent x count (Mahalanobis 1936).
    Vector mahalanobis(ConstMatrixView codes) const;
    // From the `neighbor`-th nearest of the normal codes, Euclidean; from the furthest if there are fewer.
    float nearest(ConstVectorView code, int neighbor) const;
    // The same of the normal sample `index`, which does not count as its own neighbor; 0 if it is the only
    // one.
    float nearest_other(int index, int neighbor) const;

    Eigen::Index samples() const { return whitened_.cols(); }
    const Matrix& whitened() const { return whitened_; }

private:
    Matrix whiten(ConstMatrixView codes) const;

    Vector mean_;
    Matrix root_;  // lower triangular: covariance = root root^T
    Matrix whitened_;
};

}  // namespace hourglass
