#include "autoencoder/network_plan.h"

#include <algorithm>

#include "base/error.h"
#include "nn/convolution.h"
#include "nn/dense.h"
#include "nn/dropout.h"
#include "nn/pooling.h"
#include "nn/top_k.h"
#include "nn/transposed_convolution.h"
#include "nn/upsampling.h"

namespace hourglass {
namespace {

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

    void convolution(ImageShape input, int filters, int stride, Activation activation) {
        network_.add(std::make_unique<Convolution>(next_name(), input, filters, spec_.kernel, stride,
                                                   spec_.padded_pixels(), activation, spec_.initializer,
                                                   spec_.seed));
    }
    void transposed_convolution(ImageShape input, ImageShape output, Activation activation) {
        network_.add(std::make_unique<TransposedConvolution>(next_name(), input, output, spec_.kernel,
                                                             spec_.stride, spec_.padded_pixels(), activation,
                                                             spec_.initializer, spec_.seed));
    }
    void pooling(ImageShape input) {
        const auto kind =
            spec_.downsampling == Downsampling::MaxPool ? PoolingKind::Max : PoolingKind::Average;
        network_.add(std::make_unique<Pooling>(kind, input, spec_.stride));
    }
    void upsampling(ImageShape input, ImageShape output) {
        network_.add(std::make_unique<Upsampling>(input, spec_.stride, output));
    }
    void dropout(int size) {
        if (spec_.dropout > 0) {
            network_.add(
                std::make_unique<Dropout>(half_ + "." + std::to_string(layers_), size, spec_.dropout));
        }
    }
    void top_k(int size, int k) { network_.add(std::make_unique<TopK>(size, k)); }

    Network take() { return std::move(network_); }

private:
    std::string next_name() { return half_ + "." + std::to_string(layers_++); }

    std::string half_;
    const Spec& spec_;
    Network network_;
    int layers_ = 0;
};

int classes(const Spec& spec) { return spec.variant == Variant::Conditional ? kClasses : 0; }

ImageShape convolved(const Spec& spec, ImageShape shape, int channels) {
    return Convolution::convolved(shape, channels, spec.kernel, spec.stride, spec.padded_pixels());
}

// Convolutions with a padding of the same size round up, pooling rounds down.
ImageShape shrunk(const Spec& spec, ImageShape shape, int channels) {
    if (spec.downsampling == Downsampling::Stride) return convolved(spec, shape, channels);
    return {shape.height / spec.stride, shape.width / spec.stride, channels};
}

bool fits_transposed_convolution(const Spec& spec, ImageShape small, ImageShape large) {
    return convolved(spec, large, small.channels) == small;
}

// The picture's shape before the first convolution, after it, ...: one more than there are convolutions.
std::vector<ImageShape> pyramid(const Spec& spec, ImageShape image) {
    std::vector<ImageShape> shapes = {image};
    for (const int channels : spec.channels) shapes.push_back(shrunk(spec, shapes.back(), channels));
    return shapes;
}

// Adds the layers below the code and returns how many numbers they hand on.
int add_dense_body(Builder& builder, const Spec& spec, int inputs) {
    for (const int width : spec.hidden) {
        builder.hidden(inputs, width);
        inputs = width;
    }
    return inputs;
}

int add_convolutional_body(Builder& builder, const Spec& spec, ImageShape image) {
    const std::vector<ImageShape> shapes = pyramid(spec, image);
    for (std::size_t i = 0; i + 1 < shapes.size(); ++i) {
        const int filters = shapes[i + 1].channels;
        if (spec.downsampling == Downsampling::Stride) {
            builder.convolution(shapes[i], filters, spec.stride, spec.activation);
        } else {
            builder.convolution(shapes[i], filters, 1, spec.activation);
            builder.pooling({shapes[i].height, shapes[i].width, filters});
        }
        builder.dropout(shapes[i + 1].size());
    }
    return shapes.back().size();
}

void add_convolutional_decoder(Builder& builder, const Spec& spec, ImageShape image) {
    const std::vector<ImageShape> shapes = pyramid(spec, image);
    builder.hidden(spec.latent, shapes.back().size());
    for (std::size_t i = shapes.size() - 1; i > 0; --i) {
        const bool last = i == 1;
        const Activation activation = last ? Activation::Linear : spec.activation;
        // Where pooling has dropped a row, no transposed convolution brings it back.
        if (spec.upsampling == UpsamplingKind::Transposed &&
            fits_transposed_convolution(spec, shapes[i], shapes[i - 1])) {
            builder.transposed_convolution(shapes[i], shapes[i - 1], activation);
        } else {
            const ImageShape large{shapes[i - 1].height, shapes[i - 1].width, shapes[i].channels};
            builder.upsampling(shapes[i], large);
            builder.convolution(large, shapes[i - 1].channels, 1, activation);
        }
        if (!last) builder.dropout(shapes[i - 1].size());
    }
}

// Weights and biases of a dense layer.
double dense_parameters(double inputs, double outputs) { return (inputs + 1) * outputs; }

// The sum over layers of what they keep of a sample.
class ActivationCount {
public:
    explicit ActivationCount(const Spec& spec) : spec_(spec) {}

    void dense(int outputs, Activation activation) {
        count_ += outputs * (derivative_needs_input(activation) ? 4.0 : 3.0);
    }
    void hidden(int outputs) {
        dense(outputs, spec_.activation);
        dropout(outputs);
    }
    void convolution(int outputs, Activation activation) {
        count_ += outputs * (derivative_needs_input(activation) ? 3.0 : 2.0);
    }
    void resampling(int outputs) { count_ += outputs * 2.0; }
    void dropout(int outputs) {
        if (spec_.dropout > 0) count_ += outputs * 3.0;
    }
    double count() const { return count_; }

private:
    const Spec& spec_;
    double count_ = 0;
};

void add_convolutional_halves(ActivationCount& count, const Spec& spec, ImageShape image) {
    const std::vector<ImageShape> shapes = pyramid(spec, image);
    const bool pools = spec.downsampling != Downsampling::Stride;
    count.hidden(shapes.back().size());
    for (std::size_t i = 0; i + 1 < shapes.size(); ++i) {
        const ImageShape large = shapes[i], small = shapes[i + 1];
        const int widened = large.height * large.width * small.channels;
        const bool last = i == 0;
        count.convolution(pools ? widened : small.size(), spec.activation);
        if (pools) count.resampling(small.size());
        count.dropout(small.size());
        const bool transposes =
            spec.upsampling == UpsamplingKind::Transposed && fits_transposed_convolution(spec, small, large);
        if (!transposes) count.resampling(widened);
        count.convolution(large.size(), last ? Activation::Linear : spec.activation);
        if (!last) count.dropout(large.size());
    }
}

}  // namespace

void check_layers_fit(const Spec& spec, ImageShape image) {
    ImageShape shape = image;
    for (std::size_t i = 0; i < spec.channels.size(); ++i) {
        const int side = std::min(shape.height, shape.width);
        const int padded = side + 2 * spec.padded_pixels();
        if (side < spec.stride || padded < spec.kernel) {
            const bool stride = side < spec.stride;
            throw Error("channels: of a picture of " + std::to_string(image.width) + " x " +
                        std::to_string(image.height) + " pixels, layer " + std::to_string(i + 1) + " gets " +
                        std::to_string(shape.width) + " x " + std::to_string(shape.height) +
                        ", which is less than the " + (stride ? "stride" : "kernel") + " of " +
                        std::to_string(stride ? spec.stride : spec.kernel) + "; fewer layers fit");
        }
        shape = shrunk(spec, shape, spec.channels[i]);
    }
}

double planned_activations(const Spec& spec, ImageShape image) {
    ActivationCount count(spec);
    count.dense(spec.is_variational() ? 2 * spec.latent : spec.latent,
                spec.is_variational() ? Activation::Linear : spec.code_activation);
    if (spec.architecture == Architecture::Convolutional) {
        add_convolutional_halves(count, spec, image);
        return count.count();
    }
    for (const int width : spec.hidden) {
        count.hidden(width);  // of the encoder
        count.hidden(width);  // of the decoder
    }
    count.dense(image.size(), Activation::Linear);
    return count.count();
}

double planned_parameters(const Spec& spec, ImageShape image) {
    const double code_outputs = spec.is_variational() ? 2.0 * spec.latent : spec.latent;
    const double code_inputs = spec.latent + classes(spec);
    if (spec.architecture == Architecture::Dense) {
        double inputs = image.size() + classes(spec);
        double count = 0;
        double shared = 0;
        for (const int width : spec.hidden) {
            count += dense_parameters(inputs, width);
            shared += inputs * width;
            inputs = width;
        }
        count += dense_parameters(inputs, code_outputs);
        shared += inputs * spec.latent;
        double outputs = code_inputs;
        for (auto width = spec.hidden.rbegin(); width != spec.hidden.rend(); ++width) {
            count += dense_parameters(outputs, *width);
            outputs = *width;
        }
        count += dense_parameters(outputs, image.size());
        return spec.ties_weights() ? count - shared : count;
    }
    const std::vector<ImageShape> shapes = pyramid(spec, image);
    const double patch = static_cast<double>(spec.kernel) * spec.kernel;
    double count = dense_parameters(shapes.back().size(), code_outputs) +
                   dense_parameters(spec.latent, shapes.back().size());
    for (std::size_t i = 0; i + 1 < shapes.size(); ++i) {
        count += dense_parameters(patch * shapes[i].channels, shapes[i + 1].channels) +
                 patch * shapes[i].channels * shapes[i + 1].channels + shapes[i].channels;
    }
    return count;
}

Network make_encoder(const Spec& spec, ImageShape image) {
    Builder builder("encoder", spec);
    const int inputs = spec.architecture == Architecture::Dense
                           ? add_dense_body(builder, spec, image.size() + classes(spec))
                           : add_convolutional_body(builder, spec, image);
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
    if (spec.architecture == Architecture::Convolutional) {
        add_convolutional_decoder(builder, spec, image);
        return builder.take();
    }
    int inputs = spec.latent + classes(spec);
    for (auto width = spec.hidden.rbegin(); width != spec.hidden.rend(); ++width) {
        builder.hidden(inputs, *width);
        inputs = *width;
    }
    builder.dense(inputs, image.size(), Activation::Linear);
    return builder.take();
}

}  // namespace hourglass
