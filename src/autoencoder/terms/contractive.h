// Codes that move little when the picture does: autoencoder/contraction.h has the formulas.
#pragma once

#include <memory>

#include "autoencoder/terms/term.h"

namespace hourglass {

std::unique_ptr<Term> make_contractive_term(const Spec& spec);

}  // namespace hourglass
