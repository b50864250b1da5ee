#include "nn/layer_plan.h"

#include <memory>
#include <numeric>

namespace hourglass {
namespace {

std::unique_ptr<Layer> make_layer(const LayerPlan& plan, Initializer initializer, std::uint64_t seed) {
    return std::visit(
        [&](const auto& layer) -> std::unique_ptr<Layer> {
            using Made = typename std::decay_t<decltype(layer)>::Layer;
            if constexpr (
                requires { layer.weights(); })
                return std::make_unique<Made>(layer, initializer, seed);
            else
                return std::make_unique<Made>(layer);
        },
        plan);
}

double weights(const LayerPlan& plan) {
    return std::visit(
        [](const auto& layer) {
            if constexpr (
                requires { layer.weights(); })
                return layer.weights();
            return 0.0;
        },
        plan);
}

double biases(const LayerPlan& plan) {
    return std::visit(
        [](const auto& layer) {
            if constexpr (
                requires { layer.biases(); })
                return layer.biases();
            return 0.0;
        },
        plan);
}

double scratch_size(const LayerPlan& plan, int max_batch) {
    return std::visit(
        [&](const auto& layer) {
            if constexpr (
                requires { layer.scratch_size(max_batch); })
                return static_cast<double>(layer.scratch_size(max_batch));
            return 0.0;
        },
        plan);
}

}  // namespace

ImageShape output_shape(const LayerPlan& plan) {
    return std::visit([](const auto& layer) -> ImageShape { return layer.output_shape(); }, plan);
}

Network make_network(const NetworkPlan& plan, Initializer initializer, std::uint64_t seed) {
    Network network;
    for (const LayerPlan& layer : plan) network.add(make_layer(layer, initializer, seed));
    return network;
}

double weight_count(const NetworkPlan& plan) {
    double count = 0;
    for (const LayerPlan& layer : plan) count += weights(layer);
    return count;
}

double parameter_count(const NetworkPlan& plan) {
    double count = 0;
    for (const LayerPlan& layer : plan) count += weights(layer) + biases(layer);
    return count;
}

double workspace_size(const NetworkPlan& plan, int max_batch, Passes passes) {
    const double copies = passes == Passes::Forward ? 1 : 2;  // the output, and its gradient
    double count = 0;
    for (const LayerPlan& layer : plan) {
        count += copies * output_shape(layer).size() * max_batch;
        count += scratch_size(layer, max_batch);
    }
    return count;
}

}  // namespace hourglass
