// An autoencoder: an encoder and a decoder, each a network of its own, made from a specification.
#pragma once

#include <cstdint>
#include <span>

#include "autoencoder/spec.h"
#include "math/thread_team.h"
#include "nn/image_shape.h"
#include "nn/network.h"

namespace hourglass {

// The class of every sample, 0 to 9. Only conditional models look at them; without labels they see no class.
using Labels = std::span<const std::uint8_t>;

class Autoencoder {
public:
    // A model of no layers, to be assigned to.
    Autoencoder() = default;
    // Fresh weights from the specification's seed. `features` is the number of inputs, such as 784, and
    // `width` that of a row of the picture; 0: a square picture if `features` is a square, else one row.
    // Throws Error when the specification has faults, or does not fit the picture.
    explicit Autoencoder(const Spec& spec, int features, int width = 0);
    // For pictures that may be in color.
    Autoencoder(const Spec& spec, ImageShape image);

    const Spec& spec() const { return spec_; }
    // The fields that a run may change without fresh weights.
    void set_live_fields(float learning_rate, int epochs);
    int features() const { return image_.size(); }
    ImageShape image() const { return image_; }
    bool empty() const { return encoder_.size() == 0; }

    Network& encoder() { return encoder_; }
    const Network& encoder() const { return encoder_; }
    Network& decoder() { return decoder_; }
    const Network& decoder() const { return decoder_; }

    // What the passes below compute in, for up to max_batch samples.
    struct Workspace {
        Network::Workspace encoder;
        Network::Workspace decoder;
        Matrix input;  // of conditional models: the pixels with the classes below them
        Matrix codes;  // the same of the codes; of variational models the codes drawn
    };
    Workspace make_workspace(int max_batch, Passes passes = Passes::ForwardAndBackward) const;

    // What the encoder reads: the images, or in conditional models the workspace's copy
    // with the classes below.
    ConstMatrixView encoder_input(ConstMatrixView images, Labels labels, Workspace& workspace) const;
    // What the encoder gives for features x batch: latent x batch codes, or 2 latent x batch means and log
    // variances (autoencoder/posterior.h). A view into the workspace.
    MatrixView encode(ConstMatrixView images, Labels labels, Workspace& workspace, ThreadTeam& team,
                      const Mode& mode = {}) const;
    // What the decoder gives for latent x batch, before the output function. A view into the workspace.
    MatrixView decode(ConstMatrixView codes, Labels labels, Workspace& workspace, ThreadTeam& team,
                      const Mode& mode = {}) const;

    // latent x batch from features x batch; of variational models the means. These three allocate their
    // result and are meant for display and tools.
    Matrix encode(ConstMatrixView images, ThreadTeam& team = ThreadTeam::single(), Labels labels = {}) const;
    // features x batch (after the output function) from latent x batch.
    Matrix decode(ConstMatrixView codes, ThreadTeam& team = ThreadTeam::single(), Labels labels = {}) const;
    Matrix reconstruct(ConstMatrixView images, ThreadTeam& team = ThreadTeam::single(),
                       Labels labels = {}) const;

    // All parameters, encoder first, in the order of the layers.
    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;
    // Numbers to learn: with tied weights the decoder's do not count.
    long parameter_count() const;

    // The pairs of weights that tying makes one, the encoder's first; none in models that are not tied.
    std::vector<std::pair<Parameter*, Parameter*>> tied_weights();

private:
    Spec spec_;
    ImageShape image_;
    Network encoder_;
    Network decoder_;
};

// `samples` above, a row of 1 or 0 for each class below: what conditional networks read. Classes of labels
// that are missing are all 0.
void append_classes(ConstMatrixView samples, Labels labels, MatrixView out);

}  // namespace hourglass
