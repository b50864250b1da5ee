// Checks that this machine computes correctly. Some browsers have miscompiled vector instructions;
// another build is then better than training nonsense. Takes a few milliseconds.
#pragma once

#include <string>

#include "math/matrix.h"

namespace hourglass {

// What is put to the test; the training of a small model besides, which uses all of it.
struct Kernels {
    void (*multiply_ab)(ConstMatrixView a, ConstMatrixView b, MatrixView y, bool accumulate);
    void (*multiply_atb)(ConstMatrixView a, ConstMatrixView b_transposed, MatrixView y);
    void (*multiply_abt)(ConstMatrixView a, ConstMatrixView b, MatrixView y);
    // In place.
    void (*exponential)(float* values, long count);
    void (*sigmoid)(float* values, long count);
    void (*hyperbolic_tangent)(float* values, long count);
};
// Those that training uses.
Kernels fast_kernels();

// Compares with plain loops in double precision. Empty when all is well, else the first
// difference in one line.
std::string self_test(const Kernels& kernels = fast_kernels());

}  // namespace hourglass
