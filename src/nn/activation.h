// Elementwise activation functions and their derivatives, written in terms of the output so that a layer only
// has to keep what it handed on.
#pragma once

#include "math/matrix.h"

namespace hourglass {

enum class Activation { Linear, Relu, Sigmoid, Tanh };

// y = f(y), in place.
void activate(Activation activation, MatrixView y);
// gradient *= f'(x), where y = f(x) has the same shape.
void multiply_by_derivative(Activation activation, ConstMatrixView y, MatrixView gradient);

}  // namespace hourglass
