#include "autoencoder/autoencoder.h"

#include "base/error.h"
#include "nn/dense.h"

namespace hourglass {
namespace {

// Layers `from` -> widths[0] -> ... -> `to`; the last one is linear, since the code is free and the output
// function belongs to the loss.
Network make_half(const std::string& name, int from, const std::vector<int>& widths, int to,
                  const Spec& spec) {
    Network half;
    int inputs = from;
    for (std::size_t i = 0; i <= widths.size(); ++i) {
        const bool last = i == widths.size();
        const int outputs = last ? to : widths[i];
        half.add(std::make_unique<Dense>(name + "." + std::to_string(i), inputs, outputs,
                                         last ? Activation::Linear : spec.activation, spec.initializer,
                                         spec.seed));
        inputs = outputs;
    }
    return half;
}

}  // namespace

Autoencoder::Autoencoder(const Spec& spec, int features) : spec_(spec), features_(features) {
    check(spec);
    if (features < 1) {
        throw Error("an autoencoder needs at least 1 input, not " + std::to_string(features));
    }
    const std::vector<int> mirrored(spec.hidden.rbegin(), spec.hidden.rend());
    encoder_ = make_half("encoder", features, spec.hidden, spec.latent, spec);
    decoder_ = make_half("decoder", spec.latent, mirrored, features, spec);
}

namespace {

Matrix run(const Network& network, ConstMatrixView input, ThreadTeam& team) {
    Network::Workspace workspace = network.make_workspace(static_cast<int>(input.cols()));
    return network.forward(input, workspace, team);
}

}  // namespace

Matrix Autoencoder::encode(ConstMatrixView images, ThreadTeam& team) const {
    return run(encoder_, images, team);
}

Matrix Autoencoder::decode(ConstMatrixView codes, ThreadTeam& team) const {
    Matrix images = run(decoder_, codes, team);
    apply_output(spec_.output, images);
    return images;
}

Matrix Autoencoder::reconstruct(ConstMatrixView images, ThreadTeam& team) const {
    return decode(encode(images, team), team);
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
    for (const Parameter* parameter : parameters()) {
        count += static_cast<long>(parameter->value.size());
    }
    return count;
}

}  // namespace hourglass
