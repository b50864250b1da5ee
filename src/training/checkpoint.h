// The weights after each epoch of a run, in half precision: for time travel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "training/evaluate.h"

namespace hourglass {

struct Checkpoint {
    int epoch = 0;                       // 0: before the first one
    double validation_loss = 0;          // of test images; NaN where nothing was evaluated
    double validation_mse = 0;           // the same, of their reconstructions
    CodeSummary codes;                   // of test images
    std::vector<std::uint16_t> weights;  // IEEE 754 binary16, parameter after parameter as in memory
};
// In the order of their epochs. Shared by all snapshots, for they never change.
using Checkpoints = std::vector<std::shared_ptr<const Checkpoint>>;

// Numbers in all parameters; where weights are tied, more than there are to learn.
std::size_t weight_count(const Autoencoder& model);
std::shared_ptr<const Checkpoint> make_checkpoint(const Autoencoder& model, int epoch, double validation_loss,
                                                  double validation_mse, const CodeSummary& codes);
// Puts the weights into a model of the same specification and shape; pixels differ from the checkpoint's
// by less than a gray level. Throws Error when there are not as many.
void restore(const Checkpoint& checkpoint, Autoencoder& model);
// Forgets every other epoch, never the first and the last.
void thin_out(Checkpoints& models);
// The same until they take at most `bytes` or two are left.
void thin_out(Checkpoints& models, std::size_t bytes);

}  // namespace hourglass
