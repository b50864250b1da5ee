// The transposed ("fractionally strided") convolution with its activation: the adjoint of the convolution
// that makes an image of the output's shape into one of the input's (Dumoulin and Visin 2016, chapter 4).
#pragma once

#include "nn/filter_layer.h"

namespace hourglass {

class TransposedConvolution;

struct TransposedConvolutionPlan {
    using Layer = TransposedConvolution;
    std::string name;
    ImageShape input;
    ImageShape output;
    Window window;
    Activation activation = Activation::Linear;

    const ImageShape& input_shape() const { return input; }
    const ImageShape& output_shape() const { return output; }
    double weights() const { return 1.0 * window.kernel * window.kernel * output.channels * input.channels; }
    double biases() const { return output.channels; }
    std::int64_t scratch_size(int max_batch) const;
    friend bool operator==(const TransposedConvolutionPlan&, const TransposedConvolutionPlan&) = default;
};

class TransposedConvolution final : public FilterLayer {
public:
    // Weight: input channels x (kernel * kernel * output channels), as of that convolution; bias: output
    // channels x 1. An output sees about kernel * kernel * input channels / stride^2 inputs, an input feeds
    // kernel * kernel * output channels outputs: so the initializer scales. Throws Error when convolving
    // `output` does not give the input's height and width; with a stride several outputs do.
    TransposedConvolution(const TransposedConvolutionPlan& plan, Initializer initializer, std::uint64_t seed);

    const ImageShape& input_shape() const override { return gemm().maps(); }
    const ImageShape& output_shape() const override { return gemm().image(); }
    std::unique_ptr<Layer> clone() const override { return copy_of(*this); }

    void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;
};

}  // namespace hourglass
