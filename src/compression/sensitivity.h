// How the decoder's output changes with the code: the mean over some codes of J^T J, where J (features x
// latent) is the decoder's Jacobian, from differences. A number of the code that never changes counts as one
// that changes nothing.
#pragma once

#include "autoencoder/autoencoder.h"

namespace hourglass {

Vector mean_of(ConstMatrixView codes);

class Sensitivity {
public:
    // Model, codes (latent x count, not none) and labels stay the caller's and must outlive it. `whole`: or
    // the diagonal of the matrix alone.
    Sensitivity(const Autoencoder& model, ConstMatrixView codes, Labels labels, bool whole);

    bool whole() const { return whole_; }
    bool done() const { return tried_ == trials_; }
    // Tries the decoder around one more code.
    void advance(ThreadTeam& team);
    // Of the codes tried so far, one at least: latent x latent, or latent x 1.
    Eigen::MatrixXd mean() const { return sum_ / static_cast<double>(tried_); }

private:
    Matrix jacobian_at(Eigen::Index sample, ThreadTeam& team) const;

    const Autoencoder& model_;
    ConstMatrixView codes_;
    Labels labels_;
    bool whole_;
    Vector distance_;  // how far each number is tried
    Eigen::MatrixXd sum_;
    Eigen::Index trials_, tried_ = 0;
};

}  // namespace hourglass
