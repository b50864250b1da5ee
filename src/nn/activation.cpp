#include "nn/activation.h"

#include <algorithm>
#include <cassert>

#include "math/functions.h"

namespace hourglass {
namespace {

using simd::Packet;
using simd::splat;

template <typename Function>
void transform_columns(MatrixView y, const Function& function) {
    for (Eigen::Index j = 0; j < y.cols(); ++j) {
        simd::transform(y.data() + j * y.outerStride(), y.rows(), function);
    }
}

// gradient = function(gradient, y), column by column.
template <typename Function>
void combine(ConstMatrixView y, MatrixView gradient, const Function& function) {
    for (Eigen::Index j = 0; j < y.cols(); ++j) {
        const float* output = y.data() + j * y.outerStride();
        float* g = gradient.data() + j * gradient.outerStride();
        for (Eigen::Index i = 0; i < y.rows(); i += simd::kLanes) {
            const int count = static_cast<int>(std::min<Eigen::Index>(simd::kLanes, y.rows() - i));
            if (count == simd::kLanes) {
                simd::store(g + i, function(simd::load(g + i), simd::load(output + i)));
            } else {
                simd::store_partial(
                    g + i, function(simd::load_partial(g + i, count), simd::load_partial(output + i, count)),
                    count);
            }
        }
    }
}

}  // namespace

void activate(Activation activation, MatrixView y) {
    switch (activation) {
        case Activation::Linear:
            return;
        case Activation::Relu:
            return transform_columns(y, [](Packet x) { return simd::maximum(x, splat(0.0f)); });
        case Activation::Sigmoid:
            return transform_columns(y, [](Packet x) { return simd::sigmoid(x); });
        case Activation::Tanh:
            return transform_columns(y, [](Packet x) { return simd::hyperbolic_tangent(x); });
    }
}

void multiply_by_derivative(Activation activation, ConstMatrixView y, MatrixView gradient) {
    assert(y.rows() == gradient.rows() && y.cols() == gradient.cols());
    switch (activation) {
        case Activation::Linear:
            return;
        case Activation::Relu:
            return combine(y, gradient,
                           [](Packet g, Packet out) { return out > splat(0.0f) ? g : splat(0.0f); });
        case Activation::Sigmoid:
            return combine(y, gradient, [](Packet g, Packet out) { return g * out * (splat(1.0f) - out); });
        case Activation::Tanh:
            return combine(y, gradient, [](Packet g, Packet out) { return g * (splat(1.0f) - out * out); });
    }
}

}  // namespace hourglass
