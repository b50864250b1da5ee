// How likely a variational model thinks each sample is, in nats.
#pragma once

#include <cstdint>

#include "autoencoder/autoencoder.h"

namespace hourglass {

struct LikelihoodDraws {
    int draws = 1;  // of the code, per sample
    // Every sample sees the same draws of noise, so that what it gets does not depend on its place in a file.
    std::uint64_t seed = 1;
};

// Of each column of `pixels` (features x count). Models of binary pixels draw them, too.
struct SampleLikelihood {
    // -log p(x | z) averaged over the draws, plus the divergence of the posterior from the prior (Kingma and
    // Welling 2014, equation 3).
    Vector negative_elbo;
    // The importance-weighted estimate of -log p(x) (Burda et al. 2016, equation 8).
    Vector nll;
};

// Throws Error for models that are not variational.
SampleLikelihood sample_likelihood(const Autoencoder& model, ConstMatrixView pixels, Labels labels,
                                   const LikelihoodDraws& draws, ThreadTeam& team);

}  // namespace hourglass
