// The k-sparse code: of every sample the k largest entries stay, the others become zero, in training and in
// inference (Makhzani and Frey 2014, "k-Sparse Autoencoders", section 2.1).
#pragma once

#include "nn/layer.h"

namespace hourglass {

// Of equal entries the first ones stay. No parameters.
class TopK final : public Layer {
public:
    // Throws Error unless 1 <= k <= width.
    TopK(int width, int k);

    std::unique_ptr<Layer> clone() const override { return std::make_unique<TopK>(*this); }
    bool assign(const Layer& other) override;
    int inputs() const override { return width_; }
    int outputs() const override { return width_; }
    std::vector<Parameter*> parameters() override { return {}; }
    Eigen::Index space_size(int max_batch) const override;

    void forward(ConstMatrixView input, MatrixView output, Matrix& space, const Mode& mode,
                 ThreadTeam& team) const override;
    // Gradients pass only where an entry stayed.
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    int width_;
    int k_;
};

}  // namespace hourglass
