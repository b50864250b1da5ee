// Initial weights of a layer. Biases start at zero.
#pragma once

#include "base/choices.h"
#include "math/matrix.h"
#include "math/random.h"

namespace hourglass {

// He: normal, standard deviation sqrt(2 / inputs) (He et al. 2015, equation 10). Glorot: uniform within
// sqrt(6 / (inputs + outputs)) (Glorot and Bengio 2010, equation 16). Orthogonal: rows or columns, whichever
// are fewer, orthonormal (Saxe et al. 2014, section 3).
enum class Initializer { He, Glorot, Orthogonal };
template <>
inline constexpr auto choices_of<Initializer> = choices<Initializer>({{"he"}, {"glorot"}, {"orthogonal"}});

// weights is outputs x inputs.
void initialize(Initializer initializer, Random& random, MatrixView weights);
// The same where one output sees `fan_in` inputs and one input feeds `fan_out` outputs, as in convolutions.
void initialize(Initializer initializer, Random& random, MatrixView weights, int fan_in, int fan_out);

}  // namespace hourglass
