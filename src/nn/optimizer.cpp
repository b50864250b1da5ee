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

// Calls update(load, store) for every packet of `count` entries; load(array) and store(array, packet) know
// the place.
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

void apply_sgd(const Sgd& rule, Parameter& parameter, Index first, Index count, const float* gradient) {
    float* const value = parameter.value.data() + first;
    const Packet rate = splat(rule.rate);
    if (rule.momentum == 0.0f) {
        for_each_packet(count,
                        [&](auto load, auto store) { store(value, load(value) - rate * load(gradient)); });
        return;
    }
    float* const velocity = parameter.first_moment.data() + first;
    const Packet momentum = splat(rule.momentum);
    for_each_packet(count, [&](auto load, auto store) {
        const Packet v = momentum * load(velocity) + load(gradient);
        store(velocity, v);
        store(value, load(value) - rate * v);
    });
}

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
    for_each_packet(count, [&](auto load, auto store) {
        const Packet g = load(gradient);
        const Packet m = beta1 * load(mean) + rest1 * g;
        const Packet v = beta2 * load(square) + rest2 * g * g;
        store(mean, m);
        store(square, v);
        store(value, load(value) - rate * m / (simd::square_root(v * inverse_correction2) + epsilon));
    });
}

void make_room(Matrix& moment, const Matrix& value) { moment.setZero(value.rows(), value.cols()); }

}  // namespace

void prepare(const UpdateRule& rule, Parameter& parameter) {
    const bool plain_sgd = std::holds_alternative<Sgd>(rule) && std::get<Sgd>(rule).momentum == 0.0f;
    if (!plain_sgd) {
        make_room(parameter.first_moment, parameter.value);
    }
    if (std::holds_alternative<Adam>(rule)) {
        make_room(parameter.second_moment, parameter.value);
    }
}

Update at_step(const UpdateRule& rule, long step) {
    if (const auto* adam = std::get_if<Adam>(&rule)) {
        const auto correction = [step](float beta) {
            return 1.0 - std::pow(static_cast<double>(beta), static_cast<double>(step));
        };
        return AdamStep{static_cast<float>(static_cast<double>(adam->rate) / correction(adam->beta1)),
                        static_cast<float>(1.0 / correction(adam->beta2)), adam->beta1, adam->beta2,
                        adam->epsilon};
    }
    if (const auto* sgd = std::get_if<Sgd>(&rule)) return *sgd;
    return RecordGradient{};
}

void apply(const Update& update, Parameter& parameter, Index first, Index count, const float* gradient) {
    assert(first >= 0 && count >= 0 && first + count <= parameter.value.size());
    if (const auto* adam = std::get_if<AdamStep>(&update)) {
        apply_adam(*adam, parameter, first, count, gradient);
    } else if (const auto* sgd = std::get_if<Sgd>(&update)) {
        apply_sgd(*sgd, parameter, first, count, gradient);
    } else {
        std::copy_n(gradient, count, parameter.first_moment.data() + first);
    }
}

}  // namespace hourglass
