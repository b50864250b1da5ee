#include "autoencoder/network_plan.h"

#include <algorithm>
#include <cmath>

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

// That a layer may make of a picture, so that sizes are whole numbers.
constexpr double kMaximumNumbers = 1e8;

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

// Pooling rounds down; convolutions with as many zeros as an odd kernel asks for round up.
ImageShape shrunk(const Spec& spec, ImageShape shape, int channels) {
    if (spec.downsampling == Downsampling::Stride) return convolved(spec, shape, channels);
    return {shape.height / spec.stride, shape.width / spec.stride, channels};
}

// Where pooling has dropped a row, no transposed convolution brings it back.
bool widens_by_transposed_convolution(const Spec& spec, ImageShape small, ImageShape large) {
    return spec.upsampling == UpsamplingKind::Transposed && convolved(spec, large, small.channels) == small;
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
        if (widens_by_transposed_convolution(spec, shapes[i], shapes[i - 1])) {
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

// What the layers of a network that is not made would hold in its workspace (Network::make_workspace).
class WorkspaceCount {
public:
    WorkspaceCount(const Spec& spec, int batch, Passes passes)
        : spec_(spec), batch_(batch), copies_(passes == Passes::Forward ? 1 : 2) {}

    void dense(double outputs, Activation activation) {
        layer(outputs);
        count_ += outputs * batch_ * (derivative_needs_input(activation) ? 2 : 1);
    }
    void hidden(double outputs) {
        dense(outputs, spec_.activation);
        dropout(outputs);
    }
    // From `large` to `small`, or transposed.
    void convolution(const ImageShape& large, const ImageShape& small, int stride, bool transposed,
                     Activation activation) {
        const double outputs = (transposed ? large : small).size();
        layer(outputs);
        if (derivative_needs_input(activation)) count_ += std::ceil(outputs * batch_ / 16) * 16;
        const double patches =
            spec_.kernel * spec_.kernel * static_cast<double>(large.channels) * small.pixels();
        if (patches > kMaximumPatches) {
            count_ += patches * SampleGroups(batch_).count();
        } else {
            const FilterBank bank(large, small.channels, {spec_.kernel, stride, spec_.padded_pixels()});
            count_ += static_cast<double>(bank.space_size(batch_));
        }
    }
    void resampling(double outputs) { layer(outputs); }
    void dropout(double outputs) {
        if (spec_.dropout <= 0) return;
        layer(outputs);
        count_ += outputs * batch_ + 1;
    }
    void top_k(double width) {
        layer(width);
        count_ += 2.0 * batch_ + SampleGroups(batch_).count() * width;
    }
    double count() const { return count_; }

private:
    // Beyond, the exact number may be none that a browser's Index holds, and does not matter.
    static constexpr double kMaximumPatches = 1e7;

    void layer(double outputs) { count_ += outputs * batch_ * copies_; }

    const Spec& spec_;
    int batch_;
    int copies_;  // the output, and its gradient
    double count_ = 0;
};

void count_encoder(WorkspaceCount& count, const Spec& spec, ImageShape image) {
    if (spec.architecture == Architecture::Dense) {
        for (const int width : spec.hidden) count.hidden(width);
    } else {
        const std::vector<ImageShape> shapes = pyramid(spec, image);
        for (std::size_t i = 0; i + 1 < shapes.size(); ++i) {
            const ImageShape large = shapes[i], small = shapes[i + 1];
            if (spec.downsampling == Downsampling::Stride) {
                count.convolution(large, small, spec.stride, false, spec.activation);
            } else {
                count.convolution(large, {large.height, large.width, small.channels}, 1, false,
                                  spec.activation);
                count.resampling(small.size());
            }
            count.dropout(small.size());
        }
    }
    if (spec.is_variational())
        count.dense(2.0 * spec.latent, Activation::Linear);
    else
        count.dense(spec.latent, spec.code_activation);
    if (spec.keeps_top_k()) count.top_k(spec.latent);
}

void count_decoder(WorkspaceCount& count, const Spec& spec, ImageShape image) {
    if (spec.architecture == Architecture::Dense) {
        for (const int width : spec.hidden) count.hidden(width);
        count.dense(image.size(), Activation::Linear);
        return;
    }
    const std::vector<ImageShape> shapes = pyramid(spec, image);
    count.hidden(shapes.back().size());
    for (std::size_t i = shapes.size() - 1; i > 0; --i) {
        const ImageShape large = shapes[i - 1], small = shapes[i];
        const Activation activation = i == 1 ? Activation::Linear : spec.activation;
        if (widens_by_transposed_convolution(spec, small, large)) {
            count.convolution(large, small, spec.stride, true, activation);
        } else {
            const ImageShape enlarged{large.height, large.width, small.channels};
            count.resampling(enlarged.size());
            count.convolution(enlarged, large, 1, false, activation);
        }
        if (i > 1) count.dropout(large.size());
    }
}

std::optional<Fault> layers_fault(const Spec& spec, ImageShape image) {
    ImageShape shape = image;
    for (std::size_t i = 0; i < spec.channels.size(); ++i) {
        const int side = std::min(shape.height, shape.width);
        const int padded = side + 2 * spec.padded_pixels();
        if (side < spec.stride || padded < spec.kernel) {
            const bool stride = side < spec.stride;
            return Fault{&spec_field("channels"),
                         "channels: of a picture of " + std::to_string(image.width) + " x " +
                             std::to_string(image.height) + " pixels, layer " + std::to_string(i + 1) +
                             " gets " + std::to_string(shape.width) + " x " + std::to_string(shape.height) +
                             ", which is less than the " + (stride ? "stride" : "kernel") + " of " +
                             std::to_string(stride ? spec.stride : spec.kernel) + "; fewer layers fit"};
        }
        if (static_cast<double>(shape.pixels()) * spec.channels[i] > kMaximumNumbers) {
            return Fault{
                &spec_field("channels"),
                "channels: layer " + std::to_string(i + 1) + " of " + std::to_string(spec.channels[i]) +
                    " filters makes too many numbers of a picture of " + std::to_string(shape.width) + " x " +
                    std::to_string(shape.height) + "; fewer filters or a layer before it fit"};
        }
        shape = shrunk(spec, shape, spec.channels[i]);
    }
    return std::nullopt;
}

}  // namespace

ImageShape picture_of(int features, int width) {
    if (features < 1) throw Error("an autoencoder needs at least 1 input, not " + std::to_string(features));
    if (width == 0) {
        const int side = static_cast<int>(std::lround(std::sqrt(features)));
        width = side * side == features ? side : features;
    }
    if (features % width != 0)
        throw Error(std::to_string(features) + " pixels are not rows of " + std::to_string(width));
    return {features / width, width, 1};
}

std::optional<Fault> picture_fault(const Spec& spec, ImageShape image) {
    const int side = std::min(image.height, image.width);
    if (spec.architecture != Architecture::Convolutional) return std::nullopt;
    if (side < 2) {
        return fault_of("architecture", "convolutional needs pictures of at least 2 x 2 pixels, not " +
                                            std::to_string(image.width) + " x " +
                                            std::to_string(image.height));
    }
    if (spec.kernel > side) {
        return fault_of("kernel", "must be at most the picture's shorter side, " + std::to_string(side) +
                                      ", not " + std::to_string(spec.kernel));
    }
    return layers_fault(spec, image);
}

void check_picture(const Spec& spec, ImageShape image) {
    if (const auto fault = picture_fault(spec, image)) throw Error(fault->text);
}

PlannedWorkspace planned_workspace(const Spec& spec, ImageShape image, int batch, Passes passes) {
    WorkspaceCount encoder(spec, batch, passes), decoder(spec, batch, passes);
    count_encoder(encoder, spec, image);
    count_decoder(decoder, spec, image);
    return {encoder.count(), decoder.count()};
}

std::vector<int> hidden_sizes(const Spec& spec, ImageShape image) {
    if (spec.architecture == Architecture::Dense) return spec.hidden;
    check_picture(spec, image);
    std::vector<int> sizes;
    for (const ImageShape& shape : pyramid(spec, image)) sizes.push_back(shape.size());
    sizes.erase(sizes.begin());  // the image's own
    return sizes;
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
    if (spec.is_variational())
        builder.dense(inputs, 2 * spec.latent, Activation::Linear);
    else
        builder.dense(inputs, spec.latent, spec.code_activation);
    if (spec.keeps_top_k()) builder.top_k(spec.latent, spec.top_k);
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
