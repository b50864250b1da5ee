// The directions in which codes are rounded. A step along any of them changes the decoded sample by about the
// same, so one step size serves them all, and the numbers along them are little related, so each can be coded
// by itself: the principal axes of the codes as the decoder sees them.
#pragma once

#include "autoencoder/autoencoder.h"
#include "compression/sensitivity.h"

namespace hourglass {

struct Axes {
    Vector center;        // latent
    bool turned = false;  // false: the code's own axes, stretched
    Matrix to_code;       // latent x latent, or of axes that are not turned latent x 1, the diagonal:
                          // code = center + to_code * place
    Matrix to_place;

    // Both latent x count.
    Matrix places(ConstMatrixView codes) const;
    Matrix codes(ConstMatrixView places) const;
};

// Turning is a matrix of latent^2 numbers; longer codes keep their own axes.
inline constexpr Eigen::Index kMostTurned = 256;

// Fits axes to codes and to how the decoder's output changes around some of them, a bit at a time: for a
// window that must not stall.
class AxesFit {
public:
    // Model, codes (latent x count, not none) and labels stay the caller's and must outlive the fit.
    AxesFit(const Autoencoder& model, ConstMatrixView codes, Labels labels,
            Eigen::Index most_turned = kMostTurned);

    bool done() const { return done_; }
    void advance(ThreadTeam& team);
    // Once done. The step and the count of the codes decide whether turning is worth the numbers that it
    // takes to store.
    Axes axes(float step) const;

private:
    void fit_own();
    void fit_turned();

    ConstMatrixView codes_;
    Sensitivity sensitivity_;
    Eigen::MatrixXd spread_;  // the codes' covariance
    Axes own_, turned_;
    Eigen::VectorXd own_variances_, turned_variances_;  // of the codes along them
    bool done_ = false;
};

// The same as one call.
Axes fit_axes(const Autoencoder& model, ConstMatrixView codes, Labels labels, float step, ThreadTeam& team);

// By what a gradient by the code is multiplied to become a step toward the least squared error (Gauss and
// Newton): the inverse of the mean J^T J, latent x latent, or of long codes its diagonal, latent x 1. What
// hardly changes the output is kept from taking large steps.
Matrix gradient_to_step(const Sensitivity& sensitivity);
Matrix gradient_to_step(const Autoencoder& model, ConstMatrixView codes, Labels labels, ThreadTeam& team);

}  // namespace hourglass
