// The transpose of a block, by 4 x 4 squares in registers.
#pragma once

#include "math/matrix.h"

namespace hourglass {

// to = from^T. from: m x n, to: n x m; they must not overlap.
void transpose(ConstMatrixView from, MatrixView to);

}  // namespace hourglass
