// What a classifier is and how it is trained. The fields are those of autoencoders, declared once in their
// table (autoencoder/spec.h), as far as a classifier has them.
#pragma once

#include <span>

#include "autoencoder/spec.h"

namespace hourglass {

// The input through the convolutions of `channels` (none by default), then through the dense layers of
// `hidden`, each with the activation and dropout, to one logit per class (nn/cross_entropy.h).
using ClassifierSpec = Spec;

// 784-256-10 with these is right about 98 % of MNIST's test images after ten epochs.
ClassifierSpec default_classifier_spec();

// The table's rows that a classifier knows; the others keep their defaults and mean nothing.
std::span<const Field* const> classifier_fields();
// Whether the field matters with the others as they are.
bool matters(const Field& field, const ClassifierSpec& spec);

}  // namespace hourglass
