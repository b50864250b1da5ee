// The variational code: the encoder gives, for every sample, the mean and the log variance of a normal
// distribution over codes with independent dimensions (Kingma and Welling 2014).
#pragma once

#include "math/matrix.h"

namespace hourglass {

// `posterior` is 2 latent x batch: means above log variances. codes = mean + exp(log variance / 2) noise
// (section 2.4); noise and codes are latent x batch.
void reparameterize(ConstMatrixView posterior, ConstMatrixView noise, MatrixView codes);

// KL divergence from N(0, I) of every sample's distribution, summed over dimensions and
// samples, in nats (appendix B).
double kl_divergence(ConstMatrixView posterior);
// The same per dimension: latent sums over the samples.
Vector kl_by_dimension(ConstMatrixView posterior);

// gradient (2 latent x batch) of the loss by the posterior, from the loss's gradient by the codes, plus
// kl_weight times that of kl_divergence.
void posterior_gradient(ConstMatrixView posterior, ConstMatrixView noise, ConstMatrixView code_gradient,
                        float kl_weight, MatrixView gradient);
// The same on average over the noise, with the derivative of log q(z | x) - log p(z) by the drawn code z in
// the place of that of the divergence: when every posterior is the true one and the divergence counts once,
// nothing of the noise is left (Roeder, Wu and Duvenaud 2017, "Sticking the landing", section 3).
void path_gradient(ConstMatrixView posterior, ConstMatrixView noise, ConstMatrixView code_gradient,
                   float kl_weight, MatrixView gradient);

}  // namespace hourglass
