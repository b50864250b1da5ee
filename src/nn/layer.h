// The interface of a layer: the open set that a network is made of.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "math/matrix.h"
#include "math/thread_team.h"
#include "nn/optimizer.h"

namespace hourglass {

// What a forward pass is for. Layers that draw random numbers (dropout) do so in training only, from a stream
// of the seed and the step.
struct Mode {
    bool training = false;
    std::uint64_t seed = 0;
    std::uint32_t step = 0;
    Eigen::Index twins =
        0;  // columns so far apart are one sample seen twice, and draw the same numbers; 0: none
};

// All shapes are features x batch; the batch may be smaller than the workspace was made for, and may be 1.
class Layer {
public:
    virtual ~Layer() = default;

    // A copy of the parameters, without what the optimizer remembers of them.
    virtual std::unique_ptr<Layer> clone() const = 0;
    // Copies the parameters of a layer of the same type and shape, without allocating;
    // false if it is another.
    virtual bool assign(const Layer& other) = 0;
    virtual int inputs() const = 0;
    virtual int outputs() const = 0;
    virtual std::vector<Parameter*> parameters() = 0;
    // The weights among the parameters; null where there are none.
    virtual Parameter* weight() { return nullptr; }
    const Parameter* weight() const { return const_cast<Layer*>(this)->weight(); }
    // Floats of scratch that a pass over up to max_batch samples needs. What forward
    // leaves there, backward finds.
    virtual Eigen::Index scratch_size(int max_batch) const = 0;

    virtual void forward(ConstMatrixView input, MatrixView output, Matrix& scratch, const Mode& mode,
                         ThreadTeam& team) const = 0;

    struct Backward {
        ConstMatrixView input;
        ConstMatrixView output;      // what forward gave
        MatrixView output_gradient;  // d(loss)/d(output) on entry; overwritten
        MatrixView* input_gradient;  // set to d(loss)/d(input) unless null
        Matrix& scratch;
    };
    // Computes the gradients and updates the parameters by the rule.
    virtual void backward(Backward& pass, const Update& update, ThreadTeam& team) = 0;
};

}  // namespace hourglass
