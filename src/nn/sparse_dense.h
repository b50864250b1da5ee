// The fully connected layer over sparse rows, such as bags of words: y = f(W x + b), where only the columns
// of W that a minibatch touches are read and updated.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "math/matrix.h"
#include "math/sparse_rows.h"
#include "math/thread_team.h"
#include "nn/activation.h"
#include "nn/initializer.h"
#include "nn/optimizer.h"

namespace hourglass {

class SparseDense {
public:
    // Of no outputs, to be assigned to.
    SparseDense() = default;
    // Weights (outputs x inputs) as the initializer gives them to a layer of as many inputs as outputs: rows
    // have length 1 or so, however many inputs there are. Biases zero.
    SparseDense(const std::string& name, int inputs, int outputs, Activation activation,
                Initializer initializer, std::uint64_t seed);

    int inputs() const { return static_cast<int>(weight_.value.cols()); }
    int outputs() const { return static_cast<int>(weight_.value.rows()); }
    std::vector<Parameter*> parameters() { return {&weight_, &bias_}; }
    std::vector<const Parameter*> parameters() const { return {&weight_, &bias_}; }

    struct Entry {
        std::uint32_t column;
        std::uint32_t sample;
        float value;
    };
    struct Workspace {
        Matrix output;    // outputs x max_batch
        Matrix before;    // the activation's input, where its derivative needs that
        Matrix gradient;  // d(loss)/d(output), to be filled in before backward(), which overwrites it
        std::vector<Entry> entries;     // of the minibatch, by column and sample
        std::vector<std::size_t> runs;  // where the entries of each column begin, and the end
        Matrix sums;                    // the gradient of one column, per task of the team
    };
    Workspace make_workspace(int max_batch) const;

    // outputs x rows, in the workspace. `rows` has at most max_batch of width inputs().
    MatrixView forward(const SparseRows& rows, Workspace& workspace, ThreadTeam& team) const;
    // The same as plain loops over a dense input, inputs x batch, to compare with.
    Matrix reference_forward(ConstMatrixView input) const;

    // Updates bias and touched columns by the rule; what a rule remembers of the others stays as it is, which
    // is how sparse variants of Adam go about it. StoreGradient stores the touched columns
    // (Parameter::touched).
    void backward(const SparseRows& rows, Workspace& workspace, const Update& update, ThreadTeam& team);

private:
    void sort_entries(const SparseRows& rows, Workspace& workspace) const;

    Activation activation_ = Activation::Linear;
    Parameter weight_;  // outputs x inputs
    Parameter bias_;    // outputs x 1
};

}  // namespace hourglass
