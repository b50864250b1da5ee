// Reconstruction losses. The loss of a batch is the mean over its pixels and samples, so that figures of
// different batches compare; the functions here give sums, so that a batch can be done in parts.
#pragma once

#include "base/choices.h"
#include "math/matrix.h"

namespace hourglass {

// Mse: squared error. Bce: binary cross-entropy against gray targets in 0..1, in nats. L1: absolute error.
// Huber: d^2 / 2 below kHuberDelta, kHuberDelta (|d| - kHuberDelta / 2) above (Huber 1964).
enum class Loss { Mse, Bce, L1, Huber };
template <>
inline constexpr auto choices_of<Loss> =
    choices<Loss>({{"mse", "MSE"}, {"bce", "BCE"}, {"l1", "L1"}, {"huber"}});
inline constexpr float kHuberDelta = 0.1f;

// What the network's last layer means: Sigmoid: logits whose sigmoid is the
// reconstruction. Linear: the reconstruction.
enum class OutputKind { Sigmoid, Linear };
template <>
inline constexpr auto choices_of<OutputKind> = choices<OutputKind>({{"sigmoid"}, {"linear"}});

// The loss summed over all entries of `raw` (features x batch: what the last layer gave, before the output
// function) against `target` of the same shape; divided by their number it is the loss. Bce is computed from
// the logits and needs OutputKind::Sigmoid.
double loss_sum(Loss loss, OutputKind output, ConstMatrixView raw, ConstMatrixView target);

// The same, and gradient = scale * d(loss sum)/d(raw).
double loss_sum_and_gradient(Loss loss, OutputKind output, ConstMatrixView raw, ConstMatrixView target,
                             float scale, MatrixView gradient);

// raw = output function of raw, in place: the reconstruction.
void apply_output(OutputKind output, MatrixView raw);

}  // namespace hourglass
