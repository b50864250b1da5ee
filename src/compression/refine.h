// Better codes than the encoder's: it has learned to find good codes for digits in general, and for a single
// one a few steps down the gradient of the decoder's error find a better one ("amortization gap": Cremer, Li
// and Duvenaud 2018).
#pragma once

#include "autoencoder/autoencoder.h"
#include "data/dataset.h"

namespace hourglass {

// Most of what there is to gain.
inline constexpr int kDefaultRefine = 8;

// Of each image the best of its codes on the way, so no error grows. `codes` is latent x images; of
// conditional models the images' labels count.
Matrix refine_codes(const Autoencoder& model, const ImageSet& images, const Matrix& codes, int steps,
                    ThreadTeam& team);

}  // namespace hourglass
