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
    // The same a bit at a time: for a window that must not stall.
    class Pass;

private:
    struct Layer {
        enum class Kind { Dense, Convolution, Transposed } kind = Kind::Dense;
        ImageShape input, output;
        Window window{};
        Activation activation = Activation::Linear;
        std::vector<float> weights{};  // row after row
        std::vector<float> biases{};
    };
    // Rows of the output, and of a convolution rows of pixels on its smaller side: how many there are, and
    // those from `first` to before `last`.
    static std::size_t rows(const Layer& layer);
    static void add_rows(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out,
                         std::size_t first, std::size_t last);
    static void add_dense(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out,
                          std::size_t first, std::size_t last);
    static void add_convolution(const Layer& layer, const std::vector<Lanes>& in, std::vector<Lanes>& out,
                                std::size_t first, std::size_t last);

    std::vector<Layer> layers_;
};

class ExactNetwork::Pass {
public:
    // The network stays the caller's and must outlive the pass.
    Pass(const ExactNetwork& network, std::vector<Lanes> inputs);

    bool done() const { return layer_ == network_->layers_.size(); }
    // At most about a million multiplications, or some thousand exponentials.
    void advance();
    // Once done.
    const std::vector<Lanes>& outputs() const { return in_; }

private:
    const ExactNetwork* network_;
    std::vector<Lanes> in_, out_;  // of the layer that is next
    std::size_t layer_ = 0;
    std::size_t row_ = 0, activated_ = 0;  // of that layer
};

}  // namespace hourglass
