// The contractive penalty: the squared Frobenius norm of the encoder's Jacobian, averaged over a batch (Rifai
// et al. 2011, equation 2).
#pragma once

#include "autoencoder/autoencoder.h"

namespace hourglass {

// Whether the penalty is computed exactly: the encoder is a single dense layer whose slope follows from its
// output. Otherwise it is estimated (see perturb).
bool has_exact_contraction(const Spec& spec);

// Exact: the penalty of one layer is the mean over the batch of sum_j f'(z_j)^2 |W_j|^2 (equation 7). Adds
// weight times its derivative by the codes to code_gradient (latent x batch), and sets row_decay (latent) to
// what its direct derivative by the weights multiplies the rows of W with. Returns the penalty.
double exact_contraction(const Autoencoder& model, ConstMatrixView codes, float weight,
                         MatrixView code_gradient, VectorView row_decay);

// Estimated: for noise e of standard deviation `kPerturbation`, E |code(x + e) - code(x)|^2 / kPerturbation^2
// tends to the squared norm (Rifai et al. 2011b, "Higher order contractive auto-encoder", section 3).
inline constexpr float kPerturbation = 0.01f;
// out (features x 2 batch) = the images and then the images with noise. Streams of (seed, first + column).
void perturb(ConstMatrixView images, std::uint64_t seed, std::uint32_t first, MatrixView out);
// codes and code_gradient are latent x 2 batch in that order: adds weight times the estimate's derivative.
// Returns the estimate.
double estimated_contraction(ConstMatrixView codes, float weight, MatrixView code_gradient);

// The mean over the images (features x count) of the squared Frobenius norm, exactly, by one backward pass a
// dimension of the code; of variational models that of the means.
double jacobian_norm(const Autoencoder& model, ConstMatrixView images, Labels labels, ThreadTeam& team);

}  // namespace hourglass
