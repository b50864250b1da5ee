// Reconstruction losses. Both are the mean over pixels and samples, so figures of different batches compare.
#pragma once

#include "math/matrix.h"

namespace hourglass {

// Mse: squared error. Bce: binary cross-entropy against grey targets in 0..1, in nats.
enum class Loss { Mse, Bce };

// What the network's last layer means: Sigmoid: logits whose sigmoid is the reconstruction. Linear: the reconstruction.
enum class OutputKind { Sigmoid, Linear };

// The mean loss of `raw` (features x batch, what the last layer gave, before the output function) against `target` of
// the same shape. When `gradient` is not null it is set to d(loss)/d(raw). Bce is computed from the logits and needs
// OutputKind::Sigmoid.
double loss_and_gradient(Loss loss, OutputKind output, ConstMatrixView raw, ConstMatrixView target,
                         MatrixView* gradient);

// raw = output function of raw, in place: the reconstruction.
void apply_output(OutputKind output, MatrixView raw);

} // namespace hourglass
