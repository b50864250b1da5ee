#include "autoencoder/layer_views.h"

#include <algorithm>

#include "autoencoder/network_plan.h"

namespace hourglass {
namespace {

// Units have no place in a picture, whatever is made of them.
ImageShape shown_shape(const LayerPlan& plan) {
    const ImageShape shape = output_shape(plan);
    return std::holds_alternative<DensePlan>(plan) ? units(shape.size()) : shape;
}

std::string size_text(const ImageShape& shape) {
    return shape.width > 1 || shape.channels > 1 ? to_text(shape) : std::to_string(shape.height);
}

// Only layers with weights are counted, as wherever weights are shown.
void add_views(const std::string& half, const NetworkPlan& plan, const Network::Workspace& workspace,
               std::vector<LayerView>& views) {
    int number = 0;
    for (std::size_t i = 0; i < plan.size(); ++i) {
        if (std::holds_alternative<DropoutPlan>(plan[i])) continue;  // nothing to see at rest
        std::string name = half;
        if (std::holds_alternative<PoolingPlan>(plan[i]))
            name += ", pooled";
        else if (std::holds_alternative<UpsamplingPlan>(plan[i]))
            name += ", enlarged";
        else
            name += " " + std::to_string(++number);
        const ImageShape shape = shown_shape(plan[i]);
        views.push_back({name + ": " + size_text(shape), shape, workspace.outputs[i].col(0)});
    }
}

}  // namespace

std::vector<LayerView> layer_views(const Autoencoder& model, ConstMatrixView image, Labels labels) {
    const int latent = model.spec().latent;
    const ModelPlan plan = plan_model(model.spec(), model.image());
    ThreadTeam& team = ThreadTeam::single();
    Autoencoder::Workspace workspace = model.make_workspace(1, Passes::Forward);
    std::vector<LayerView> views = {{"Input: " + to_text(model.image()), model.image(), image.col(0)}};
    const Matrix code = model.encode(image, labels, workspace, team).topRows(latent);
    add_views("Encoder", plan.encoder, workspace.encoder, views);
    views.back() = {"Code: " + std::to_string(latent), {latent, 1, 1}, code};
    Matrix picture = model.decode(code, labels, workspace, team);
    add_views("Decoder", plan.decoder, workspace.decoder, views);
    apply_output(model.spec().output, picture);
    views.back() = {"Reconstruction: " + to_text(model.image()), model.image(), picture};
    return views;
}

Filters first_filters(const Autoencoder& model, int limit) {
    const Matrix& weight = model.encoder().parameters().front()->value;
    const auto count = std::min<Eigen::Index>(limit, weight.rows());
    const int kernel = model.spec().kernel;
    const ImageShape shape = model.spec().architecture == Architecture::Convolutional
                                 ? ImageShape{kernel, kernel, model.image().channels}
                                 : model.image();
    return {shape.height, shape.width, shape.channels, weight.topLeftCorner(count, shape.size()).transpose()};
}

}  // namespace hourglass
