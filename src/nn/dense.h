// The fully connected layer with its activation: y = f(W x + b).
#pragma once

#include <cstdint>
#include <string>

#include "nn/activation.h"
#include "nn/image_shape.h"
#include "nn/initializer.h"
#include "nn/layer.h"

namespace hourglass {

class Dense;

struct DensePlan {
    using Layer = Dense;
    std::string name;
    ImageShape input;   // pictures and maps are read as columns,
    ImageShape output;  // and may be made of one
    Activation activation = Activation::Linear;

    const ImageShape& input_shape() const { return input; }
    const ImageShape& output_shape() const { return output; }
    double weights() const { return 1.0 * input.size() * output.size(); }
    double biases() const { return output.size(); }
    std::int64_t scratch_size(int max_batch) const;
    friend bool operator==(const DensePlan&, const DensePlan&) = default;
};

class Dense final : public Layer {
public:
    // Weights (outputs x inputs) from the initializer, with a random stream named after
    // the layer; biases zero.
    Dense(const DensePlan& plan, Initializer initializer, std::uint64_t seed);

    std::unique_ptr<Layer> clone() const override;
    bool assign(const Layer& other) override;
    int inputs() const override { return static_cast<int>(weight_.value.cols()); }
    int outputs() const override { return static_cast<int>(weight_.value.rows()); }
    using hourglass::Layer::weight;
    Parameter* weight() override { return &weight_; }
    std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }
    Eigen::Index scratch_size(int max_batch) const override;

    void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    Eigen::Map<Matrix> activation_input(Matrix& scratch, Eigen::Index batch) const;
    void finish_output_gradient(Backward& pass, Eigen::Index first, Eigen::Index rows, const Update& update);
    void update_columns(Backward& pass, Eigen::Index first, Eigen::Index columns, const Update& update);

    DensePlan plan_;
    Parameter weight_;  // outputs x inputs
    Parameter bias_;    // outputs x 1
};

}  // namespace hourglass
