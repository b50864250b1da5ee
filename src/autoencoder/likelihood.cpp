#include "autoencoder/likelihood.h"

#include <cmath>
#include <numbers>

namespace hourglass {

LikelihoodTerm likelihood_term(const Spec& spec) {
    if (spec.likelihood == Likelihood::Bernoulli) return {Loss::Bce, 1, 0};
    const double variance = static_cast<double>(spec.noise) * spec.noise;
    return {Loss::Mse, 1 / (2 * variance), std::log(2 * std::numbers::pi * variance) / 2};
}

}  // namespace hourglass
