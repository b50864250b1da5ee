#include "autoencoder/network_plan.h"

#include "base/error.h"
#include "nn/dense.h"

namespace hourglass {
namespace {

constexpr int kHalving = 2;

// Adds layers one after the other and names those that have parameters: "encoder.0", "encoder.1", ...
class Builder {
public:
    Builder(std::string half, const Spec& spec) : half_(std::move(half)), spec_(spec) {}

    void dense(int inputs, int outputs, Activation activation) {
        network_.add(
            std::make_unique<Dense>(next_name(), inputs, outputs, activation, spec_.initializer, spec_.seed));
    }
    void hidden(int inputs, int outputs) {
        dense(inputs, outputs, spec_.activation);
        dropout(outputs);
    }

    void dropout(int) {}
    void top_k(int, int) {}
    Network take() { return std::move(network_); }

private:
    std::string next_name() { return half_ + "." + std::to_string(layers_++); }

    std::string half_;
    const Spec& spec_;
    Network network_;
    int layers_ = 0;
};

int classes(const Spec& spec) { return spec.variant == Variant::Conditional ? kClasses : 0; }

// Adds the layers below the code and returns how many numbers they hand on.
int add_dense_body(Builder& builder, const Spec& spec, int inputs) {
    for (const int width : spec.hidden) {
        builder.hidden(inputs, width);
        inputs = width;
    }
    return inputs;
}

}  // namespace

Network make_encoder(const Spec& spec, ImageShape image) {
    Builder builder("encoder", spec);
    if (spec.architecture == Architecture::Convolutional)
        throw Error("there are no convolutional layers yet");
    const int inputs = add_dense_body(builder, spec, image.size() + classes(spec));
    if (spec.is_variational()) {
        builder.dense(inputs, 2 * spec.latent, Activation::Linear);
    } else {
        builder.dense(inputs, spec.latent, spec.code_activation);
    }
    if (spec.variant == Variant::Sparse && spec.sparsity == Sparsity::TopK) {
        builder.top_k(spec.latent, spec.top_k);
    }
    return builder.take();
}

Network make_decoder(const Spec& spec, ImageShape image) {
    Builder builder("decoder", spec);
    int inputs = spec.latent + classes(spec);
    for (auto width = spec.hidden.rbegin(); width != spec.hidden.rend(); ++width) {
        builder.hidden(inputs, *width);
        inputs = *width;
    }
    builder.dense(inputs, image.size(), Activation::Linear);
    return builder.take();
}

}  // namespace hourglass
