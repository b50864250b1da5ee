// The likelihood of an image given a code, for variational models.
#pragma once

#include "autoencoder/spec.h"

namespace hourglass {

// -log p(image | code) in nats = factor * the sum of the losses of its pixels + constant * its pixels (Kingma
// and Welling 2014, appendix C).
struct LikelihoodTerm {
    Loss loss;
    double factor;
    double constant;
};
LikelihoodTerm likelihood_term(const Spec& spec);

}  // namespace hourglass
