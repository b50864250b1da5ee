// A sequence of layers. The network holds parameters only; what a pass computes lives in a Workspace, so one
// network may be evaluated by several threads, each with a workspace of its own.
#pragma once

#include <memory>
#include <vector>

#include "nn/layer.h"

namespace hourglass {

// What a workspace is for: a pass forward alone needs no gradients.
enum class Passes { Forward, ForwardAndBackward };

class Network {
public:
    Network() = default;
    Network(const Network& other);
    // Copies in place, without allocating, when the shapes are the same.
    Network& operator=(const Network& other);
    Network(Network&&) = default;
    Network& operator=(Network&&) = default;

    void add(std::unique_ptr<Layer> layer);
    std::size_t size() const { return layers_.size(); }
    Layer& layer(std::size_t i) { return *layers_[i]; }
    const Layer& layer(std::size_t i) const { return *layers_[i]; }
    int inputs() const { return layers_.front()->inputs(); }
    int outputs() const { return layers_.back()->outputs(); }

    // Activations and gradients of one pass, for up to `max_batch` samples.
    struct Workspace {
        std::vector<Matrix> outputs;    // of layer i: outputs x max_batch
        std::vector<Matrix> gradients;  // d(loss)/d(output of layer i), same shape; none for Passes::Forward
        std::vector<Matrix> scratch;    // what layer i asked for
    };
    Workspace make_workspace(int max_batch, Passes passes = Passes::ForwardAndBackward) const;

    // input is inputs x batch. Returns the last layer's output (a view into the workspace), outputs x batch.
    MatrixView forward(ConstMatrixView input, Workspace& workspace, ThreadTeam& team,
                       const Mode& mode = {}) const;

    // Before the call, the caller puts d(loss)/d(output) into the first `batch` columns of
    // workspace.gradients.back(). Parameters are updated by the rule on the way. When `input_gradient` is not
    // null it is set (inputs x batch).
    void backward(ConstMatrixView input, Workspace& workspace, const Update& update,
                  MatrixView* input_gradient, ThreadTeam& team);

    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;

private:
    std::vector<std::unique_ptr<Layer>> layers_;
};

}  // namespace hourglass
