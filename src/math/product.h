// The three matrix products of training, on column-major matrices and blocks. Each runs on the calling thread
// alone; layers split their work into blocks and give them to a team. Every entry is summed in an order that
// depends on the shapes only, so splitting the result by rows or columns does not change a bit of it.
#pragma once

#include "math/matrix.h"

namespace hourglass {

// y = a b, or y += a b. a: m x k, b: k x n, y: m x n. Forward: outputs = weights * inputs.
void multiply_ab(ConstMatrixView a, ConstMatrixView b, MatrixView y, bool accumulate = false);

// y = a^T b. a: k x m, b_transposed: n x k, y: m x n. Backward: input
// gradient = weights^T * output gradient. The right operand comes transposed, because it is small,
// is transposed once and is used for every column of the weights.
void multiply_atb(ConstMatrixView a, ConstMatrixView b_transposed, MatrixView y);

// y = a b^T. a: m x k, b: n x k, y: m x n. Backward: weight gradient = output gradient * inputs^T, summed
// over the batch.
void multiply_abt(ConstMatrixView a, ConstMatrixView b, MatrixView y);

// The plain triple loops that the three above are tested against and that document them.
namespace reference {
void multiply_ab(ConstMatrixView a, ConstMatrixView b, MatrixView y, bool accumulate = false);
void multiply_atb(ConstMatrixView a, ConstMatrixView b_transposed, MatrixView y);
void multiply_abt(ConstMatrixView a, ConstMatrixView b, MatrixView y);
}  // namespace reference

}  // namespace hourglass
