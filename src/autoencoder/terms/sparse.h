// Codes of which few numbers are active.
#pragma once

#include <memory>

#include "autoencoder/terms/term.h"

namespace hourglass {

// Null for the k-sparse code, which is a layer (nn/top_k.h).
std::unique_ptr<Term> make_sparse_term(const Spec& spec);

// The Kullback-Leibler divergence of a coin of probability `target` from each unit's mean activity in the
// batch (codes in 0..1, latent x batch), summed over the units (Ng 2011, "Sparse autoencoder", section 3),
// and `weight` times its derivative added to the gradient. Returns the divergence.
double kl_sparsity(ConstMatrixView codes, float target, float weight, MatrixView gradient);
// The sum of the codes' magnitudes, mean over the batch, likewise.
double l1_sparsity(ConstMatrixView codes, float weight, MatrixView gradient);

}  // namespace hourglass
