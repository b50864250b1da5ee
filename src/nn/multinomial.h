// The multinomial likelihood of bags of words: a softmax over the vocabulary gives each word of a document
// its probability, independently of the others (Miao, Yu and Blunsom 2016, "Neural variational inference for
// text processing", section 2.1).
#pragma once

#include "math/matrix.h"
#include "math/sparse_rows.h"
#include "math/thread_team.h"

namespace hourglass {

// -sum_w n_w log softmax(logits)_w, summed over the batch, in nats; without the multinomial coefficient,
// which the logits do not change. logits: words x batch; row j of `counts` has the n_w of sample j, counts or
// other weights from 0 on.
double multinomial_loss(ConstMatrixView logits, const SparseRows& counts, ThreadTeam& team);
// The same. The logits become the gradient, scale * d(sum)/d(logits): a vocabulary has no room for both.
double multinomial_loss_and_gradient(MatrixView logits, const SparseRows& counts, float scale,
                                     ThreadTeam& team);

// The probabilities, in place.
void softmax(MatrixView logits);

}  // namespace hourglass
