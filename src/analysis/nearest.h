// The columns of a matrix nearest to a point: the digits that a model considers similar.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
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

// Of the points, 2 x number, the share whose nearest other has the same label: how well classes keep apart on
// a map. 0 of fewer than two.
double nearest_of_same_class(ConstMatrixView places, std::span<const std::uint8_t> labels);

}  // namespace hourglass
