// Dropout: in training every entry is zero with probability `rate`, and the others are scaled by
// 1 / (1 - rate), so that the mean stays and inference is the identity (Srivastava et al. 2014, section 10).
#pragma once

#include <string>

#include "nn/layer.h"

namespace hourglass {

// No parameters. The mask is a function of the mode's seed and step, the layer's name and the entry.
class Dropout final : public Layer {
public:
    // Throws Error unless 0 <= rate < 1.
    Dropout(const std::string& name, int width, float rate);

    float rate() const { return rate_; }
    std::unique_ptr<Layer> clone() const override { return std::make_unique<Dropout>(*this); }
    bool assign(const Layer& other) override;
    int inputs() const override { return width_; }
    int outputs() const override { return width_; }
    std::vector<Parameter*> parameters() override { return {}; }
    // The factor of every entry, and one float that says whether they apply.
    Eigen::Index space_size(int max_batch) const override { return Eigen::Index{width_} * max_batch + 1; }

    void forward(ConstMatrixView input, MatrixView output, Matrix& space, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    std::string stream_;
    int width_;
    float rate_;
};

}  // namespace hourglass
