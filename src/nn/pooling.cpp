#include "nn/pooling.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"
#include "nn/sample_groups.h"

namespace hourglass {
namespace {

using Eigen::Index;

// Calls function(square, corner) for every square: the first channel's offset in the output and in the input.
template <typename Function>
void for_each_square(const ImageShape& input, const ImageShape& output, int size, const Function& function) {
    Index square = 0;
    for (int y = 0; y < output.height; ++y)
        for (int x = 0; x < output.width; ++x, square += output.channels)
            function(square, (Index{y} * size * input.width + Index{x} * size) * input.channels);
}

}  // namespace

Pooling::Pooling(const PoolingPlan& plan) : plan_(plan) {
    const int largest = std::min(plan.input.height, plan.input.width);
    if (plan.size < 1 || plan.size > largest) {
        throw Error("squares of " + std::to_string(plan.size) + " cannot be pooled in an image of " +
                    to_text(plan.input) + ": the side must be 1 to " + std::to_string(largest));
    }
    output_ = plan.output_shape();
}

bool Pooling::assign(const Layer& other) {
    const auto* pooling = dynamic_cast<const Pooling*>(&other);
    return pooling != nullptr && pooling->plan_ == plan_;
}

void Pooling::pool(const float* from, float* to) const {
    // No structured bindings, which lambdas may capture only from clang 16 on.
    const PoolingKind kind = plan_.kind;
    const ImageShape& input = plan_.input;
    const int size = plan_.size;
    const Index channels = input.channels;
    const Index row = input.width * channels;
    const float share = 1.0f / static_cast<float>(size * size);
    for_each_square(input, output_, size, [&](Index square, Index corner) {
        float* const result = to + square;
        std::copy_n(from + corner, channels, result);
        for (int i = 0; i < size; ++i) {
            for (int j = i == 0 ? 1 : 0; j < size; ++j) {
                const float* const values = from + corner + i * row + j * channels;
                if (kind == PoolingKind::Max)
                    for (Index c = 0; c < channels; ++c) result[c] = std::max(result[c], values[c]);
                else
                    for (Index c = 0; c < channels; ++c) result[c] += values[c];
            }
        }
        if (kind == PoolingKind::Average)
            for (Index c = 0; c < channels; ++c) result[c] *= share;
    });
}

void Pooling::spread_gradient(const float* from, const float* to_gradient, float* from_gradient) const {
    const PoolingKind kind = plan_.kind;
    const ImageShape& input = plan_.input;
    const int size = plan_.size;
    const Index channels = input.channels;
    const Index row = input.width * channels;
    const float share = 1.0f / static_cast<float>(size * size);
    std::fill_n(from_gradient, input.size(), 0.0f);
    for_each_square(input, output_, size, [&](Index square, Index corner) {
        for (Index c = 0; c < channels; ++c) {
            const float gradient = to_gradient[square + c];
            Index largest = corner + c;
            for (int i = 0; i < size; ++i) {
                for (int j = 0; j < size; ++j) {
                    const Index at = corner + i * row + j * channels + c;
                    if (kind == PoolingKind::Average)
                        from_gradient[at] = share * gradient;
                    else if (from[at] > from[largest])
                        largest = at;
                }
            }
            if (kind == PoolingKind::Max) from_gradient[largest] = gradient;
        }
    });
}

void Pooling::forward(ConstMatrixView input, MatrixView output, Matrix& /*scratch*/, const Mode& /*mode*/,
                      ThreadTeam& team) const {
    assert(input.rows() == inputs() && output.rows() == outputs() && input.cols() == output.cols());
    const SampleGroups groups(input.cols());
    team.run(groups.count(), [&](int group) {
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i)
            pool(input.data() + i * input.outerStride(), output.data() + i * output.outerStride());
    });
}

void Pooling::backward(Backward& pass, const Update& /*update*/, ThreadTeam& team) {
    if (pass.input_gradient == nullptr) return;
    const SampleGroups groups(pass.input.cols());
    team.run(groups.count(), [&](int group) {
        for (Index i = groups.first(group); i < groups.first(group + 1); ++i)
            spread_gradient(pass.input.data() + i * pass.input.outerStride(),
                            pass.output_gradient.data() + i * pass.output_gradient.outerStride(),
                            pass.input_gradient->data() + i * pass.input_gradient->outerStride());
    });
}

}  // namespace hourglass
