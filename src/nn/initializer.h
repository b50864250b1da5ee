// Starting weights of a layer. Biases start at zero.
#pragma once

#include "math/matrix.h"
#include "math/random.h"

namespace hourglass {

// He: normal, standard deviation sqrt(2 / inputs) (He et al. 2015, equation 10). Glorot: uniform within
// sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, equation 16).
enum class Initializer { He, Glorot };

// weights is outputs x inputs.
void initialize(Initializer initializer, Random& random, MatrixView weights);

}  // namespace hourglass
