// How well a model gives a sample back, from the sample itself and from parts of it.
#pragma once

#include <cstdint>

#include "autoencoder/autoencoder.h"
#include "nn/image_shape.h"

namespace hourglass {

// Of each column of `pixels` (features x count): the mean over its features of the squared error.
Vector reconstruction_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels,
                             ThreadTeam& team);

// From copies of the sample, in each of which half of the features, drawn at random, are 0: the mean squared
// error of what the model puts in their place. What is hidden cannot be copied, so a model has to fill it
// with what it knows, which fits samples of its own kind. The same features are hidden from all samples, so
// that the error does not depend on a sample's place in a file.
Vector restoration_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels, int copies,
                          std::uint64_t seed, ThreadTeam& team);

// How much there is to predict in each picture: the sum of the squared differences between pixels side by
// side and one above the other, at least 1. Restored edges are the less exact the longer they are, whatever
// the picture shows, so errors are compared more fairly after division by the root of this (as densities are
// after correction by a picture's complexity: Serra et al., "Input complexity and out-of-distribution
// detection with likelihood-based generative models", ICLR 2020).
Vector contrasts(ConstMatrixView pixels, ImageShape image);

}  // namespace hourglass
