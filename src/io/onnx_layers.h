// The layers of a network as operators of an ONNX graph: a loop over its plan.
#pragma once

#include <span>
#include <string>

#include "io/onnx_graph.h"
#include "nn/layer_plan.h"

namespace hourglass {

// ONNX's pictures have their channels before their rows (batch x channels x height x width), where this
// program's have them behind: of numbers in ONNX's order, the place of number k in ours. What is behind the
// picture (classes) keeps its place.
std::size_t place_of(std::size_t k, const ImageShape& shape);

// What has been made of an input so far. Layers with weights read them from `parameters`, which have to be
// there until the file is written.
class OnnxChain {
public:
    // `maps`: a batch of channels x height x width each, else of columns.
    OnnxChain(OnnxGraph& graph, std::string value, const ImageShape& shape, bool maps);

    // Columns of another value behind these.
    void append(const std::string& value, int columns);
    void add(const NetworkPlan& plan, std::span<const Parameter* const> parameters);
    // An operator that changes every number by itself.
    void apply(std::string_view op, std::vector<OnnxAttribute> attributes = {});
    void activate(Activation activation);

    const std::string& as_columns();
    const std::string& as_maps();

private:
    void add(const DensePlan& plan);
    void add(const ConvolutionPlan& plan);
    void add(const TransposedConvolutionPlan& plan);
    void add(const PoolingPlan& plan);
    void add(const UpsamplingPlan& plan);
    void add(const DropoutPlan& plan);
    void add(const TopKPlan& plan);

    const Matrix& parameter(const std::string& name) const;
    std::string bias(const std::string& layer, const ImageShape& shape);
    std::string filters(const std::string& layer, int kernel, int channels);
    void filter_layer(std::string_view op, const std::string& layer, const Window& window, int channels,
                      const ImageShape& output, std::vector<OnnxAttribute> attributes);
    std::string gelu();

    OnnxGraph& graph_;
    std::string value_;
    ImageShape shape_;
    bool maps_;
    int appended_ = 0;  // columns behind the picture's
    std::span<const Parameter* const> parameters_;
};

}  // namespace hourglass
