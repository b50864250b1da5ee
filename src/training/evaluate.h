// The losses of a model on a set of images.
#pragma once

#include "autoencoder/autoencoder.h"
#include "data/dataset.h"

namespace hourglass {

struct Evaluation {
    double mse = 0; // mean over pixels and images of the squared error of the reconstruction
    double bce = 0; // the same of the binary cross-entropy, nats; NaN for a linear output
    double loss(Loss kind) const { return kind == Loss::Mse ? mse : bce; }
};

// Throws Error when the images are not of the model's size or there are none. When `codes` is not null it gets the
// codes of all images, latent x images.
Evaluation evaluate(const Autoencoder& model, const ImageSet& images, ThreadTeam& team, Matrix* codes = nullptr);

} // namespace hourglass
