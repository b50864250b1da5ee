// Codes drawn from a distribution that is held to N(0, I): autoencoder/posterior.h has the formulas.
#pragma once

#include <memory>

#include "autoencoder/terms/term.h"

namespace hourglass {

std::unique_ptr<Term> make_variational_term(const Spec& spec);

}  // namespace hourglass
