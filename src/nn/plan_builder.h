// Lists a network's layers one after the other, each on what the one before hands on.
#pragma once

#include <string>
#include <utility>

#include "nn/layer_plan.h"

namespace hourglass {

// Layers that learn are named in order: "encoder.0", "encoder.1", ...
class PlanBuilder {
public:
    PlanBuilder(std::string network, ImageShape input) : network_(std::move(network)), shape_(input) {}

    void dense(ImageShape output, Activation activation) {
        add(DensePlan{next_name(), shape_, output, activation});
    }
    void convolution(int filters, Window window, Activation activation) {
        add(ConvolutionPlan{next_name(), shape_, filters, window, activation});
    }
    void transposed_convolution(ImageShape output, Window window, Activation activation) {
        add(TransposedConvolutionPlan{next_name(), shape_, output, window, activation});
    }
    void pooling(PoolingKind kind, int size) { add(PoolingPlan{kind, shape_, size}); }
    void upsampling(int factor, ImageShape output) { add(UpsamplingPlan{shape_, factor, output}); }
    // No layer for a share of 0.
    void dropout(float share) {
        if (share > 0) add(DropoutPlan{network_ + "." + std::to_string(named_), shape_, share});
    }
    void top_k(int rows, int kept) { add(TopKPlan{rows, kept}); }

    NetworkPlan take() { return std::move(layers_); }

private:
    std::string next_name() { return network_ + "." + std::to_string(named_++); }
    void add(LayerPlan layer) {
        shape_ = output_shape(layer);
        layers_.push_back(std::move(layer));
    }

    std::string network_;
    ImageShape shape_;  // of what the last layer hands on
    NetworkPlan layers_;
    int named_ = 0;
};

}  // namespace hourglass
