// Dropout: in training every entry is zero with probability `rate`, and the others are scaled by
// 1 / (1 - rate), so that the mean stays and inference is the identity (Srivastava et al. 2014, section 10).
#pragma once

#include <cstdint>
#include <string>

#include "nn/image_shape.h"
#include "nn/layer.h"

namespace hourglass {

class Dropout;

struct DropoutPlan {
    using Layer = Dropout;
    std::string name;
    ImageShape shape;
    float rate = 0;

    const ImageShape& input_shape() const { return shape; }
    const ImageShape& output_shape() const { return shape; }
    // The factor of every entry, and one float that says whether they apply.
    std::int64_t scratch_size(int max_batch) const { return std::int64_t{shape.size()} * max_batch + 1; }
    friend bool operator==(const DropoutPlan&, const DropoutPlan&) = default;
};

// No parameters. The mask is a function of the mode's seed and step, the layer's name and the entry.
class Dropout final : public Layer {
public:
    // Throws Error unless 0 <= rate < 1.
    explicit Dropout(const DropoutPlan& plan);

    std::unique_ptr<Layer> clone() const override { return std::make_unique<Dropout>(*this); }
    bool assign(const Layer& other) override;
    int inputs() const override { return width_; }
    int outputs() const override { return width_; }
    std::vector<Parameter*> parameters() override { return {}; }
    Eigen::Index scratch_size(int max_batch) const override {
        return static_cast<Eigen::Index>(plan_.scratch_size(max_batch));
    }

    void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                 ThreadTeam& team) const override;
    void backward(Backward& pass, const Update& update, ThreadTeam& team) override;

private:
    DropoutPlan plan_;
    std::string stream_;
    int width_;
};

}  // namespace hourglass
