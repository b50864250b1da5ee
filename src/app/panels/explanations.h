// What the variants are, and what may be combined with them, in plain words.
#pragma once

#include <vector>

#include "autoencoder/spec.h"

namespace hourglass::app {

struct Explanation {
    const char* what;     // it is
    const char* formula;  // that it makes small, or computes
    const char* when;     // it helps, and what it costs
};

// Of what was chosen among the fields of a group: always of the variant, of other things where they are on.
std::vector<const Explanation*> explanations(const Spec& spec, FieldGroup group);

}  // namespace hourglass::app
