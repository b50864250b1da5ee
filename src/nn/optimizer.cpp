#include "nn/optimizer.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "math/simd.h"

namespace hourglass {
namespace {

using Eigen::Index;
using simd::Packet;
using simd::splat;

// Calls update(load, store) for every packet of `count` entries; load(array) and
// store(array, packet) know the place.
template <typename Update>
void for_each_packet(Index count, const Update& update) {
    Index i = 0;
    for (; i + simd::kLanes <= count; i += simd::kLanes) {
        update([i](const float* from) { return simd::load(from + i); },
               [i](float* to, Packet packet) { simd::store(to + i, packet); });
    }
    if (const int rest = static_cast<int>(count - i); rest > 0) {
        update([i, rest](const float* from) { return simd::load_partial(from + i, rest); },
               [i, rest](float* to, Packet packet) { simd::store_partial(to + i, packet, rest); });
    }
}

// The gradient with weight decay added; `Decay` is known when compiling, so that without
// it nothing is loaded.
template <bool Decay, typename Load>
Packet decayed_gradient(const Load& load, const float* gradient, const float* value, float weight_decay) {
    if constexpr (Decay) return load(gradient) + splat(weight_decay) * load(value);
    return load(gradient);
}

template <bool Decay>
void apply_sgd(const Sgd& rule, Parameter& parameter, Index first, Index count, const float* gradient) {
    float* const value = parameter.value.data() + first;
    const Packet rate = splat(rule.rate);
    if (rule.momentum == 0.0f) {
        for_each_packet(count, [&](auto load, auto store) {
            store(value,
                  load(value) - rate * decayed_gradient<Decay>(load, gradient, value, rule.weight_decay));
        });
        return;
    }
    float* const velocity = parameter.first_moment.data() + first;
    const Packet momentum = splat(rule.momentum);
    for_each_packet(count, [&](auto load, auto store) {
        const Packet g = decayed_gradient<Decay>(load, gradient, value, rule.weight_decay);
        const Packet v = momentum * load(velocity) + g;
        store(velocity, v);
        store(value, load(value) - rate * (rule.nesterov ? g + momentum * v : v));
    });
}

template <bool Decay>
void apply_rms_prop(const RmsProp& rule, Parameter& parameter, Index first, Index count,
                    const float* gradient) {
    float* const value = parameter.value.data() + first;
    float* const square = parameter.second_moment.data() + first;
    const Packet rate = splat(rule.rate);
    const Packet alpha = splat(rule.alpha);
    const Packet rest = splat(1.0f - rule.alpha);
    const Packet epsilon = splat(rule.epsilon);
    for_each_packet(count, [&](auto load, auto store) {
        const Packet g = decayed_gradient<Decay>(load, gradient, value, rule.weight_decay);
        const Packet s = alpha * load(square) + rest * g * g;
        store(square, s);
        store(value, load(value) - rate * g / (simd::square_root(s) + epsilon));
    });
}

template <bool Decay>
void apply_adam(const AdamStep& adam, Parameter& parameter, Index first, Index count, const float* gradient) {
    float* const value = parameter.value.data() + first;
    float* const mean = parameter.first_moment.data() + first;
    float* const square = parameter.second_moment.data() + first;
    const Packet rate = splat(adam.rate);
    const Packet inverse_correction2 = splat(adam.inverse_correction2);
    const Packet epsilon = splat(adam.epsilon);
    const Packet beta1 = splat(adam.beta1);
    const Packet beta2 = splat(adam.beta2);
    const Packet rest1 = splat(1.0f - adam.beta1);
    const Packet rest2 = splat(1.0f - adam.beta2);
    const Packet kept = splat(1.0f - adam.shrinkage);
    for_each_packet(count, [&](auto load, auto store) {
        const Packet g = decayed_gradient<Decay>(load, gradient, value, adam.weight_decay);
        const Packet m = beta1 * load(mean) + rest1 * g;
        const Packet v = beta2 * load(square) + rest2 * g * g;
        // Before the stores: the three arrays lie whole pages apart, and a load after
        // them would wait for them.
        const Packet w = Decay ? kept * load(value) : load(value);
        store(mean, m);
        store(square, v);
        store(value, w - rate * m / (simd::square_root(v * inverse_correction2) + epsilon));
    });
}

struct Apply {
    Parameter& parameter;
    Index first;
    Index count;
    const float* gradient;

    void operator()(const Sgd& rule) const {
        const bool decay = parameter.decays && rule.weight_decay != 0;
        (decay ? apply_sgd<true> : apply_sgd<false>)(rule, parameter, first, count, gradient);
    }
    void operator()(const RmsProp& rule) const {
        const bool decay = parameter.decays && rule.weight_decay != 0;
        (decay ? apply_rms_prop<true> : apply_rms_prop<false>)(rule, parameter, first, count, gradient);
    }
    void operator()(const AdamStep& rule) const {
        const bool decay = parameter.decays && (rule.weight_decay != 0 || rule.shrinkage != 0);
        (decay ? apply_adam<true> : apply_adam<false>)(rule, parameter, first, count, gradient);
    }
    void operator()(const StoreGradient& /*rule*/) const {
        std::copy_n(gradient, count, parameter.gradient.data() + first);
    }
    void operator()(const Frozen& /*rule*/) const {}
};

struct AtStep {
    long step;
    float rate_factor;

    Update operator()(Sgd rule) const {
        rule.rate *= rate_factor;
        return rule;
    }
    Update operator()(RmsProp rule) const {
        rule.rate *= rate_factor;
        return rule;
    }
    Update operator()(const Adam& adam) const {
        const auto correction = [this](float beta) {
            return 1.0 - std::pow(static_cast<double>(beta), static_cast<double>(step));
        };
        const float rate = adam.rate * rate_factor;
        return AdamStep{.rate = static_cast<float>(static_cast<double>(rate) / correction(adam.beta1)),
                        .inverse_correction2 = static_cast<float>(1.0 / correction(adam.beta2)),
                        .beta1 = adam.beta1,
                        .beta2 = adam.beta2,
                        .epsilon = adam.epsilon,
                        .weight_decay = adam.decoupled ? 0 : adam.weight_decay,
                        .shrinkage = adam.decoupled ? rate * adam.weight_decay : 0};
    }
    Update operator()(const StoreGradient& rule) const { return rule; }
    Update operator()(const Frozen& rule) const { return rule; }
};

// Calls use(matrix) for what is stored: whole gradients, or their touched columns.
template <typename Use>
void for_each_stored(std::span<Parameter* const> parameters, const Use& use) {
    for (Parameter* const parameter : parameters) {
        if (!parameter->sparse) {
            use(parameter->gradient);
            continue;
        }
        for (const Index column : parameter->touched) use(parameter->gradient.col(column));
    }
}

void make_room(Matrix& moment, const Matrix& value) { moment.setZero(value.rows(), value.cols()); }

}  // namespace

void prepare(const UpdateRule& rule, Parameter& parameter) {
    const auto* sgd = std::get_if<Sgd>(&rule);
    if (std::holds_alternative<Adam>(rule) || (sgd != nullptr && sgd->momentum != 0.0f))
        make_room(parameter.first_moment, parameter.value);
    if (std::holds_alternative<Adam>(rule) || std::holds_alternative<RmsProp>(rule))
        make_room(parameter.second_moment, parameter.value);
    if (!std::holds_alternative<StoreGradient>(rule)) return;
    make_room(parameter.gradient, parameter.value);
    parameter.touched.clear();
}

void forget(Parameter& parameter) {
    parameter.first_moment = {};
    parameter.second_moment = {};
    parameter.gradient = {};
    parameter.touched.clear();
}

Update at_step(const UpdateRule& rule, long step, float rate_factor) {
    return std::visit(AtStep{step, rate_factor}, rule);
}

void apply(const Update& update, Parameter& parameter, Index first, Index count, const float* gradient) {
    assert(first >= 0 && count >= 0 && first + count <= parameter.value.size());
    std::visit(Apply{parameter, first, count, gradient}, update);
}

void begin_stored_columns(Parameter& parameter) {
    for (const Index column : parameter.touched) parameter.gradient.col(column).setZero();
    parameter.touched.clear();
}

void apply_stored(const Update& update, Parameter& parameter) {
    const float* const gradient = parameter.gradient.data();
    if (!parameter.sparse) return apply(update, parameter, 0, parameter.value.size(), gradient);
    const Index rows = parameter.value.rows();
    for (const Index column : parameter.touched)
        apply(update, parameter, column * rows, rows, gradient + column * rows);
}

double clip_gradients(std::span<Parameter* const> parameters, float limit) {
    double squares = 0;
    for_each_stored(parameters,
                    [&](const auto& gradient) { squares += static_cast<double>(gradient.squaredNorm()); });
    const double length = std::sqrt(squares);
    if (length > static_cast<double>(limit)) {
        const auto factor = static_cast<float>(static_cast<double>(limit) / length);
        for_each_stored(parameters, [&](auto&& gradient) { gradient *= factor; });
    }
    return length;
}

}  // namespace hourglass
