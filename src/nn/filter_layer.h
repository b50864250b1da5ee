// What Convolution and TransposedConvolution share: parameters, bias, activation and the update.
// y = f(A x + b), where A is a convolution or its adjoint, and b has one entry per output channel.
#pragma once

#include "nn/activation.h"
#include "nn/convolution_gemm.h"
#include "nn/initializer.h"
#include "nn/layer.h"

namespace hourglass {

// Floats of scratch that such a layer needs, for its plan and for itself.
std::int64_t filter_scratch_size(const ConvolutionGemm& gemm, const ImageShape& output, Activation activation,
                                 int max_batch);

class FilterLayer : public Layer {
public:
    bool assign(const Layer& other) override;
    int inputs() const override { return input_shape().size(); }
    int outputs() const override { return output_shape().size(); }
    virtual const ImageShape& input_shape() const = 0;
    virtual const ImageShape& output_shape() const = 0;
    using Layer::weight;
    Parameter* weight() override { return &weight_; }
    std::vector<Parameter*> parameters() override { return {&weight_, &bias_}; }
    Eigen::Index scratch_size(int max_batch) const override;

protected:
    // Weights (filters x patch size) from the initializer, with a random stream named
    // after the layer; the biases zero.
    FilterLayer(const std::string& name, const ConvolutionGemm& gemm, int output_channels,
                Activation activation, Initializer initializer, int fan_in, int fan_out, std::uint64_t seed);

    const ConvolutionGemm& gemm() const { return gemm_; }
    void prepare(ConvolutionGemm::Operand operand, Matrix& scratch, Eigen::Index batch) const;
    ConvolutionGemm::Work work(Matrix& scratch, Eigen::Index batch, int group) const;

    // Adds the bias to some columns of A x and applies the activation.
    void finish_output(MatrixView output, Eigen::Index first, Eigen::Index count, Matrix& scratch) const;
    // dZ = dY * f'(Z) for some columns, in place; adds its sum over samples and pixels to `bias_gradient`.
    void finish_output_gradient(Backward& pass, Eigen::Index first, Eigen::Index count,
                                float* bias_gradient) const;
    void update_parameters(const Update& update, Matrix& scratch, Eigen::Index batch, ThreadTeam& team);
    template <typename Type>
    static std::unique_ptr<Layer> copy_of(const Type& layer) {
        auto copy = std::make_unique<Type>(layer);
        for (Parameter* parameter : copy->parameters()) forget(*parameter);
        return copy;
    }

private:
    float* gemm_scratch(Matrix& scratch, Eigen::Index batch) const;
    Eigen::Map<Matrix> activation_input(Matrix& scratch, Eigen::Index batch) const;

    ConvolutionGemm gemm_;
    Activation activation_;
    Parameter weight_;  // filters x patch size
    Parameter bias_;    // output channels x 1
};

}  // namespace hourglass
