// A network as a value: what its layers are, before any of them is made. Each layer's plan stands beside the
// layer; whatever has to be known of all of them is a loop over the list.
#pragma once

#include <cstdint>
#include <variant>
#include <vector>

#include "nn/convolution.h"
#include "nn/dense.h"
#include "nn/dropout.h"
#include "nn/network.h"
#include "nn/pooling.h"
#include "nn/top_k.h"
#include "nn/transposed_convolution.h"
#include "nn/upsampling.h"

namespace hourglass {

// Of every alternative: Layer, input_shape(), output_shape(); of those that learn weights() and biases(), how
// many; of those that need some, scratch_size(max_batch) in floats. A plan may be one that no layer can be
// made of, such as a kernel that does not fit: a side of its output is then 0, and the layer refuses it.
using LayerPlan = std::variant<DensePlan, ConvolutionPlan, TransposedConvolutionPlan, PoolingPlan,
                               UpsamplingPlan, DropoutPlan, TopKPlan>;
using NetworkPlan = std::vector<LayerPlan>;

ImageShape output_shape(const LayerPlan& plan);

// Throws Error as the layers' constructors do.
Network make_network(const NetworkPlan& plan, Initializer initializer, std::uint64_t seed);

// How many numbers its weights are, and its weights and biases; in double precision, which holds any.
double weight_count(const NetworkPlan& plan);
double parameter_count(const NetworkPlan& plan);
// How many numbers its workspace holds (Network::make_workspace).
double workspace_size(const NetworkPlan& plan, int max_batch, Passes passes);

}  // namespace hourglass
