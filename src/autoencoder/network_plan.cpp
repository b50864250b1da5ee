#include "autoencoder/network_plan.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"
#include "nn/plan_builder.h"

namespace hourglass {
namespace {

// That a layer may make of a picture, so that sizes are whole numbers.
constexpr double kMaximumNumbers = 1e8;

Window window(const Spec& spec, int stride) { return {spec.kernel, stride, spec.padded_pixels()}; }

int classes(const Spec& spec) { return spec.needs_labels() ? kClasses : 0; }

bool has_dense_layers(const Spec& spec) { return spec.architecture == Architecture::Dense; }

void add_downsampling_convolution(PlanBuilder& layers, const Spec& spec, int filters) {
    if (spec.downsampling == Downsampling::Stride) {
        layers.convolution(filters, window(spec, spec.stride), spec.activation);
    } else {
        layers.convolution(filters, window(spec, 1), spec.activation);
        layers.pooling(spec.downsampling == Downsampling::MaxPool ? PoolingKind::Max : PoolingKind::Average,
                       spec.stride);
    }
}

// Where pooling has dropped a row, no transposed convolution brings it back.
bool widens_by_transposed_convolution(const Spec& spec, ImageShape small, ImageShape large) {
    return spec.upsampling == UpsamplingKind::Transposed &&
           convolved(large, small.channels, window(spec, spec.stride)) == small;
}

void add_upsampling_convolution(PlanBuilder& layers, const Spec& spec, ImageShape small, ImageShape large,
                                Activation activation) {
    if (widens_by_transposed_convolution(spec, small, large)) {
        layers.transposed_convolution(large, window(spec, spec.stride), activation);
    } else {
        layers.upsampling(spec.stride, {large.height, large.width, small.channels});
        layers.convolution(large.channels, window(spec, 1), activation);
    }
}

NetworkPlan plan_encoder(const Spec& spec, ImageShape image) {
    const bool told = classes(spec) > 0;
    PlanBuilder layers("encoder", told ? units(image.size() + classes(spec)) : image);
    for (const int width : has_dense_layers(spec) ? spec.hidden : spec.channels) {
        if (has_dense_layers(spec))
            layers.dense(units(width), spec.activation);
        else
            add_downsampling_convolution(layers, spec, width);
        layers.dropout(spec.dropout);
    }
    if (spec.is_variational())
        layers.dense(units(2 * spec.latent), Activation::Linear);
    else
        layers.dense(units(spec.latent), spec.code_activation);
    if (spec.keeps_top_k()) layers.top_k(spec.latent, spec.top_k);
    return layers.take();
}

bool is_maps(const DensePlan& plan) { return plan.output.width > 1 || plan.output.channels > 1; }

std::vector<Stage> stages(const NetworkPlan& plan) {
    std::vector<Stage> all;
    for (const LayerPlan& layer : plan) {
        const ImageShape shape = output_shape(layer);
        if (const auto* dense = std::get_if<DensePlan>(&layer))
            all.push_back({shape, is_maps(*dense)});
        else if (std::holds_alternative<ConvolutionPlan>(layer) ||
                 std::holds_alternative<TransposedConvolutionPlan>(layer))
            all.push_back({shape, true});
        else if (std::holds_alternative<PoolingPlan>(layer))
            all.back().shape = shape;
    }
    return all;
}

// Mirrors the encoder.
NetworkPlan plan_decoder(const Spec& spec, ImageShape image, const NetworkPlan& encoder) {
    std::vector<Stage> mirrored = stages(encoder);
    mirrored.back() = {image};  // in the place of the code
    std::rotate(mirrored.begin(), mirrored.end() - 1, mirrored.end());
    PlanBuilder layers("decoder", units(spec.latent + classes(spec)));
    for (std::size_t i = mirrored.size(); i-- > 0;) {
        const bool first = i + 1 == mirrored.size(), last = i == 0;
        const Activation activation = last ? Activation::Linear : spec.activation;
        if (first || has_dense_layers(spec))
            layers.dense(mirrored[i].shape, activation);
        else
            add_upsampling_convolution(layers, spec, mirrored[i + 1].shape, mirrored[i].shape, activation);
        if (!last) layers.dropout(spec.dropout);
    }
    return layers.take();
}

int shorter_side(const ImageShape& shape) { return std::min(shape.height, shape.width); }

Fault too_small(const std::string& what, int needed, int layer, const ImageShape& input, ImageShape image) {
    return {&spec_field("channels"), "channels: of a picture of " + std::to_string(image.width) + " x " +
                                         std::to_string(image.height) + " pixels, layer " +
                                         std::to_string(layer) + " gets " + std::to_string(input.width) +
                                         " x " + std::to_string(input.height) + ", which is less than the " +
                                         what + " of " + std::to_string(needed) + "; fewer layers fit"};
}

Fault too_many_numbers(int layer, const ConvolutionPlan& plan) {
    return {&spec_field("channels"),
            "channels: layer " + std::to_string(layer) + " of " + std::to_string(plan.filters) +
                " filters makes too many numbers of a picture of " + std::to_string(plan.input.width) +
                " x " + std::to_string(plan.input.height) + "; fewer filters or a layer before it fit"};
}

// What is wrong with the first layer that does not fit.
std::optional<Fault> layers_fault(const NetworkPlan& encoder, ImageShape image) {
    int layer = 0;
    for (const LayerPlan& plan : encoder) {
        if (const auto* convolution = std::get_if<ConvolutionPlan>(&plan)) {
            ++layer;
            const auto& [kernel, stride, padding] = convolution->window;
            const ImageShape& input = convolution->input;
            if (shorter_side(input) < stride) return too_small("stride", stride, layer, input, image);
            if (shorter_side(input) + 2 * padding < kernel)
                return too_small("kernel", kernel, layer, input, image);
            if (1.0 * input.pixels() * convolution->filters > kMaximumNumbers)
                return too_many_numbers(layer, *convolution);
        } else if (const auto* pooling = std::get_if<PoolingPlan>(&plan)) {
            if (shorter_side(pooling->input) < pooling->size)
                return too_small("stride", pooling->size, layer, pooling->input, image);
        }
    }
    return std::nullopt;
}

}  // namespace

ImageShape picture_of(int features, int width, int channels) {
    if (features < 1) throw Error("an autoencoder needs at least 1 input, not " + std::to_string(features));
    if (channels < 1 || features % channels != 0) {
        throw Error(std::to_string(features) + " numbers are not pixels of " + std::to_string(channels) +
                    " channels");
    }
    const int pixels = features / channels;
    if (width == 0) {
        const int side = static_cast<int>(std::lround(std::sqrt(pixels)));
        width = side * side == pixels ? side : pixels;
    }
    if (pixels % width != 0)
        throw Error(std::to_string(pixels) + " pixels are not rows of " + std::to_string(width));
    return {pixels / width, width, channels};
}

namespace {

// Rows of a table have no strokes, and only squares can be turned.
std::optional<Fault> transformation_fault(const Spec& spec, ImageShape image) {
    if (!spec.translates()) return std::nullopt;
    const std::string size = std::to_string(image.width) + " x " + std::to_string(image.height);
    for (const auto& [key, kind] : {std::pair("source", spec.source), std::pair("target", spec.target)}) {
        const std::string word(word_of(kind));
        if (kind == Transformation::Clean || kind == Transformation::Negative) continue;
        if (image.height < 2)
            return fault_of(key, word + " is for pictures, not for rows of " + size + " numbers");
        if (kind == Transformation::Rotate && image.height != image.width)
            return fault_of(key, word + " needs square pictures, not " + size);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Fault> picture_fault(const Spec& spec, ImageShape image) {
    const int side = std::min(image.height, image.width);
    if (const auto fault = transformation_fault(spec, image)) return fault;
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
    return layers_fault(plan_encoder(spec, image), image);
}

void check_picture(const Spec& spec, ImageShape image) {
    if (const auto fault = picture_fault(spec, image)) throw Error(fault->text);
}

ModelPlan plan_model(const Spec& spec, ImageShape image) {
    ModelPlan plan{.image = image,
                   .latent = spec.latent,
                   .tied = spec.ties_weights(),
                   .encoder = plan_encoder(spec, image),
                   .decoder = {}};
    plan.decoder = plan_decoder(spec, image, plan.encoder);
    return plan;
}

double parameter_count(const ModelPlan& plan) {
    const double shared = plan.tied ? weight_count(plan.decoder) : 0;
    return parameter_count(plan.encoder) + parameter_count(plan.decoder) - shared;
}

std::vector<Stage> stages(const ModelPlan& plan) {
    std::vector<Stage> all{{plan.image}};
    for (const Stage& stage : stages(plan.encoder)) all.push_back(stage);
    all.back() = {units(plan.latent)};
    for (const Stage& stage : stages(plan.decoder)) all.push_back(stage);
    all.back() = {plan.image};
    return all;
}

std::string shape_text(const ModelPlan& plan) {
    std::string text;
    for (const Stage& stage : stages(plan))
        text += (text.empty() ? "" : "-") + std::to_string(stage.width()) + (stage.maps ? "c" : "");
    return text;
}

}  // namespace hourglass
