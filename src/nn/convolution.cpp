#include "nn/convolution.h"

#include <algorithm>
#include <cassert>

namespace hourglass {

using Eigen::Index;

std::int64_t ConvolutionPlan::scratch_size(int max_batch) const {
    return filter_scratch_size(ConvolutionGemm(input, filters, window), output_shape(), activation,
                               max_batch);
}

Convolution::Convolution(const ConvolutionPlan& plan, Initializer initializer, std::uint64_t seed)
    : FilterLayer(plan.name, ConvolutionGemm(plan.input, plan.filters, plan.window), plan.filters,
                  plan.activation, initializer, plan.window.kernel * plan.window.kernel * plan.input.channels,
                  plan.window.kernel * plan.window.kernel * plan.filters, seed) {}

// Z = W P(X) + b
void Convolution::forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& /*mode*/,
                          ThreadTeam& team) const {
    assert(input.rows() == inputs() && output.rows() == outputs() && input.cols() == output.cols());
    const Index batch = input.cols();
    const SampleGroups groups(batch);
    prepare(ConvolutionGemm::Operand::Weight, scratch, batch);
    team.run(groups.count(), [&](int group) {
        ConvolutionGemm::Work task = work(scratch, batch, group);
        groups.for_each_part(group, gemm().part(batch), [&](Index first, Index count) {
            task.im2col(input.middleCols(first, count));
            task.multiply(output.middleCols(first, count));
            finish_output(output, first, count, scratch);
        });
    });
}

// dW = dZ P(X)^T, dX = P^T(W^T dZ) with the weights as they are, then the update.
void Convolution::backward(Backward& pass, const Update& update, ThreadTeam& team) {
    const Index batch = pass.input.cols();
    const SampleGroups groups(batch);
    const bool learns = !std::holds_alternative<Frozen>(update);
    if (pass.input_gradient != nullptr) prepare(ConvolutionGemm::Operand::Transposed, pass.scratch, batch);
    team.run(groups.count(), [&](int group) {
        ConvolutionGemm::Work task = work(pass.scratch, batch, group);
        std::fill_n(task.bias_gradient(), output_shape().channels, 0.0f);
        groups.for_each_part(group, gemm().part(batch), [&](Index first, Index count) {
            finish_output_gradient(pass, first, count, task.bias_gradient());
            const ConstMatrixView gradient = pass.output_gradient.middleCols(first, count);
            if (learns) {
                task.im2col(pass.input.middleCols(first, count));
                task.add_weight_gradient(gradient, first != groups.first(group));
            }
            if (pass.input_gradient != nullptr) {
                MatrixView below = pass.input_gradient->middleCols(first, count);
                below.setZero();
                task.multiply_transposed(gradient);
                task.col2im(below);
            }
        });
    });
    update_parameters(update, pass.scratch, batch, team);
}

}  // namespace hourglass
