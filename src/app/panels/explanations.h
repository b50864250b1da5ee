// What the variants are, and what may be combined with them, in plain words.
#pragma once

#include <vector>

#include "autoencoder/variants.h"

namespace hourglass::app {

// Of what was chosen among the fields of a group: always of the variant, of other things where they are on.
std::vector<const Explanation*> explanations(const Spec& spec, FieldGroup group);

}  // namespace hourglass::app
