#include "io/onnx_file.h"

#include <algorithm>
#include <limits>
#include <map>
#include <string>
#include <utility>

#include "autoencoder/network_plan.h"
#include "io/classifier_file.h"
#include "io/model_file.h"
#include "io/model_parts.h"
#include "io/onnx_layers.h"
#include "io/record_file.h"

namespace hourglass {
namespace {

bool is_row(const ImageShape& image) { return image.height == 1 && image.channels == 1; }

std::vector<std::int64_t> sides_of(const ImageShape& image) {
    if (is_row(image)) return {image.width};
    return {image.channels, image.height, image.width};
}

// What goes in, or comes out like it.
OnnxValue samples(std::string name, const ImageShape& image) {
    return {std::move(name), sides_of(image),
            std::string(is_row(image) ? "A row's columns" : "A picture's pixels") +
                ": bytes as 0 to 1, other numbers in the data's own units"};
}

// Constants, one per feature.
std::string per_feature(OnnxGraph& graph, const char* name, const ImageShape& image,
                        const std::vector<float>& numbers) {
    return graph.floats(
        name, sides_of(image), [numbers, image](std::size_t k) { return numbers[place_of(k, image)]; });
}

// Scaled as the model's training data was: see scale_data() of the command line, and
// bound_constant_columns().
std::string scaled(OnnxGraph& graph, const std::string& value, const ImageShape& image,
                   const Scaling& scaling, const DataRecord& record) {
    if (scaling.empty()) return value;
    const std::string moved = graph.node("Sub", {value, per_feature(graph, "scale_low", image, scaling.low)});
    const std::string result =
        graph.node("Div", {moved, per_feature(graph, "scale_range", image, scaling.range)});
    if (record.scale == "byte" || record.low.size() != scaling.low.size()) return result;
    std::vector<float> most(record.low.size(), std::numeric_limits<float>::max());
    for (std::size_t f = 0; f < most.size(); ++f)
        if (record.low[f] == record.high[f]) most[f] = 1;
    if (std::ranges::find(most, 1.0f) == most.end()) return result;
    std::vector<float> least = most;
    for (float& number : least) number = -number;
    const std::string above = graph.node("Max", {result, per_feature(graph, "least", image, least)});
    return graph.node("Min", {above, per_feature(graph, "most", image, most)});
}

std::string unscaled(OnnxGraph& graph, const std::string& value, const ImageShape& image,
                     const Scaling& scaling) {
    if (scaling.empty()) return value;
    const std::string wide =
        graph.node("Mul", {value, per_feature(graph, "unscale_range", image, scaling.range)});
    return graph.node("Add", {wide, per_feature(graph, "unscale_low", image, scaling.low)});
}

std::array<std::string, 2> halves(OnnxGraph& graph, const std::string& value, int latent) {
    const std::int64_t sizes[] = {latent, latent};
    return graph.node_of_two("Split", {value, graph.integers(sizes)}, {{"axis", 1}});
}

void add_encoder(OnnxGraph& graph, const Autoencoder& model, const NetworkPlan& plan,
                 const std::string& input, const std::string& classes) {
    const Spec& spec = model.spec();
    OnnxChain chain(graph, input, model.image(), !is_row(model.image()));
    if (spec.needs_labels()) chain.append(classes, kClasses);
    chain.add(plan, model.parameters());
    const std::string& code = chain.as_columns();
    if (!spec.is_variational()) return graph.output(code, {"code", {spec.latent}, "The code"});
    const auto [mean, log_variance] = halves(graph, code, spec.latent);
    graph.output(mean, {"code", {spec.latent}, "The code's mean"});
    graph.output(log_variance, {"log_variance", {spec.latent}, "The logarithm of the code's variance"});
}

void add_decoder(OnnxGraph& graph, const Autoencoder& model, const NetworkPlan& plan,
                 const std::string& classes, const Scaling& scaling) {
    const Spec& spec = model.spec();
    const ImageShape& image = model.image();
    OnnxChain chain(graph, "code", units(spec.latent), false);
    if (spec.needs_labels()) chain.append(classes, kClasses);
    chain.add(plan, model.parameters());
    if (spec.output == OutputKind::Sigmoid) chain.apply("Sigmoid");
    const std::string& made = is_row(image) ? chain.as_columns() : chain.as_maps();
    graph.output(unscaled(graph, made, image, scaling), samples("reconstruction", image));
}

void check_parameters(std::span<const Parameter* const> parameters) {
    for (const Parameter* parameter : parameters) check_savable(*parameter, Precision::Float32);
}

OnnxFile finished(const OnnxGraph& graph, std::string_view name, std::map<std::string, std::string> metadata,
                  const DataRecord& record) {
    if (!record.empty()) metadata[kRecordKey] = record_text(record);
    return {graph.file(name, metadata), graph.inputs(), graph.outputs()};
}

}  // namespace

OnnxFile onnx_of(const Autoencoder& model, OnnxPart part, const Scaling& scaling, const DataRecord& record) {
    const Spec& spec = model.spec();
    const ImageShape& image = model.image();
    check_parameters(model.parameters());
    std::map<std::string, std::string> metadata = model_metadata(model, scaling);
    const ModelPlan plan = plan_model(spec, image);
    OnnxGraph graph;
    const std::string input = graph.input(
        part == OnnxPart::Decoder ? OnnxValue{"code", {spec.latent}, "The code"} : samples("input", image));
    std::string classes;
    if (spec.needs_labels())
        classes = graph.input({"class", {kClasses}, "1 for the sample's class, 0 for the others"});
    if (part != OnnxPart::Decoder)
        add_encoder(graph, model, plan.encoder, scaled(graph, input, image, scaling, record), classes);
    if (part != OnnxPart::Encoder) add_decoder(graph, model, plan.decoder, classes, scaling);
    return finished(graph, "autoencoder", std::move(metadata), record);
}

OnnxFile onnx_of(const Classifier& classifier, const Scaling& scaling, const DataRecord& record) {
    const ImageShape& image = classifier.image();
    const std::vector<const Parameter*> parameters = classifier.parameters();
    check_parameters(parameters);
    OnnxGraph graph;
    const std::string input = graph.input(samples("input", image));
    OnnxChain pixels(graph, scaled(graph, input, image, scaling, record), image, !is_row(image));
    const CodeReader& encoder = classifier.encoder();
    const auto add_head = [&](OnnxChain& chain, const ImageShape& shape) {
        chain.add(plan_head(classifier.spec(), shape, classifier.classes().size()), parameters);
        return chain.as_columns();
    };
    std::string logits;
    if (encoder.empty()) {
        logits = add_head(pixels, image);
    } else {
        const int latent = encoder.spec.latent;
        pixels.add(plan_model(encoder.spec, image).encoder, parameters);
        std::string codes = pixels.as_columns();
        if (encoder.spec.is_variational()) codes = halves(graph, codes, latent)[0];
        const auto numbers = [&](const char* name, const Vector& all) {
            return graph.floats(name, {latent},
                                [&all](std::size_t k) { return all(static_cast<Eigen::Index>(k)); });
        };
        codes = graph.node("Sub", {codes, numbers("codes.mean", encoder.mean)});
        codes = graph.node("Mul", {codes, numbers("codes.scale", encoder.scale)});
        OnnxChain head(graph, codes, units(latent), false);
        logits = add_head(head, units(latent));
    }
    std::string probabilities;
    if (classifier.classes().size() == 2) {
        const std::string second = graph.node("Sigmoid", {logits});
        const std::string first = graph.node("Sub", {graph.scalar(1), second});
        probabilities = graph.node("Concat", {first, second}, {{"axis", 1}});
    } else {
        probabilities = graph.node("Softmax", {logits}, {{"axis", 1}});
    }
    const auto classes = static_cast<std::int64_t>(classifier.classes().size());
    graph.output(probabilities, {"probabilities", {classes}, "The probability of each class"});
    return finished(graph, "classifier", classifier_metadata(classifier, scaling), record);
}

}  // namespace hourglass
