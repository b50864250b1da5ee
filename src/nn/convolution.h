// The convolutional layer with its activation: every output channel is a filter's response at every position
// of the window (cross-correlation, as in all libraries for this; Dumoulin and Visin 2016, chapter 2).
#pragma once

#include "nn/filter_layer.h"

namespace hourglass {

class Convolution;

struct ConvolutionPlan {
    using Layer = Convolution;
    std::string name;
    ImageShape input;
    int filters = 1;
    Window window;
    Activation activation = Activation::Linear;

    const ImageShape& input_shape() const { return input; }
    ImageShape output_shape() const { return convolved(input, filters, window); }
    double weights() const { return 1.0 * window.kernel * window.kernel * input.channels * filters; }
    double biases() const { return filters; }
    std::int64_t scratch_size(int max_batch) const;
    friend bool operator==(const ConvolutionPlan&, const ConvolutionPlan&) = default;
};

class Convolution final : public FilterLayer {
public:
    // Weight: filters x (kernel * kernel * input channels), each row in the order of an
    // image. Bias: one entry per filter. An output sees kernel * kernel * input channels
    // inputs, and an input feeds kernel * kernel * filters outputs: so the initializer
    // scales. Throws Error as check_convolution does.
    Convolution(const ConvolutionPlan& plan, Initializer initializer, std::uint64_t seed);

    const ImageShape& input_shape() const override { return gemm().image(); }
    const ImageShape& output_shape() const override { return gemm().maps(); }
    std::unique_ptr<Layer> clone() const override { return copy_of(*this); }

    void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;
};

}  // namespace hourglass
