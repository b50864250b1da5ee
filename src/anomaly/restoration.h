// How well a model gives a sample back, from the sample itself and from corrupted copies of it.
#pragma once

#include <cstdint>

#include "autoencoder/autoencoder.h"

namespace hourglass {

// Of each column of `pixels` (features x count): the mean over its features of the squared error.
Vector reconstruction_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels,
                             ThreadTeam& team);

// Of denoising models: the same of what they restore from `copies` copies of the sample, each corrupted in
// another way as the specification says; the mean over the copies. A model that fills gaps with what it knows
// gives a sample of its own kind back from any copy, and others less well each time. All samples are
// corrupted in the same ways, so that the error does not depend on a sample's place in a file.
Vector restoration_errors(const Autoencoder& model, ConstMatrixView pixels, Labels labels, int copies,
                          std::uint64_t seed, ThreadTeam& team);

}  // namespace hourglass
