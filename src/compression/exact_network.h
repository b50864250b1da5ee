// A network that gives the same numbers with every build on every machine: sums in one order, multiplications
// and additions that are rounded each by itself, and functions of compression/exact_math.h. The networks of
// src/nn do not: they add up in the order that suits the processor.
#pragma once

#include <array>
#include <vector>

#include "autoencoder/network_plan.h"
#include "nn/image_shape.h"
#include "nn/network.h"

namespace hourglass {

class ExactNetwork {
public:
    // Samples that are computed together, each by itself.
    static constexpr std::size_t kLanes = 16;
    using Lanes = std::array<float, kLanes>;

    // Throws Error when a layer is neither dense nor convolutional.
    ExactNetwork(const NetworkPlan& plan, const Network& network);

    // A number of every sample for each input; the same for each output.
    std::vector<Lanes> evaluate(std::vector<Lanes> inputs) const;

private:
    struct Layer {
        enum class Kind { Dense, Convolution, Transposed } kind = Kind::Dense;
        ImageShape input, output;
        Window window{};
        Activation activation = Activation::Linear;
        std::vector<float> weights{};  // row after row
        std::vector<float> biases{};
    };
    static void add_dense(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out);
    static void add_convolution(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out);

    std::vector<Layer> layers_;
};

}  // namespace hourglass
