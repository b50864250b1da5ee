// The convolutional layer with its activation: every output channel is a filter's response at every position
// of the window (cross-correlation, as in all libraries for this; Dumoulin and Visin 2016, chapter 2).
#pragma once

#include "nn/filter_layer.h"

namespace hourglass {

class Convolution final : public FilterLayer {
public:
    // Weight: filters x (kernel * kernel * input channels), a row in the order of an image; bias: filters
    // x 1. An output sees kernel * kernel * input channels inputs, an input feeds kernel * kernel * filters
    // outputs: so the initializer scales. Throws Error when the kernel is larger than the padded image.
    Convolution(const std::string& name, const ImageShape& input, int filters, int kernel, int stride,
                int padding, Activation activation, Initializer initializer, std::uint64_t seed);

    // The shape of the output; throws Error as the constructor does.
    static ImageShape convolved(const ImageShape& input, int filters, int kernel, int stride, int padding);

    const ImageShape& input_shape() const override { return bank().image(); }
    const ImageShape& output_shape() const override { return bank().maps(); }
    std::unique_ptr<Layer> clone() const override { return copy_of(*this); }

    void forward(ConstMatrixView input, MatrixView output, Matrix& space, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;
};

}  // namespace hourglass
