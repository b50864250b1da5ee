#include "io/onnx_layers.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "base/error.h"
#include "nn/activation.h"

namespace hourglass {
namespace {

using Sides = std::vector<std::int64_t>;

Sides both(int side) { return {side, side}; }

// The pixel that each of `large` repeats, as Upsampling does where the sides are no multiples.
Sides repeated(int small, int large, int factor) {
    Sides places;
    for (int i = 0; i < large; ++i) places.push_back(std::min(i / factor, small - 1));
    return places;
}

}  // namespace

std::size_t place_of(std::size_t k, const ImageShape& shape) {
    const auto pixels = static_cast<std::size_t>(shape.pixels());
    const auto channels = static_cast<std::size_t>(shape.channels);
    return k < pixels * channels ? k % pixels * channels + k / pixels : k;
}

OnnxChain::OnnxChain(OnnxGraph& graph, std::string value, const ImageShape& shape, bool maps)
    : graph_(graph), value_(std::move(value)), shape_(shape), maps_(maps) {}

const std::string& OnnxChain::as_columns() {
    if (maps_) value_ = graph_.node("Flatten", {value_});
    maps_ = false;
    return value_;
}

// A side of 0 is the one that there was: the batch.
const std::string& OnnxChain::as_maps() {
    const Sides sides{0, shape_.channels, shape_.height, shape_.width};
    if (!maps_) value_ = graph_.node("Reshape", {value_, graph_.integers(sides)});
    maps_ = true;
    return value_;
}

void OnnxChain::append(const std::string& value, int columns) {
    value_ = graph_.node("Concat", {as_columns(), value}, {{"axis", 1}});
    appended_ += columns;
}

void OnnxChain::apply(std::string_view op, std::vector<OnnxAttribute> attributes) {
    value_ = graph_.node(op, {value_}, std::move(attributes));
}

void OnnxChain::add(const NetworkPlan& plan, std::span<const Parameter* const> parameters) {
    parameters_ = parameters;
    for (const LayerPlan& layer : plan) std::visit([this](const auto& one) { add(one); }, layer);
}

const Matrix& OnnxChain::parameter(const std::string& name) const {
    const auto found = std::ranges::find(parameters_, name, &Parameter::name);
    if (found == parameters_.end()) throw Error("the model has no parameter '" + name + "'");
    return (*found)->value;
}

// One number per channel of maps, or per unit, in ONNX's order.
std::string OnnxChain::bias(const std::string& layer, const ImageShape& shape) {
    const Matrix& bias = parameter(layer + ".bias");
    return graph_.floats(layer + ".bias", {shape.size()}, [&bias, shape](std::size_t k) {
        return bias(static_cast<Eigen::Index>(place_of(k, shape)));
    });
}

// y = x W^T + b, with the rows and columns of W in the order of what goes out and comes in.
void OnnxChain::add(const DensePlan& plan) {
    as_columns();
    const Matrix& weight = parameter(plan.name + ".weight");
    const auto inputs = static_cast<std::size_t>(shape_.size() + appended_);
    const std::string weights =
        graph_.floats(plan.name + ".weight", {plan.output.size(), shape_.size() + appended_},
                      [&weight, inputs, from = shape_, to = plan.output](std::size_t k) {
                          return weight(static_cast<Eigen::Index>(place_of(k / inputs, to)),
                                        static_cast<Eigen::Index>(place_of(k % inputs, from)));
                      });
    value_ = graph_.node("Gemm", {value_, weights, bias(plan.name, plan.output)}, {{"transB", 1}});
    shape_ = plan.output;
    appended_ = 0;
    activate(plan.activation);
}

// Rows of ours are a filter, or what one input channel spreads, of kernel x kernel x channels each.
std::string OnnxChain::filters(const std::string& layer, int kernel, int channels) {
    const Matrix& weight = parameter(layer + ".weight");
    const ImageShape filter{kernel, kernel, channels};
    const auto size = static_cast<std::size_t>(filter.size());
    return graph_.floats(layer + ".weight", {weight.rows(), channels, kernel, kernel},
                         [&weight, filter, size](std::size_t k) {
                             return weight(static_cast<Eigen::Index>(k / size),
                                           static_cast<Eigen::Index>(place_of(k % size, filter)));
                         });
}

void OnnxChain::filter_layer(std::string_view op, const std::string& layer, const Window& window,
                             int channels, const ImageShape& output, std::vector<OnnxAttribute> attributes) {
    as_maps();
    attributes.insert(attributes.end(), {{"kernel_shape", both(window.kernel)},
                                         {"strides", both(window.stride)},
                                         {"pads", Sides(4, window.padding)}});
    const std::string weights = filters(layer, window.kernel, channels);
    value_ = graph_.node(op, {value_, weights, bias(layer, units(output.channels))}, std::move(attributes));
    shape_ = output;
}

void OnnxChain::add(const ConvolutionPlan& plan) {
    filter_layer("Conv", plan.name, plan.window, plan.input.channels, plan.output_shape(), {});
    activate(plan.activation);
}

// Of the outputs that convolving makes the input of, ONNX takes the smallest; `output_padding` enlarges it.
void OnnxChain::add(const TransposedConvolutionPlan& plan) {
    const auto& [kernel, stride, padding] = plan.window;
    const Sides more{plan.output.height - (stride * (plan.input.height - 1) + kernel - 2 * padding),
                     plan.output.width - (stride * (plan.input.width - 1) + kernel - 2 * padding)};
    filter_layer("ConvTranspose", plan.name, plan.window, plan.output.channels, plan.output,
                 {{"output_padding", more}});
    activate(plan.activation);
}

void OnnxChain::add(const PoolingPlan& plan) {
    as_maps();
    apply(plan.kind == PoolingKind::Max ? "MaxPool" : "AveragePool",
          {{"kernel_shape", both(plan.size)}, {"strides", both(plan.size)}});
    shape_ = plan.output_shape();
}

void OnnxChain::add(const UpsamplingPlan& plan) {
    as_maps();
    const auto& [input, factor, output] = plan;
    if (output.height == factor * input.height && output.width == factor * input.width) {
        const std::array scales{1.0f, 1.0f, static_cast<float>(factor), static_cast<float>(factor)};
        const std::string name =
            graph_.floats(value_ + "_scales", {4}, [scales](std::size_t k) { return scales[k]; });
        value_ = graph_.node("Resize", {value_, "", name},
                             {{"mode", "nearest"},
                              {"coordinate_transformation_mode", "asymmetric"},
                              {"nearest_mode", "floor"}});
    } else {
        const std::string rows = graph_.integers(repeated(input.height, output.height, factor));
        const std::string columns = graph_.integers(repeated(input.width, output.width, factor));
        value_ = graph_.node("Gather", {value_, rows}, {{"axis", 2}});
        value_ = graph_.node("Gather", {value_, columns}, {{"axis", 3}});
    }
    shape_ = output;
}

// Outside of training the identity.
void OnnxChain::add(const DropoutPlan& /*plan*/) {}

// The largest put into zeros where they were.
void OnnxChain::add(const TopKPlan& plan) {
    as_columns();
    const auto [largest, places] =
        graph_.node_of_two("TopK", {value_, graph_.integers(Sides{plan.k})}, {{"axis", 1}});
    const std::string zeros = graph_.node("Sub", {value_, value_});
    value_ = graph_.node("ScatterElements", {zeros, places, largest}, {{"axis", 1}});
}

void OnnxChain::activate(Activation activation) {
    switch (activation) {
        case Activation::Linear:
            return;
        case Activation::Relu:
            return apply("Relu");
        case Activation::LeakyRelu:
            return apply("LeakyRelu", {{"alpha", kLeak}});
        case Activation::Elu:
            return apply("Elu");
        case Activation::Gelu:
            value_ = gelu();
            return;
        case Activation::Sigmoid:
            return apply("Sigmoid");
        case Activation::Tanh:
            return apply("Tanh");
        case Activation::Softplus:
            return apply("Softplus");
    }
}

// x / 2 (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))), as nn/activation.cpp computes it: opset 13 has no
// operator for it.
std::string OnnxChain::gelu() {
    const auto node = [this](std::string_view op, const std::string& a, const std::string& b) {
        return graph_.node(op, {a, b});
    };
    const std::string square = node("Mul", value_, value_);
    const std::string cubic = node("Mul", square, graph_.scalar(0.044715f));
    const std::string factor = node("Add", cubic, graph_.scalar(1));
    const std::string scaled = node("Mul", node("Mul", value_, graph_.scalar(0.7978845608f)), factor);
    const std::string share = node("Add", graph_.node("Tanh", {scaled}), graph_.scalar(1));
    return node("Mul", node("Mul", value_, graph_.scalar(0.5f)), share);
}

}  // namespace hourglass
