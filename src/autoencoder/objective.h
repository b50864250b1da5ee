// What training makes small: the reconstruction loss of a batch with what the variant adds to it, and its
// gradients by all parameters.
#pragma once

#include <cstdint>
#include <vector>

#include "autoencoder/autoencoder.h"

namespace hourglass {

// Random numbers of a step come from a stream a sample, this one for the first: no two steps of a run share
// one before 2^32 samples have been seen.
std::uint32_t first_stream(const Spec& spec, long step);

class Objective {
public:
    // Working space for a model of this shape.
    Objective(const Autoencoder& model, int max_batch);

    // Whether all gradients have to be known before the first update (Update StoreGradient): the direct
    // derivative by the weights of the exact contractive penalty is added to the stored ones.
    bool needs_stored_gradients() const { return exact_contraction_; }

    struct Batch {
        ConstMatrixView clean;  // features x batch: what is to come out
        ConstMatrixView seen;   // features x batch: what goes in
        Labels labels;
    };
    struct Moment {
        long step = 0;     // from 1: names the random numbers of this step
        double epoch = 0;  // done, as a fraction
    };
    struct Value {
        double loss = 0;     // the mean over pixels and samples of the configured loss; of variational models
                             // the mean over samples of the negative ELBO, in nats
        double kl = 0;       // variational: nats a sample
        double penalty = 0;  // sparse, contractive: as weighted in the objective
    };
    // Forward, backward, and the updates by the rule on the way.
    Value step(Autoencoder& model, const Batch& batch, const Moment& moment, const Update& update,
               ThreadTeam& team);

private:
    ConstMatrixView encoder_input(const Autoencoder& model, const Batch& batch, const Moment& moment);
    MatrixView draw_codes(const Autoencoder& model, ConstMatrixView posterior, const Batch& batch,
                          const Moment& moment);
    double reconstruction_loss(const Spec& spec, ConstMatrixView raw, ConstMatrixView clean,
                               ThreadTeam& team);
    double add_penalty(const Autoencoder& model, ConstMatrixView codes, MatrixView gradient);

    bool exact_contraction_ = false;
    bool estimated_contraction_ = false;
    Autoencoder::Workspace workspace_;
    Matrix pairs_;          // images and perturbed images
    Matrix noise_;          // latent x batch
    Matrix code_gradient_;  // of variational models: by the codes (with classes)
    Vector row_decay_;      // see exact_contraction
    std::vector<double> partial_losses_;
};

// The Kullback-Leibler divergence of a coin of probability `target` from each unit's mean activity in the
// batch (codes in 0..1, latent x batch), summed over the units (Ng 2011, "Sparse autoencoder", section 3),
// and `weight` times its derivative added to the gradient. Returns the divergence.
double kl_sparsity(ConstMatrixView codes, float target, float weight, MatrixView gradient);
// The sum of the codes' magnitudes, mean over the batch, likewise.
double l1_sparsity(ConstMatrixView codes, float weight, MatrixView gradient);

}  // namespace hourglass
