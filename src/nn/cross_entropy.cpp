#include "nn/cross_entropy.h"

#include <array>
#include <cassert>
#include <cmath>

#include "math/functions.h"
#include "nn/loss.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kMaximumRows = 256;  // labels are bytes

// exponentials = exp(z - max z), which no logit makes infinite. Returns their sum.
double shifted_exponentials(const float* z, Index rows, float* exponentials) {
    float largest = z[0];
    for (Index i = 1; i < rows; ++i) largest = std::max(largest, z[i]);
    for (Index i = 0; i < rows; ++i) exponentials[i] = z[i] - largest;
    simd::transform(exponentials, static_cast<long>(rows),
                    [](simd::Packet x) { return simd::exponential(x); });
    double sum = 0;
    for (Index i = 0; i < rows; ++i) sum += static_cast<double>(exponentials[i]);
    return sum;
}

double softmax_terms(ConstMatrixView logits, Classes classes, float scale, MatrixView* gradient) {
    assert(logits.rows() <= kMaximumRows);
    std::array<float, kMaximumRows> exponentials;
    double total = 0;
    for (Index j = 0; j < logits.cols(); ++j) {
        const float* const z = logits.data() + j * logits.outerStride();
        const Index right = classes[static_cast<std::size_t>(j)];
        assert(right < logits.rows());
        const double sum = shifted_exponentials(z, logits.rows(), exponentials.data());
        float largest = z[0];
        for (Index i = 1; i < logits.rows(); ++i) largest = std::max(largest, z[i]);
        total += std::log(sum) + static_cast<double>(largest) - static_cast<double>(z[right]);
        if (gradient == nullptr) continue;
        const auto inverse = static_cast<float>(1 / sum);
        for (Index i = 0; i < logits.rows(); ++i) {
            const float probability = exponentials[static_cast<std::size_t>(i)] * inverse;
            (*gradient)(i, j) = scale * (probability - (i == right ? 1.0f : 0.0f));
        }
    }
    return total;
}

double sigmoid_terms(ConstMatrixView logits, Classes classes, float scale, MatrixView* gradient) {
    double total = 0;
    for (Index j = 0; j < logits.cols(); ++j) {
        const auto value = static_cast<float>(classes[static_cast<std::size_t>(j)]);
        const Eigen::Map<const Matrix> target(&value, 1, 1);
        total += gradient == nullptr ? loss_sum(Loss::Bce, OutputKind::Sigmoid, logits.col(j), target)
                                     : loss_sum_and_gradient(Loss::Bce, OutputKind::Sigmoid, logits.col(j),
                                                             target, scale, gradient->col(j));
    }
    return total;
}

double terms(ConstMatrixView logits, Classes classes, float scale, MatrixView* gradient) {
    assert(classes.size() == static_cast<std::size_t>(logits.cols()));
    return logits.rows() == 1 ? sigmoid_terms(logits, classes, scale, gradient)
                              : softmax_terms(logits, classes, scale, gradient);
}

}  // namespace

double cross_entropy_sum(ConstMatrixView logits, Classes classes) {
    return terms(logits, classes, 0, nullptr);
}

double cross_entropy_sum_and_gradient(ConstMatrixView logits, Classes classes, float scale,
                                      MatrixView gradient) {
    return terms(logits, classes, scale, &gradient);
}

int most_likely_class(ConstMatrixView logits, Index sample) {
    if (logits.rows() == 1) return logits(0, sample) > 0 ? 1 : 0;
    Index best = 0;
    logits.col(sample).maxCoeff(&best);
    return static_cast<int>(best);
}

float probability_of_most_likely(ConstMatrixView logits, Index sample) {
    if (logits.rows() == 1) return 1 / (1 + std::exp(-std::abs(logits(0, sample))));
    std::array<float, kMaximumRows> exponentials;
    const float* const z = logits.data() + sample * logits.outerStride();
    return static_cast<float>(1 / shifted_exponentials(z, logits.rows(), exponentials.data()));
}

}  // namespace hourglass
