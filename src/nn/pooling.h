// Pooling: the largest or the mean of every size x size square of each channel.
#pragma once

#include "nn/image_shape.h"
#include "nn/layer.h"

namespace hourglass {

enum class PoolingKind { Max, Average };

class Pooling;

struct PoolingPlan {
    using Layer = Pooling;
    PoolingKind kind = PoolingKind::Max;
    ImageShape input;
    int size = 2;

    const ImageShape& input_shape() const { return input; }
    ImageShape output_shape() const { return {input.height / size, input.width / size, input.channels}; }
    friend bool operator==(const PoolingPlan&, const PoolingPlan&) = default;
};

// Squares lie side by side (stride = size); rows and columns that are left over at the end are dropped
// (Dumoulin and Visin 2016, section 1.2). No parameters.
class Pooling final : public Layer {
public:
    // Throws Error when the square is larger than the image.
    explicit Pooling(const PoolingPlan& plan);

    const ImageShape& output_shape() const { return output_; }
    std::unique_ptr<Layer> clone() const override { return std::make_unique<Pooling>(*this); }
    bool assign(const Layer& other) override;
    int inputs() const override { return plan_.input.size(); }
    int outputs() const override { return output_.size(); }
    std::vector<Parameter*> parameters() override { return {}; }
    Eigen::Index scratch_size(int /*max_batch*/) const override { return 0; }

    void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                 ThreadTeam& team) const override;
    // The gradient of a maximum goes to the first of the largest, the gradient of a mean to all alike.
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    void pool(const float* from, float* to) const;
    void spread_gradient(const float* from, const float* to_gradient, float* from_gradient) const;

    PoolingPlan plan_;
    ImageShape output_;
};

}  // namespace hourglass
