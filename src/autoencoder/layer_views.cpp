#include "autoencoder/layer_views.h"

#include <algorithm>

#include "nn/convolution.h"
#include "nn/dropout.h"
#include "nn/pooling.h"
#include "nn/upsampling.h"

namespace hourglass {
namespace {

ImageShape shape_of(const Layer& layer) {
    if (const auto* filters = dynamic_cast<const FilterLayer*>(&layer)) return filters->output_shape();
    if (const auto* pooling = dynamic_cast<const Pooling*>(&layer)) return pooling->output_shape();
    if (const auto* upsampling = dynamic_cast<const Upsampling*>(&layer)) return upsampling->output_shape();
    return {layer.outputs(), 1, 1};
}

std::string size_text(const ImageShape& shape) {
    return shape.width > 1 || shape.channels > 1 ? to_text(shape) : std::to_string(shape.height);
}

// Only layers with weights are counted, as wherever weights are shown.
void add_views(const std::string& half, const Network& network, const Network::Workspace& workspace,
               std::vector<LayerView>& views) {
    int number = 0;
    for (std::size_t i = 0; i < network.size(); ++i) {
        const Layer& layer = network.layer(i);
        if (dynamic_cast<const Dropout*>(&layer) != nullptr) continue;  // nothing to see at rest
        std::string name = half;
        if (dynamic_cast<const Pooling*>(&layer) != nullptr)
            name += ", pooled";
        else if (dynamic_cast<const Upsampling*>(&layer) != nullptr)
            name += ", enlarged";
        else
            name += " " + std::to_string(++number);
        const ImageShape shape = shape_of(layer);
        views.push_back({name + ": " + size_text(shape), shape, workspace.outputs[i].col(0)});
    }
}

}  // namespace

std::vector<LayerView> layer_views(const Autoencoder& model, ConstMatrixView image, Labels labels) {
    const int latent = model.spec().latent;
    ThreadTeam& team = ThreadTeam::single();
    Autoencoder::Workspace workspace = model.make_workspace(1, Passes::Forward);
    std::vector<LayerView> views = {{"Input: " + to_text(model.image()), model.image(), image.col(0)}};
    const Matrix code = model.encode(image, labels, workspace, team).topRows(latent);
    add_views("Encoder", model.encoder(), workspace.encoder, views);
    views.back() = {"Code: " + std::to_string(latent), {latent, 1, 1}, code};
    Matrix picture = model.decode(code, labels, workspace, team);
    add_views("Decoder", model.decoder(), workspace.decoder, views);
    apply_output(model.spec().output, picture);
    views.back() = {"Reconstruction: " + to_text(model.image()), model.image(), picture};
    return views;
}

Filters first_filters(const Autoencoder& model, int limit) {
    const Matrix& weight = model.encoder().parameters().front()->value;
    const auto count = std::min<Eigen::Index>(limit, weight.rows());
    const int kernel = model.spec().kernel;
    const ImageShape shape = model.spec().architecture == Architecture::Convolutional
                                 ? ImageShape{kernel, kernel, 1}
                                 : model.image();
    return {shape.height, shape.width, weight.topLeftCorner(count, shape.size()).transpose()};
}

}  // namespace hourglass
