// What a model makes of a whole set of images: its losses and its codes.
#pragma once

#include "autoencoder/autoencoder.h"
#include "data/dataset.h"

namespace hourglass {

struct Evaluation {
    double mse = 0;  // mean over pixels and images of the squared error of the reconstruction
    double bce = 0;  // the same of the binary cross-entropy, nats; NaN for a linear output
    double loss(Loss kind) const { return kind == Loss::Mse ? mse : bce; }
};

// Both throw Error when the images are not of the model's size or there are none.
Evaluation evaluate(const Autoencoder& model, const ImageSet& images, ThreadTeam& team);

// The codes of the first `limit` images, latent x images.
Matrix encode_images(const Autoencoder& model, const ImageSet& images, std::size_t limit, ThreadTeam& team);

}  // namespace hourglass
