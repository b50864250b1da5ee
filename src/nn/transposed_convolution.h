// The transposed ("fractionally strided") convolution with its activation: the adjoint of the convolution
// that makes an image of the output's shape into one of the input's (Dumoulin and Visin 2016, chapter 4).
#pragma once

#include "nn/filter_layer.h"

namespace hourglass {

class TransposedConvolution final : public FilterLayer {
public:
    // Weight: input channels x (kernel * kernel * output channels), as of that convolution; bias: output
    // channels x 1. An output sees about kernel * kernel * input channels / stride^2 inputs, an input feeds
    // kernel * kernel * output channels outputs: so the initializer scales. Throws Error when convolving
    // `output` does not give the input's height and width; with a stride several outputs do.
    TransposedConvolution(const std::string& name, const ImageShape& input, const ImageShape& output,
                          int kernel, int stride, int padding, Activation activation, Initializer initializer,
                          std::uint64_t seed);

    const ImageShape& input_shape() const override { return bank().maps(); }
    const ImageShape& output_shape() const override { return bank().image(); }
    std::unique_ptr<Layer> clone() const override { return copy_of(*this); }

    void forward(ConstMatrixView input, MatrixView output, Matrix& space, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;
};

}  // namespace hourglass
