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
    // The same in pieces, for those that have only some milliseconds at a time: until ready(), prepare()
    // takes about so many codes one step further, and nothing else may be called.
    struct InPieces {};
    CodeDistance(Matrix codes, InPieces);
    bool ready() const { return stage_ == Stage::Ready; }
    void prepare(Eigen::Index codes);

    // From the mean, of codes as the encoder gives them, latent x count (Mahalanobis 1936).
    Vector mahalanobis(ConstMatrixView codes) const;
    // From the `neighbor`-th nearest of the normal codes, Euclidean; from the furthest if there are fewer.
    float nearest(ConstVectorView code, int neighbor) const;
    // The same of the normal sample `index`, which does not count as its own neighbor; 0 if it is the only
    // one.
    float nearest_other(int index, int neighbor) const;
    // From the mean, of the normal samples from `first` on.
    Vector normal_mahalanobis(Eigen::Index first, Eigen::Index count) const;

    Eigen::Index samples() const { return whitened_.cols(); }
    const Matrix& whitened() const { return whitened_; }

private:
    enum class Stage { Covariance, Whitening, Ready };
    void find_root();
    Matrix whiten(ConstMatrixView codes) const;

    Vector mean_;
    Matrix root_;               // lower triangular: covariance = root root^T
    Matrix whitened_;           // the codes as they are, from next_ on, until all are whitened
    Eigen::MatrixXd products_;  // the sum over the codes before next_, while the covariance is found
    Stage stage_ = Stage::Covariance;
    Eigen::Index next_ = 0;
};

}  // namespace hourglass
