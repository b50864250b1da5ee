#include "nn/transposed_convolution.h"

#include <algorithm>
#include <cassert>

#include "base/error.h"

namespace hourglass {
namespace {

using Eigen::Index;

ConvolutionGemm adjoint_gemm(const TransposedConvolutionPlan& plan) {
    const auto& [name, input, output, window, activation] = plan;
    ConvolutionGemm gemm(output, input.channels, window);
    if (!(gemm.maps() == input)) {
        throw Error("a transposed convolution from " + to_text(input) + " to " + to_text(output) +
                    " with a kernel of " + std::to_string(window.kernel) + ", stride " +
                    std::to_string(window.stride) + " and padding " + std::to_string(window.padding) +
                    " is impossible: convolving that output gives " + std::to_string(gemm.maps().height) +
                    " x " + std::to_string(gemm.maps().width));
    }
    return gemm;
}

// That an output sees, on average over the steps of the window.
int fan_in(const TransposedConvolutionPlan& plan) {
    const Window& window = plan.window;
    return std::max(1, window.kernel * window.kernel * plan.input.channels / (window.stride * window.stride));
}

}  // namespace

std::int64_t TransposedConvolutionPlan::scratch_size(int max_batch) const {
    return filter_scratch_size(adjoint_gemm(*this), output, activation, max_batch);
}

TransposedConvolution::TransposedConvolution(const TransposedConvolutionPlan& plan, Initializer initializer,
                                             std::uint64_t seed)
    : FilterLayer(plan.name, adjoint_gemm(plan), plan.output.channels, plan.activation, initializer,
                  fan_in(plan), plan.window.kernel * plan.window.kernel * plan.output.channels, seed) {}

// Z = P^T(W^T X) + b
void TransposedConvolution::forward(ConstMatrixView input, MatrixView output, Matrix& scratch,
                                    const Mode& /*mode*/, ThreadTeam& team) const {
    assert(input.rows() == inputs() && output.rows() == outputs() && input.cols() == output.cols());
    const Index batch = input.cols();
    const SampleGroups groups(batch);
    prepare(ConvolutionGemm::Operand::Transposed, scratch, batch);
    team.run(groups.count(), [&](int group) {
        ConvolutionGemm::Work task = work(scratch, batch, group);
        groups.for_each_part(group, gemm().part(batch), [&](Index first, Index count) {
            MatrixView part = output.middleCols(first, count);
            part.setZero();
            task.multiply_transposed(input.middleCols(first, count));
            task.col2im(part);
            finish_output(output, first, count, scratch);
        });
    });
}

// dW = X P(dZ)^T, dX = W P(dZ) with the weights as they are, then the update.
void TransposedConvolution::backward(Backward& pass, const Update& update, ThreadTeam& team) {
    const Index batch = pass.input.cols();
    const SampleGroups groups(batch);
    const bool learns = !std::holds_alternative<Frozen>(update);
    if (pass.input_gradient != nullptr) prepare(ConvolutionGemm::Operand::Weight, pass.scratch, batch);
    team.run(groups.count(), [&](int group) {
        ConvolutionGemm::Work task = work(pass.scratch, batch, group);
        std::fill_n(task.bias_gradient(), output_shape().channels, 0.0f);
        groups.for_each_part(group, gemm().part(batch), [&](Index first, Index count) {
            finish_output_gradient(pass, first, count, task.bias_gradient());
            task.im2col(pass.output_gradient.middleCols(first, count));
            if (learns)
                task.add_weight_gradient(pass.input.middleCols(first, count), first != groups.first(group));
            if (pass.input_gradient != nullptr) task.multiply(pass.input_gradient->middleCols(first, count));
        });
    });
    update_parameters(update, pass.scratch, batch, team);
}

}  // namespace hourglass
