#include "nn/dense.h"

#include <algorithm>
#include <cassert>

#include "math/kernels.h"
#include "math/product.h"
#include "math/transpose.h"

namespace hourglass {
namespace {

using Eigen::Index;

Index divide_up(Index a, Index b) { return (a + b - 1) / b; }

// Rows of the result that one task of the forward pass computes: about sixteen tasks per layer, whole tiles
// each, and independent of the number of threads.
constexpr Index kMaximumRowsPerTask = 64;
Index rows_per_task(Index rows) {
    constexpr Index kTasks = 16;
    constexpr Index kTile = kernels::kTileRows;
    return std::min(kMaximumRowsPerTask, divide_up(divide_up(rows, kTasks), kTile) * kTile);
}

// Columns of the weights that one task of the backward pass takes through input gradient, weight gradient and
// update while they are in cache: some whole tiles.
constexpr Index kColumnsPerTask = 24 / kernels::kTileColumns * kernels::kTileColumns;

}  // namespace

// Room for the transposed output gradient, and behind it for the input of an activation that needs it.
std::int64_t DensePlan::scratch_size(int max_batch) const {
    return std::int64_t{output.size()} * max_batch * (derivative_needs_input(activation) ? 2 : 1);
}

Dense::Dense(const DensePlan& plan, Initializer initializer, std::uint64_t seed) : plan_(plan) {
    weight_.name = plan.name + ".weight";
    weight_.value.resize(plan.output.size(), plan.input.size());
    weight_.decays = true;
    bias_.name = plan.name + ".bias";
    bias_.value.setZero(plan.output.size(), 1);
    Random random(seed, weight_.name);
    initialize(initializer, random, weight_.value);
}

std::unique_ptr<Layer> Dense::clone() const {
    auto copy = std::make_unique<Dense>(*this);
    for (Parameter* parameter : copy->parameters()) forget(*parameter);
    return copy;
}

bool Dense::assign(const Layer& other) {
    const auto* dense = dynamic_cast<const Dense*>(&other);
    if (dense == nullptr || dense->inputs() != inputs() || dense->outputs() != outputs()) return false;
    plan_.activation = dense->plan_.activation;
    weight_.value = dense->weight_.value;
    bias_.value = dense->bias_.value;
    return true;
}

Index Dense::scratch_size(int max_batch) const { return static_cast<Index>(plan_.scratch_size(max_batch)); }

void Dense::forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& /*mode*/,
                    ThreadTeam& team) const {
    assert(input.rows() == inputs() && output.rows() == outputs() && input.cols() == output.cols());
    const Index rows = rows_per_task(outputs());
    team.run(static_cast<int>(divide_up(outputs(), rows)), [&](int task) {
        const Index first = task * rows;
        const Index count = std::min<Index>(rows, outputs() - first);
        MatrixView block = output.middleRows(first, count);
        multiply_ab(weight_.value.middleRows(first, count), input, block);
        block.colwise() += bias_.value.col(0).segment(first, count);
        if (derivative_needs_input(plan_.activation))
            activation_input(scratch, output.cols()).middleRows(first, count) = block;
        activate(plan_.activation, block);
    });
}

void Dense::backward(Backward& pass, const Update& update, ThreadTeam& team) {
    const Index rows = rows_per_task(outputs());
    team.run(static_cast<int>(divide_up(outputs(), rows)), [&](int task) {
        const Index first = task * rows;
        finish_output_gradient(pass, first, std::min<Index>(rows, outputs() - first), update);
    });
    team.run(static_cast<int>(divide_up(inputs(), kColumnsPerTask)), [&](int task) {
        const Index first = task * kColumnsPerTask;
        update_columns(pass, first, std::min<Index>(kColumnsPerTask, inputs() - first), update);
    });
}

// In the second half of the scratch.
Eigen::Map<Matrix> Dense::activation_input(Matrix& scratch, Index batch) const {
    return {scratch.data() + scratch.size() / 2, Index{outputs()}, batch};
}

// dZ = dY * f'(Y) for some rows, in place and transposed into the scratch; db = the sum of dZ over the batch.
void Dense::finish_output_gradient(Backward& pass, Index first, Index rows, const Update& update) {
    const Index batch = pass.output.cols();
    MatrixView gradient = pass.output_gradient.middleRows(first, rows);
    if (derivative_needs_input(plan_.activation)) {
        multiply_by_derivative(plan_.activation,
                               activation_input(pass.scratch, batch).middleRows(first, rows), gradient);
    } else {
        multiply_by_derivative(plan_.activation, pass.output.middleRows(first, rows), gradient);
    }
    if (pass.input_gradient != nullptr)
        transpose(gradient, Eigen::Map<Matrix>(pass.scratch.data() + first * batch, batch, rows));
    float sums[kMaximumRowsPerTask] = {};
    for (Index j = 0; j < batch; ++j) {
        const float* const column = gradient.data() + j * gradient.outerStride();
        for (Index i = 0; i < rows; ++i) sums[i] += column[i];
    }
    apply(update, bias_, first, rows, sums);
}

// For some columns of W: dX = W^T dZ with the weights as they are, then dW = dZ X^T, then the update.
void Dense::update_columns(Backward& pass, Index first, Index columns, const Update& update) {
    const Index batch = pass.output.cols();
    if (pass.input_gradient != nullptr) {
        const Eigen::Map<const Matrix> transposed(pass.scratch.data(), batch, outputs());
        multiply_atb(weight_.value.middleCols(first, columns), transposed,
                     pass.input_gradient->middleRows(first, columns));
    }
    if (std::holds_alternative<Frozen>(update)) return;
    // Small enough for the first cache; a layer of any height is done in parts.
    constexpr Index kRows = 512;
    constexpr Index kColumns = kernels::kTileColumns;
    alignas(64) float gradient[kRows * kColumns];
    for (Index j = first; j < first + columns; j += kColumns) {
        const Index width = std::min(kColumns, first + columns - j);
        for (Index i = 0; i < outputs(); i += kRows) {
            const Index height = std::min<Index>(kRows, outputs() - i);
            Eigen::Map<Matrix> block(gradient, height, width);
            multiply_abt(pass.output_gradient.middleRows(i, height), pass.input.middleRows(j, width), block);
            for (Index l = 0; l < width; ++l)
                apply(update, weight_, (j + l) * outputs() + i, height, gradient + l * height);
        }
    }
}

}  // namespace hourglass
