#include "autoencoder/autoencoder.h"

#include "autoencoder/network_plan.h"
#include "base/error.h"

namespace hourglass {
namespace {

// From the input to the output: of a constant network they are constant.
template <typename Half>
auto weights_of(Half& network) {
    std::vector<decltype(network.layer(0).weight())> all;
    for (std::size_t i = 0; i < network.size(); ++i)
        if (auto* const weight = network.layer(i).weight()) all.push_back(weight);
    return all;
}

}  // namespace

Autoencoder::Autoencoder(const Spec& spec, int features, int width)
    : Autoencoder(spec, picture_of(features, width)) {}

Autoencoder::Autoencoder(const Spec& spec, ImageShape image) : spec_(spec), image_(image) {
    check(spec);
    check_picture(spec, image_);
    const ModelPlan plan = plan_model(spec, image_);
    encoder_ = make_network(plan.encoder, spec.initializer, spec.seed);
    decoder_ = make_network(plan.decoder, spec.initializer, spec.seed);
    for (const auto& [encoder, decoder] : tied_weights()) decoder->value = encoder->value.transpose();
}

void Autoencoder::set_live_fields(float learning_rate, int epochs) {
    spec_.learning_rate = learning_rate;
    spec_.epochs = epochs;
}

Autoencoder::Workspace Autoencoder::make_workspace(int max_batch, Passes passes) const {
    Workspace workspace{
        encoder_.make_workspace(max_batch, passes), decoder_.make_workspace(max_batch, passes), {}, {}};
    if (spec_.needs_labels()) workspace.input.resize(encoder_.inputs(), max_batch);
    if (spec_.is_variational()) workspace.codes.resize(decoder_.inputs(), max_batch);
    return workspace;
}

ConstMatrixView Autoencoder::encoder_input(ConstMatrixView images, Labels labels,
                                           Workspace& workspace) const {
    if (!spec_.needs_labels()) return images;
    const MatrixView input = workspace.input.leftCols(images.cols());
    append_classes(images, labels, input);
    return input;
}

MatrixView Autoencoder::encode(ConstMatrixView images, Labels labels, Workspace& workspace, ThreadTeam& team,
                               const Mode& mode) const {
    return encoder_.forward(encoder_input(images, labels, workspace), workspace.encoder, team, mode);
}

MatrixView Autoencoder::decode(ConstMatrixView codes, Labels labels, Workspace& workspace, ThreadTeam& team,
                               const Mode& mode) const {
    if (!spec_.needs_labels()) return decoder_.forward(codes, workspace.decoder, team, mode);
    const MatrixView input = workspace.codes.leftCols(codes.cols());
    append_classes(codes, labels, input);
    return decoder_.forward(input, workspace.decoder, team, mode);
}

Matrix Autoencoder::encode(ConstMatrixView images, ThreadTeam& team, Labels labels) const {
    Workspace workspace = make_workspace(static_cast<int>(images.cols()), Passes::Forward);
    return encode(images, labels, workspace, team).topRows(spec_.latent);
}

Matrix Autoencoder::decode(ConstMatrixView codes, ThreadTeam& team, Labels labels) const {
    Workspace workspace = make_workspace(static_cast<int>(codes.cols()), Passes::Forward);
    Matrix images = decode(codes, labels, workspace, team);
    apply_output(spec_.output, images);
    return images;
}

Matrix Autoencoder::reconstruct(ConstMatrixView images, ThreadTeam& team, Labels labels) const {
    return decode(encode(images, team, labels), team, labels);
}

std::vector<Parameter*> Autoencoder::parameters() {
    std::vector<Parameter*> all = encoder_.parameters();
    const std::vector<Parameter*> rest = decoder_.parameters();
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

std::vector<const Parameter*> Autoencoder::parameters() const {
    const Network& encoder = encoder_;
    const Network& decoder = decoder_;
    std::vector<const Parameter*> all = encoder.parameters();
    const std::vector<const Parameter*> rest = decoder.parameters();
    all.insert(all.end(), rest.begin(), rest.end());
    return all;
}

long Autoencoder::parameter_count() const {
    long count = 0;
    for (const Parameter* parameter : parameters()) count += static_cast<long>(parameter->value.size());
    if (!spec_.ties_weights()) return count;
    for (const Parameter* weight : weights_of(decoder_)) count -= static_cast<long>(weight->value.size());
    return count;
}

std::vector<std::pair<Parameter*, Parameter*>> Autoencoder::tied_weights() {
    std::vector<std::pair<Parameter*, Parameter*>> pairs;
    if (!spec_.ties_weights()) return pairs;
    const std::vector<Parameter*> below = weights_of(encoder_);
    const std::vector<Parameter*> above = weights_of(decoder_);
    for (std::size_t i = 0; i < below.size(); ++i) pairs.emplace_back(below[i], above[below.size() - 1 - i]);
    return pairs;
}

void append_classes(ConstMatrixView samples, Labels labels, MatrixView out) {
    const Eigen::Index rows = samples.rows();
    for (Eigen::Index j = 0; j < samples.cols(); ++j) {
        out.col(j).head(rows) = samples.col(j);
        out.col(j).tail(kClasses).setZero();
        if (static_cast<std::size_t>(j) < labels.size()) {
            const int label = labels[static_cast<std::size_t>(j)];
            if (label < kClasses) out(rows + label, j) = 1;
        }
    }
}

}  // namespace hourglass
