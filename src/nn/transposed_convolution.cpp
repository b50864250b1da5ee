#include "nn/transposed_convolution.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"

namespace hourglass {
namespace {

using Eigen::Index;

FilterBank adjoint_bank(const ImageShape& input, const ImageShape& output, const Window& window) {
    FilterBank bank(output, input.channels, window);
    if (!(bank.maps() == input)) {
        throw Error("a transposed convolution from " + to_text(input) + " to " + to_text(output) +
                    " with a kernel of " + std::to_string(window.kernel) + ", stride " +
                    std::to_string(window.stride) + " and padding " + std::to_string(window.padding) +
                    " is impossible: convolving that output gives " + std::to_string(bank.maps().height) +
                    " x " + std::to_string(bank.maps().width));
    }
    return bank;
}

}  // namespace

TransposedConvolution::TransposedConvolution(const std::string& name, const ImageShape& input,
                                             const ImageShape& output, int kernel, int stride, int padding,
                                             Activation activation, Initializer initializer,
                                             std::uint64_t seed)
    : FilterLayer(name, adjoint_bank(input, output, {kernel, stride, padding}), output.channels, activation,
                  initializer, std::max(1, kernel * kernel * input.channels / (stride * stride)),
                  kernel * kernel * output.channels, seed) {}

// Z = P^T(W^T X) + b
void TransposedConvolution::forward(ConstMatrixView input, MatrixView output, Matrix& space,
                                    const Mode& /*mode*/, ThreadTeam& team) const {
    assert(input.rows() == inputs() && output.rows() == outputs() && input.cols() == output.cols());
    const Index batch = input.cols();
    const SampleGroups groups(batch);
    prepare(FilterBank::Direction::Spread, space, batch);
    team.run(groups.count(), [&](int group) {
        FilterBank::Work task = work(space, batch, group);
        groups.for_each_part(group, bank().part(batch), [&](Index first, Index count) {
            MatrixView part = output.middleCols(first, count);
            part.setZero();
            task.spread(input.middleCols(first, count));
            task.scatter(part);
            finish_output(output, first, count, space);
        });
    });
}

// dW = X P(dZ)^T, dX = W P(dZ) with the weights as they are, then the update.
void TransposedConvolution::backward(Backward& pass, const Update& update, ThreadTeam& team) {
    const Index batch = pass.input.cols();
    const SampleGroups groups(batch);
    const bool learns = !std::holds_alternative<Frozen>(update);
    if (pass.input_gradient != nullptr) prepare(FilterBank::Direction::Filter, pass.space, batch);
    team.run(groups.count(), [&](int group) {
        FilterBank::Work task = work(pass.space, batch, group);
        std::fill_n(task.bias_gradient(), output_shape().channels, 0.0f);
        groups.for_each_part(group, bank().part(batch), [&](Index first, Index count) {
            finish_output_gradient(pass, first, count, task.bias_gradient());
            task.gather(pass.output_gradient.middleCols(first, count));
            if (learns)
                task.add_weight_gradient(pass.input.middleCols(first, count), first != groups.first(group));
            if (pass.input_gradient != nullptr) task.filter(pass.input_gradient->middleCols(first, count));
        });
    });
    update_parameters(update, pass.space, batch, team);
}

}  // namespace hourglass
