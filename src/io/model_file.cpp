#include "io/model_file.h"

#include <utility>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "io/model_parts.h"

namespace hourglass {
namespace {

// What a file may describe. The same for saving, so that every saved model can be loaded again.
void check_size(const Spec& spec, ImageShape image) {
    const int features = image.size();
    if (features > kMaximumFeatures) {
        throw Error("a model file holds models of at most " + std::to_string(kMaximumFeatures) +
                    " features, not " + std::to_string(features));
    }
    if (parameter_count(plan_model(spec, image)) > kMaximumParameters)
        throw Error("a model of more than 100 million weights is too large for this program's files");
}

}  // namespace

std::map<std::string, std::string> model_metadata(const Autoencoder& model, const Scaling& scaling) {
    check_size(model.spec(), model.image());
    std::map<std::string, std::string> metadata;
    metadata["format"] = kAutoencoderFormat;
    metadata["features"] = std::to_string(model.features());
    metadata["width"] = std::to_string(model.image().width);
    if (model.image().channels != 1) metadata["image_channels"] = std::to_string(model.image().channels);
    for (const Field& field : spec_fields()) metadata[std::string(field.key)] = field.get(model.spec());
    put_scaling(scaling, metadata);
    return metadata;
}

std::vector<std::uint8_t> save_model(const Autoencoder& model, Precision precision, const Scaling& scaling) {
    TensorFile file;
    file.metadata = model_metadata(model, scaling);
    put_parameters(model.parameters(), precision, file);
    return write_safetensors(file, precision);
}

ModelFile load_model_file(std::span<const std::uint8_t> bytes) {
    const TensorFile file = read_model_tensors(bytes);
    check_format(file, kAutoencoderFormat);
    const int features = take_size(file, "features");
    Spec spec;
    // A field that is younger than the file keeps its default.
    for (const Field& field : spec_fields())
        if (const auto entry = file.metadata.find(std::string(field.key)); entry != file.metadata.end())
            field.set(spec, entry->second);
    check(spec);
    const int width = file.metadata.contains("width") ? take_size(file, "width") : 0;
    const ImageShape image = picture_of(features, width, take_channels(file));
    check_size(spec, image);
    Autoencoder model(spec, image);
    take_parameters(file, model.parameters());
    check_tensor_count(file, model.parameters().size());
    return {std::move(model), take_scaling(file, features)};
}

Autoencoder load_model(std::span<const std::uint8_t> bytes) { return load_model_file(bytes).model; }

}  // namespace hourglass
