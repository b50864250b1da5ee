// The fully connected layer with its activation: y = f(W x + b).
#pragma once

#include "nn/activation.h"
#include "nn/initializer.h"
#include "nn/layer.h"

namespace hourglass {

class Dense final : public Layer {
public:
    // Weights (outputs x inputs) from the initializer, with a random stream named after the layer; biases
    // zero.
    Dense(const std::string& name, int inputs, int outputs, Activation activation, Initializer initializer,
          std::uint64_t seed);

    std::unique_ptr<Layer> clone() const override;
    bool assign(const Layer& other) override;
    int inputs() const override { return static_cast<int>(weight_.value.cols()); }
    int outputs() const override { return static_cast<int>(weight_.value.rows()); }
    Activation activation() const { return activation_; }
    const Parameter& weight() const { return weight_; }
    Parameter& weight() { return weight_; }
    std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }
    Eigen::Index space_size(int max_batch) const override;

    void forward(ConstMatrixView input, MatrixView output, Matrix& space, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    Eigen::Map<Matrix> activation_input(Matrix& space, Eigen::Index batch) const;
    void finish_output_gradient(Backward& pass, Eigen::Index first, Eigen::Index rows, const Update& update);
    void update_columns(Backward& pass, Eigen::Index first, Eigen::Index columns, const Update& update);

    Activation activation_;
    Parameter weight_;  // outputs x inputs
    Parameter bias_;    // outputs x 1
};

}  // namespace hourglass
