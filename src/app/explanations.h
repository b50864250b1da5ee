// What each variant is, in plain words.
#pragma once

#include "autoencoder/spec.h"

namespace hourglass::app {

struct Explanation {
    const char* what;     // it is
    const char* formula;  // that it makes small
    const char* when;     // it helps, and what it costs
};

const Explanation& explanation(Variant variant);

}  // namespace hourglass::app
