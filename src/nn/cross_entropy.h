// The cross-entropy of logits against classes: what classifiers train on. Works on logits, not on
// probabilities, so that it is finite for every finite logit.
#pragma once

#include <cstdint>
#include <span>

#include "math/matrix.h"

namespace hourglass {

// A class per sample, from 0.
using Classes = std::span<const std::uint8_t>;

// Rows of logits that tell so many classes apart: softmax takes one row per class, and two classes need a
// single one, whose sigmoid is the probability of class 1 (Bishop 2006, sections 4.2 and 4.3).
constexpr int logit_rows(int classes) { return classes == 2 ? 1 : classes; }

// -log p(class) in nats, summed over the batch. logits: logit_rows x batch.
double cross_entropy_sum(ConstMatrixView logits, Classes classes);
// The same, and gradient = scale * d(sum)/d(logits), of the same shape.
double cross_entropy_sum_and_gradient(ConstMatrixView logits, Classes classes, float scale,
                                      MatrixView gradient);

// The class with the largest logit, of equal ones the first.
int most_likely_class(ConstMatrixView logits, Eigen::Index sample);
// Its probability.
float probability_of_most_likely(ConstMatrixView logits, Eigen::Index sample);

}  // namespace hourglass
