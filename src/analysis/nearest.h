// Which points lie nearest to a place.
#pragma once

#include <functional>
#include <vector>

#include "math/matrix.h"

namespace hourglass {

// The indices of the `count` columns of points (dimensions x n) nearest to the place (dimensions), the
// nearest first, the first of equals before the others; fewer where there are fewer. Of columns that `accept`
// takes, if given.
std::vector<int> nearest_columns(ConstMatrixView points, ConstVectorView place, int count,
                                 const std::function<bool(int)>& accept = nullptr);

}  // namespace hourglass
