// Nearest-neighbor upsampling by a whole factor: every pixel becomes a square of equal
// ones. Followed by a convolution, it enlarges images without the checkerboards of
// transposed convolutions (Odena et al. 2016).
#pragma once

#include "nn/image_shape.h"
#include "nn/layer.h"

namespace hourglass {

class Upsampling;

struct UpsamplingPlan {
    using Layer = Upsampling;
    ImageShape input;
    int factor = 2;
    ImageShape output;

    const ImageShape& input_shape() const { return input; }
    const ImageShape& output_shape() const { return output; }
    friend bool operator==(const UpsamplingPlan&, const UpsamplingPlan&) = default;
};

// output(y, x) = input(y / factor, x / factor), whole division. The output may be up to factor - 1 rows and
// columns smaller, when the last ones are dropped, or larger, when the last pixel is repeated: so 3 x 3 by 2
// becomes 7 x 7, the size that pooling made 3 x 3 of. No parameters.
class Upsampling final : public Layer {
public:
    // Throws Error when the output cannot be had from the input.
    explicit Upsampling(const UpsamplingPlan& plan);

    std::unique_ptr<Layer> clone() const override { return std::make_unique<Upsampling>(*this); }
    bool assign(const Layer& other) override;
    int inputs() const override { return plan_.input.size(); }
    int outputs() const override { return plan_.output.size(); }
    std::vector<Parameter*> parameters() override { return {}; }
    Eigen::Index scratch_size(int /*max_batch*/) const override { return 0; }

    void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                 ThreadTeam& team) const override;
    // The gradient of a pixel is the sum over its square.
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    UpsamplingPlan plan_;
};

}  // namespace hourglass
