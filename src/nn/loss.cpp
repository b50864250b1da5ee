#include "nn/loss.h"

#include <cassert>

#include "math/functions.h"

namespace hourglass {
namespace {

using Eigen::Index;
using simd::Packet;
using simd::splat;

// What one packet of outputs adds to the loss and its derivative by the raw output, both
// before the mean's factor.
struct Term {
    Packet loss;
    Packet derivative;
};

Packet magnitude(Packet x) { return x < splat(0.0f) ? -x : x; }

// Losses of the difference between a pixel and its target; the derivative is by the pixel.
Term squared(Packet difference) { return {difference * difference, splat(2.0f) * difference}; }

Term absolute(Packet difference) {
    const Packet sign = difference < splat(0.0f) ? splat(-1.0f) : splat(1.0f);
    return {magnitude(difference), difference == splat(0.0f) ? splat(0.0f) : sign};
}

Term huber(Packet difference) {
    const Packet delta = splat(kHuberDelta);
    const Packet clipped = simd::minimum(simd::maximum(difference, -delta), delta);
    return {clipped * (difference - splat(0.5f) * clipped), clipped};
}

// The same of raw outputs.
template <Term (*Function)(Packet)>
Term of_linear(Packet raw, Packet target) {
    return Function(raw - target);
}

template <Term (*Function)(Packet)>
Term of_sigmoid(Packet raw, Packet target) {
    const Packet y = simd::sigmoid(raw);
    const Term term = Function(y - target);
    return {term.loss, term.derivative * y * (splat(1.0f) - y)};
}

// max(z, 0) - z t + log(1 + exp(-|z|)): finite for every logit.
Term bce_logits(Packet raw, Packet target) {
    const Packet small = simd::exponential(-magnitude(raw));
    const Packet loss = simd::maximum(raw, splat(0.0f)) - raw * target + simd::log_one_plus(small);
    return {loss, simd::sigmoid(raw) - target};
}

double lane_sum(Packet packet) {
    double total = 0;
    for (int lane = 0; lane < simd::kLanes; ++lane) total += static_cast<double>(packet[lane]);
    return total;
}

template <Term (*term)(Packet, Packet)>
double sum_terms(ConstMatrixView raw, ConstMatrixView target, float scale, MatrixView* gradient) {
    const Packet factor = splat(scale);
    double total = 0;
    for (Index j = 0; j < raw.cols(); ++j) {
        const float* const z = raw.data() + j * raw.outerStride();
        const float* const t = target.data() + j * target.outerStride();
        float* const g = gradient == nullptr ? nullptr : gradient->data() + j * gradient->outerStride();
        Packet column{};
        Index i = 0;
        for (; i + simd::kLanes <= raw.rows(); i += simd::kLanes) {
            const Term here = term(simd::load(z + i), simd::load(t + i));
            column += here.loss;
            if (g != nullptr) simd::store(g + i, here.derivative * factor);
        }
        total += lane_sum(column);
        if (const int rest = static_cast<int>(raw.rows() - i); rest > 0) {
            const Term here = term(simd::load_partial(z + i, rest), simd::load_partial(t + i, rest));
            for (int lane = 0; lane < rest; ++lane) total += static_cast<double>(here.loss[lane]);
            if (g != nullptr) simd::store_partial(g + i, here.derivative * factor, rest);
        }
    }
    return total;
}

double dispatch(Loss loss, OutputKind output, ConstMatrixView raw, ConstMatrixView target, float scale,
                MatrixView* gradient) {
    assert(raw.rows() == target.rows() && raw.cols() == target.cols());
    const bool sigmoid = output == OutputKind::Sigmoid;
    switch (loss) {
        case Loss::Mse:
            return sigmoid ? sum_terms<of_sigmoid<squared>>(raw, target, scale, gradient)
                           : sum_terms<of_linear<squared>>(raw, target, scale, gradient);
        case Loss::L1:
            return sigmoid ? sum_terms<of_sigmoid<absolute>>(raw, target, scale, gradient)
                           : sum_terms<of_linear<absolute>>(raw, target, scale, gradient);
        case Loss::Huber:
            return sigmoid ? sum_terms<of_sigmoid<huber>>(raw, target, scale, gradient)
                           : sum_terms<of_linear<huber>>(raw, target, scale, gradient);
        case Loss::Bce:
            break;
    }
    assert(sigmoid);
    return sum_terms<bce_logits>(raw, target, scale, gradient);
}

}  // namespace

double loss_sum(Loss loss, OutputKind output, ConstMatrixView raw, ConstMatrixView target) {
    return dispatch(loss, output, raw, target, 0.0f, nullptr);
}

double loss_sum_and_gradient(Loss loss, OutputKind output, ConstMatrixView raw, ConstMatrixView target,
                             float scale, MatrixView gradient) {
    return dispatch(loss, output, raw, target, scale, &gradient);
}

void apply_output(OutputKind output, MatrixView raw) {
    if (output == OutputKind::Linear) return;
    for (Index j = 0; j < raw.cols(); ++j) {
        simd::transform(
            raw.data() + j * raw.outerStride(), raw.rows(), [](Packet x) { return simd::sigmoid(x); });
    }
}

}  // namespace hourglass
