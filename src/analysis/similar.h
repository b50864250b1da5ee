// Which columns point in about the same direction as a vector.
#pragma once

#include <cstdint>
#include <vector>

#include "math/matrix.h"

namespace hourglass {

struct Similar {
    std::uint32_t place;  // of the column
    float cosine;
};

// The `count` columns with the largest cosine to `vector`, largest first, equal ones in their order; without
// the column `except`, if that is not negative. Columns and vectors of zeros have cosine 0.
std::vector<Similar> most_similar(ConstMatrixView columns, ConstVectorView vector, std::size_t count,
                                  std::int64_t except = -1);

}  // namespace hourglass
