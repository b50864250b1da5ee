// Trains one autoencoder: a step at a time, an epoch at a time. No threads of its own, no clock: the session and the
// command line drive it.
#pragma once

#include "autoencoder/autoencoder.h"
#include "data/dataset.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace hourglass {

class Trainer {
public:
    // Fresh weights from the specification. Throws Error when the specification has faults or the data has no images.
    Trainer(const Spec& spec, std::shared_ptr<const Dataset> data);

    const Autoencoder& model() const { return model_; }
    long steps_per_epoch() const;
    long step() const { return step_; }
    int epoch() const { return static_cast<int>(step_ / steps_per_epoch()); }
    // Changes the fields that may change during a run: learning rate and number of epochs.
    void change(const Spec& spec);

    // One minibatch; returns its loss. The images of an epoch are in a new random order every epoch; the last
    // minibatch of an epoch may be smaller. Allocates nothing after the first call. Throws Error when the loss is not
    // finite.
    double train_step(ThreadTeam& team);

    int batch_of_last_step() const { return last_batch_; }

private:
    void begin_epoch();

    Autoencoder model_;
    std::shared_ptr<const Dataset> data_;
    UpdateRule rule_;
    Network::Workspace encoder_workspace_;
    Network::Workspace decoder_workspace_;
    Matrix input_;
    std::vector<std::uint32_t> order_;
    long step_ = 0;
    int last_batch_ = 0;
};

} // namespace hourglass
