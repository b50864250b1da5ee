// Explanations of the variants, and of what can be combined with them, in plain words.
#pragma once

#include <vector>

#include "autoencoder/variants.h"

namespace hourglass::app {

// Explanations for the settings of a group: always for the variant, for others where they are on.
std::vector<const Explanation*> explanations(const Spec& spec, FieldGroup group);

}  // namespace hourglass::app
