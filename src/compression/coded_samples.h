// What lossy compression stores of samples.
#pragma once

#include <cstdint>
#include <vector>

#include "math/matrix.h"

namespace hourglass {

// The codes of samples and their classes, in the order of the samples.
struct CodedSamples {
    Matrix codes;                        // latent x count; of variational models the means
    std::vector<std::uint8_t> labels{};  // of conditional models; else empty
};

}  // namespace hourglass
