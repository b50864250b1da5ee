// Elementwise activation functions and their derivatives, written in terms of the output where that is
// possible, so that a layer only has to keep its output.
#pragma once

#include "base/choices.h"
#include "math/matrix.h"

namespace hourglass {

// LeakyRelu: slope 0.01 below zero (Maas et al. 2013). Elu: exp(x) - 1 below zero (Clevert et al. 2016,
// equation 15 with alpha 1). Gelu: x Phi(x) in the approximation by tanh (Hendrycks and Gimpel 2016, section
// 2). Softplus: log(1 + exp(x)).
enum class Activation { Linear, Relu, LeakyRelu, Elu, Gelu, Sigmoid, Tanh, Softplus };
template <>
inline constexpr auto choices_of<Activation> = choices<Activation>({{"linear"},
                                                                    {"relu", "ReLU"},
                                                                    {"leaky-relu", "Leaky ReLU"},
                                                                    {"elu", "ELU"},
                                                                    {"gelu", "GELU"},
                                                                    {"sigmoid"},
                                                                    {"tanh"},
                                                                    {"softplus"}});

inline constexpr float kLeak = 0.01f;  // LeakyRelu's slope below zero

// Whether the derivative needs x itself: Gelu falls and rises, so its output does not tell.
bool derivative_needs_input(Activation activation);

// y = f(y), in place.
void activate(Activation activation, MatrixView y);
// gradient *= f'(x). `y` has the same shape and is f(x), or x where derivative_needs_input.
void multiply_by_derivative(Activation activation, ConstMatrixView y, MatrixView gradient);

}  // namespace hourglass
