// The columns of a matrix nearest to a point: the digits that a model considers similar.
#pragma once

#include <functional>
#include <vector>

#include "math/matrix.h"

namespace hourglass {

struct Neighbor {
    int index = 0;       // of the column
    float distance = 0;  // Euclidean
};

// The `count` columns nearest to `point`, or all if there are fewer; the nearest first, of equally near ones
// the first. points is dimensions x number, point has as many dimensions. Every column is looked at, or with
// `accept` those that it takes; it is asked only about columns that are near enough.
std::vector<Neighbor> nearest(ConstMatrixView points, ConstVectorView point, int count,
                              const std::function<bool(int)>& accept = nullptr);

}  // namespace hourglass
