// The k-sparse code: of every sample the k largest entries stay, the others become zero, in training and in
// inference (Makhzani and Frey 2014, "k-Sparse Autoencoders", section 2.1).
#pragma once

#include <cstdint>

#include "nn/image_shape.h"
#include "nn/layer.h"

namespace hourglass {

class TopK;

struct TopKPlan {
    using Layer = TopK;
    int width = 0;
    int k = 0;

    ImageShape input_shape() const { return units(width); }
    ImageShape output_shape() const { return units(width); }
    std::int64_t scratch_size(int max_batch) const;
    friend bool operator==(const TopKPlan&, const TopKPlan&) = default;
};

// Of equal entries the first ones stay. No parameters.
class TopK final : public Layer {
public:
    // Throws Error unless 1 <= k <= width.
    explicit TopK(const TopKPlan& plan);

    std::unique_ptr<Layer> clone() const override { return std::make_unique<TopK>(*this); }
    bool assign(const Layer& other) override;
    int inputs() const override { return plan_.width; }
    int outputs() const override { return plan_.width; }
    std::vector<Parameter*> parameters() override { return {}; }
    Eigen::Index scratch_size(int max_batch) const override;

    void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                 ThreadTeam& team) const override;
    // Gradients pass only where an entry stayed.
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    TopKPlan plan_;
};

}  // namespace hourglass
