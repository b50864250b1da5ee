#include "nn/multinomial.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <vector>

#include "math/functions.h"

namespace hourglass {
namespace {

using Eigen::Index;

// column = exp(column - its largest); returns the sum, and the largest entry in `largest`.
double take_exponentials(float* column, Index size, float& largest) {
    largest = Eigen::Map<const Vector>(column, size).maxCoeff();
    const simd::Packet shift = simd::splat(largest);
    simd::transform(column, static_cast<long>(size),
                    [shift](simd::Packet x) { return simd::exponential(x - shift); });
    double sum = 0;
    constexpr Index kPart = 256;  // summed in single precision
    for (Index i = 0; i < size; i += kPart)
        sum += static_cast<double>(Eigen::Map<const Vector>(column + i, std::min(kPart, size - i)).sum());
    return sum;
}

double log_sum_exponential(ConstMatrixView logits, Index j) {
    const auto largest = static_cast<double>(logits.col(j).maxCoeff());
    double sum = 0;
    for (Index i = 0; i < logits.rows(); ++i) sum += std::exp(static_cast<double>(logits(i, j)) - largest);
    return largest + std::log(sum);
}

}  // namespace

double multinomial_loss(ConstMatrixView logits, const SparseRows& counts, ThreadTeam& team) {
    std::vector<double> losses(counts.size());
    team.run(static_cast<int>(counts.size()), [&](int task) {
        const SparseRow row = counts.row(static_cast<std::size_t>(task));
        const double log_sum = row.columns.empty() ? 0 : log_sum_exponential(logits, task);
        double loss = 0;
        for (std::size_t k = 0; k < row.columns.size(); ++k)
            loss += static_cast<double>(row.values[k]) *
                    (log_sum - static_cast<double>(logits(static_cast<Index>(row.columns[k]), task)));
        losses[static_cast<std::size_t>(task)] = loss;
    });
    double sum = 0;
    for (const double loss : losses) sum += loss;
    return sum;
}

double multinomial_loss_and_gradient(MatrixView logits, const SparseRows& counts, float scale,
                                     ThreadTeam& team) {
    assert(logits.cols() == static_cast<Index>(counts.size()));
    // A sum per sample, in a fixed order whatever the threads.
    thread_local std::vector<double> losses;
    losses.resize(counts.size());
    double* const of_samples = losses.data();
    team.run(static_cast<int>(counts.size()), [&](int task) {
        const SparseRow row = counts.row(static_cast<std::size_t>(task));
        double logit_sum = 0, total = 0;
        for (std::size_t k = 0; k < row.columns.size(); ++k) {
            const auto weight = static_cast<double>(row.values[k]);
            logit_sum += weight * static_cast<double>(logits(static_cast<Index>(row.columns[k]), task));
            total += weight;
        }
        float* const column = logits.data() + task * logits.outerStride();
        float largest = 0;
        const double sum = take_exponentials(column, logits.rows(), largest);
        of_samples[task] = total > 0 ? total * (static_cast<double>(largest) + std::log(sum)) - logit_sum : 0;
        const auto factor = static_cast<float>(static_cast<double>(scale) * total / sum);
        logits.col(task) *= factor;
        for (std::size_t k = 0; k < row.columns.size(); ++k)
            logits(static_cast<Index>(row.columns[k]), task) -= scale * row.values[k];
    });
    double sum = 0;
    for (const double loss : losses) sum += loss;
    return sum;
}

void softmax(MatrixView logits) {
    for (Index j = 0; j < logits.cols(); ++j) {
        float largest = 0;
        const double sum =
            take_exponentials(logits.data() + j * logits.outerStride(), logits.rows(), largest);
        logits.col(j) /= static_cast<float>(sum);
    }
}

}  // namespace hourglass
