// Pooling: the largest or the mean of every size x size square of each channel.
#pragma once

#include "nn/image_shape.h"
#include "nn/layer.h"

namespace hourglass {

enum class PoolingKind { Max, Average };

// Squares lie side by side (stride = size); rows and columns that are left over at the end are dropped
// (Dumoulin and Visin 2016, section 1.2). No parameters.
class Pooling final : public Layer {
public:
    // Throws Error when the square is larger than the image.
    Pooling(PoolingKind kind, const ImageShape& input, int size);

    const ImageShape& output_shape() const { return output_; }
    std::unique_ptr<Layer> clone() const override { return std::make_unique<Pooling>(*this); }
    bool assign(const Layer& other) override;
    int inputs() const override { return input_.size(); }
    int outputs() const override { return output_.size(); }
    std::vector<Parameter*> parameters() override { return {}; }
    Eigen::Index space_size(int /*max_batch*/) const override { return 0; }

    void forward(ConstMatrixView input, MatrixView output, Matrix& space, const Mode& mode,
                 ThreadTeam& team) const override;
    // The gradient of a maximum goes to the first of the largest, the gradient of a mean to all alike.
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    void pool(const float* from, float* to) const;
    void spread_gradient(const float* from, const float* to_gradient, float* from_gradient) const;

    PoolingKind kind_;
    ImageShape input_;
    ImageShape output_;
    int size_;
};

}  // namespace hourglass
