// From a data set's bytes to the minibatches that training reads. Nothing here allocates.
#pragma once

#include <cstdint>
#include <span>

#include "data/dataset.h"
#include "math/matrix.h"
#include "math/random.h"

namespace hourglass {

// A uniformly random permutation of the order (Fisher and Yates; Knuth, TAOCP volume 2, algorithm 3.4.2P).
void shuffle(std::span<std::uint32_t> order, Random& random);

// out (features x batch) = the images of these indices, bytes as 0..1 and floats as they are; `out` has the
// right size already.
void gather(const ImageSet& images, std::span<const std::uint32_t> indices, MatrixView out);

}  // namespace hourglass
