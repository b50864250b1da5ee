#include "nn/network.h"

#include <cassert>

namespace hourglass {

Network::Network(const Network& other) {
    for (const auto& layer : other.layers_) layers_.push_back(layer->clone());
}

Network& Network::operator=(const Network& other) {
    if (this == &other) return *this;
    bool same = layers_.size() == other.layers_.size();
    for (std::size_t i = 0; same && i < layers_.size(); ++i) same = layers_[i]->assign(*other.layers_[i]);
    if (!same) *this = Network(other);
    return *this;
}

void Network::add(std::unique_ptr<Layer> layer) {
    assert(layers_.empty() || layers_.back()->outputs() == layer->inputs());
    layers_.push_back(std::move(layer));
}

Network::Workspace Network::make_workspace(int max_batch, Passes passes) const {
    Workspace workspace;
    for (const auto& layer : layers_) {
        workspace.outputs.emplace_back(layer->outputs(), max_batch);
        if (passes == Passes::ForwardAndBackward)
            workspace.gradients.emplace_back(layer->outputs(), max_batch);
        workspace.scratch.emplace_back(layer->scratch_size(max_batch), 1);
    }
    return workspace;
}

MatrixView Network::forward(ConstMatrixView input, Workspace& workspace, ThreadTeam& team,
                            const Mode& mode) const {
    const Eigen::Index batch = input.cols();
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        MatrixView output = workspace.outputs[i].leftCols(batch);
        if (i == 0) {
            layers_[i]->forward(input, output, workspace.scratch[i], mode, team);
        } else {
            layers_[i]->forward(workspace.outputs[i - 1].leftCols(batch), output, workspace.scratch[i], mode,
                                team);
        }
    }
    return workspace.outputs.back().leftCols(batch);
}

void Network::backward(ConstMatrixView input, Workspace& workspace, const Update& update,
                       MatrixView* input_gradient, ThreadTeam& team) {
    const Eigen::Index batch = input.cols();
    for (std::size_t i = layers_.size(); i-- > 1;) {
        MatrixView below = workspace.gradients[i - 1].leftCols(batch);
        Layer::Backward pass{workspace.outputs[i - 1].leftCols(batch), workspace.outputs[i].leftCols(batch),
                             workspace.gradients[i].leftCols(batch), &below, workspace.scratch[i]};
        layers_[i]->backward(pass, update, team);
    }
    Layer::Backward pass{input, workspace.outputs[0].leftCols(batch), workspace.gradients[0].leftCols(batch),
                         input_gradient, workspace.scratch[0]};
    layers_[0]->backward(pass, update, team);
}

std::vector<Parameter*> Network::parameters() {
    std::vector<Parameter*> all;
    for (const auto& layer : layers_)
        for (Parameter* parameter : layer->parameters()) all.push_back(parameter);
    return all;
}

std::vector<const Parameter*> Network::parameters() const {
    std::vector<const Parameter*> all;
    for (const auto& layer : layers_)
        for (const Parameter* parameter : layer->parameters()) all.push_back(parameter);
    return all;
}

}  // namespace hourglass
