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
    for (Eigen::Index j = 0; j < y.cols(); ++j)
        simd::transform(y.data() + j * y.outerStride(), y.rows(), function);
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

// tanh's argument and its derivative: sqrt(2 / pi) (x + 0.044715 x^3).
constexpr float kGeluScale = 0.7978845608f;
constexpr float kGeluCubic = 0.044715f;

Packet gelu(Packet x) {
    const Packet inner = splat(kGeluScale) * x * (splat(1.0f) + splat(kGeluCubic) * x * x);
    return splat(0.5f) * x * (splat(1.0f) + simd::hyperbolic_tangent(inner));
}

Packet gelu_derivative(Packet x) {
    const Packet square = x * x;
    const Packet inner = splat(kGeluScale) * x * (splat(1.0f) + splat(kGeluCubic) * square);
    const Packet t = simd::hyperbolic_tangent(inner);
    const Packet inner_derivative = splat(kGeluScale) * (splat(1.0f) + splat(3 * kGeluCubic) * square);
    return splat(0.5f) * (splat(1.0f) + t + x * (splat(1.0f) - t * t) * inner_derivative);
}

Packet softplus(Packet x) {
    const Packet magnitude = x < splat(0.0f) ? -x : x;
    return simd::maximum(x, splat(0.0f)) + simd::log_one_plus(simd::exponential(-magnitude));
}

}  // namespace

bool derivative_needs_input(Activation activation) { return activation == Activation::Gelu; }

void activate(Activation activation, MatrixView y) {
    switch (activation) {
        case Activation::Linear:
            return;
        case Activation::Relu:
            // In this order, so that a NaN is not taken for a unit at rest.
            return transform_columns(y, [](Packet x) { return simd::maximum(splat(0.0f), x); });
        case Activation::LeakyRelu:
            return transform_columns(y, [](Packet x) { return x > splat(0.0f) ? x : splat(kLeak) * x; });
        case Activation::Elu:
            return transform_columns(
                y, [](Packet x) { return x > splat(0.0f) ? x : simd::exponential(x) - splat(1.0f); });
        case Activation::Gelu:
            return transform_columns(y, [](Packet x) { return gelu(x); });
        case Activation::Softplus:
            return transform_columns(y, [](Packet x) { return softplus(x); });
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
        case Activation::LeakyRelu:
            return combine(y, gradient,
                           [](Packet g, Packet out) { return out > splat(0.0f) ? g : splat(kLeak) * g; });
        case Activation::Elu:
            return combine(y, gradient, [](Packet g, Packet out) {
                return out > splat(0.0f) ? g : g * (out + splat(1.0f));
            });
        case Activation::Gelu:
            return combine(y, gradient, [](Packet g, Packet x) { return g * gelu_derivative(x); });
        case Activation::Softplus:
            return combine(y, gradient,
                           [](Packet g, Packet out) { return g * (splat(1.0f) - simd::exponential(-out)); });
        case Activation::Sigmoid:
            return combine(y, gradient, [](Packet g, Packet out) { return g * out * (splat(1.0f) - out); });
        case Activation::Tanh:
            return combine(y, gradient, [](Packet g, Packet out) { return g * (splat(1.0f) - out * out); });
    }
}

}  // namespace hourglass
