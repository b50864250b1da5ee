#include "nn/sparse_dense.h"

#include <algorithm>
#include <cassert>

namespace hourglass {
namespace {

using Eigen::Index;

constexpr int kColumnTasks = 16;  // whatever the number of threads
constexpr Index kRowsPerTask = 8;

}  // namespace

SparseDense::SparseDense(const std::string& name, int inputs, int outputs, Activation activation,
                         Initializer initializer, std::uint64_t seed)
    : activation_(activation) {
    weight_.name = name + ".weight";
    weight_.value.resize(outputs, inputs);
    weight_.decays = true;
    weight_.sparse = true;
    bias_.name = name + ".bias";
    bias_.value.setZero(outputs, 1);
    Random random(seed, weight_.name);
    initialize(initializer, random, weight_.value, outputs, outputs);
}

SparseDense::Workspace SparseDense::make_workspace(int max_batch) const {
    Workspace workspace;
    workspace.output.resize(outputs(), max_batch);
    if (derivative_needs_input(activation_)) workspace.before.resize(outputs(), max_batch);
    workspace.gradient.resize(outputs(), max_batch);
    workspace.sums.resize(outputs(), kColumnTasks);
    return workspace;
}

MatrixView SparseDense::forward(const SparseRows& rows, Workspace& workspace, ThreadTeam& team) const {
    const auto batch = static_cast<Index>(rows.size());
    assert(rows.width() == static_cast<std::uint32_t>(inputs()) && batch <= workspace.output.cols());
    team.run(static_cast<int>((batch + kRowsPerTask - 1) / kRowsPerTask), [&](int task) {
        const Index first = task * kRowsPerTask, count = std::min(kRowsPerTask, batch - first);
        for (Index j = first; j < first + count; ++j) {
            const SparseRow row = rows.row(static_cast<std::size_t>(j));
            auto sum = workspace.output.col(j);
            sum = bias_.value.col(0);
            for (std::size_t k = 0; k < row.columns.size(); ++k)
                sum += row.values[k] * weight_.value.col(static_cast<Index>(row.columns[k]));
        }
        if (derivative_needs_input(activation_))
            workspace.before.middleCols(first, count) = workspace.output.middleCols(first, count);
        activate(activation_, workspace.output.middleCols(first, count));
    });
    return workspace.output.leftCols(batch);
}

Matrix SparseDense::reference_forward(ConstMatrixView input) const {
    Matrix output(outputs(), input.cols());
    for (Index j = 0; j < input.cols(); ++j) {
        for (Index i = 0; i < outputs(); ++i) {
            float sum = bias_.value(i, 0);
            for (Index k = 0; k < input.rows(); ++k) sum += weight_.value(i, k) * input(k, j);
            output(i, j) = sum;
        }
    }
    activate(activation_, output);
    return output;
}

void SparseDense::sort_entries(const SparseRows& rows, Workspace& workspace) const {
    workspace.entries.clear();
    for (std::size_t j = 0; j < rows.size(); ++j) {
        const SparseRow row = rows.row(j);
        for (std::size_t k = 0; k < row.columns.size(); ++k)
            workspace.entries.push_back({row.columns[k], static_cast<std::uint32_t>(j), row.values[k]});
    }
    std::sort(workspace.entries.begin(), workspace.entries.end(), [](const Entry& a, const Entry& b) {
        return a.column != b.column ? a.column < b.column : a.sample < b.sample;
    });
    workspace.runs.clear();
    for (std::size_t i = 0; i < workspace.entries.size(); ++i)
        if (i == 0 || workspace.entries[i].column != workspace.entries[i - 1].column)
            workspace.runs.push_back(i);
    workspace.runs.push_back(workspace.entries.size());
}

void SparseDense::backward(const SparseRows& rows, Workspace& workspace, const Update& update,
                           ThreadTeam& team) {
    const auto batch = static_cast<Index>(rows.size());
    MatrixView gradient = workspace.gradient.leftCols(batch);
    const Matrix& known = derivative_needs_input(activation_) ? workspace.before : workspace.output;
    multiply_by_derivative(activation_, known.leftCols(batch), gradient);
    if (std::holds_alternative<Frozen>(update)) return;
    auto bias_gradient = workspace.sums.col(0);
    bias_gradient.setZero();
    for (Index j = 0; j < batch; ++j) bias_gradient += gradient.col(j);
    apply(update, bias_, 0, outputs(), bias_gradient.data());
    sort_entries(rows, workspace);
    if (std::holds_alternative<StoreGradient>(update)) {
        begin_stored_columns(weight_);
        for (std::size_t c = 0; c + 1 < workspace.runs.size(); ++c)
            weight_.touched.push_back(static_cast<Index>(workspace.entries[workspace.runs[c]].column));
    }
    // dW (outputs x 1, of one column) = the sum over its samples of value * dZ.
    const std::size_t columns = workspace.runs.size() - 1;
    team.run(kColumnTasks, [&](int task) {
        auto sum = workspace.sums.col(task);
        const auto t = static_cast<std::size_t>(task);
        for (std::size_t c = columns * t / kColumnTasks; c < columns * (t + 1) / kColumnTasks; ++c) {
            sum.setZero();
            for (std::size_t i = workspace.runs[c]; i < workspace.runs[c + 1]; ++i) {
                const Entry& entry = workspace.entries[i];
                sum += entry.value * gradient.col(static_cast<Index>(entry.sample));
            }
            const auto column = static_cast<Index>(workspace.entries[workspace.runs[c]].column);
            apply(update, weight_, column * outputs(), outputs(), sum.data());
        }
    });
}

}  // namespace hourglass
