// An autoencoder: an encoder and a decoder, each a network of its own, made from a specification.
#pragma once

#include "autoencoder/spec.h"
#include "math/thread_team.h"
#include "nn/network.h"

namespace hourglass {

class Autoencoder {
public:
    // A model of no layers, to be assigned to.
    Autoencoder() = default;
    // Fresh weights from the specification's seed. `features` is the number of inputs, such as 784. Throws
    // Error when the specification has faults.
    Autoencoder(const Spec& spec, int features);

    const Spec& spec() const { return spec_; }
    int features() const { return features_; }
    bool empty() const { return features_ == 0; }

    Network& encoder() { return encoder_; }
    const Network& encoder() const { return encoder_; }
    Network& decoder() { return decoder_; }
    const Network& decoder() const { return decoder_; }

    // latent x batch from features x batch. These three allocate their result and are meant for display and
    // tools; the trainer uses the networks themselves.
    Matrix encode(ConstMatrixView images, ThreadTeam& team = ThreadTeam::single()) const;
    // features x batch (after the output function) from latent x batch.
    Matrix decode(ConstMatrixView codes, ThreadTeam& team = ThreadTeam::single()) const;
    Matrix reconstruct(ConstMatrixView images, ThreadTeam& team = ThreadTeam::single()) const;

    // All parameters, encoder first, in the order of the layers.
    std::vector<Parameter*> parameters();
    std::vector<const Parameter*> parameters() const;
    long parameter_count() const;

private:
    Spec spec_;
    int features_ = 0;
    Network encoder_;
    Network decoder_;
};

}  // namespace hourglass
