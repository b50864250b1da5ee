// What training makes small: the reconstruction loss of a batch and the terms that the variant adds to it,
// with the gradients by all parameters.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "autoencoder/terms/term.h"

namespace hourglass {

// Random numbers of a step come from a stream per sample, this one for the first: no two steps of a run share
// one before 2^32 samples have been seen.
std::uint32_t first_stream(const Spec& spec, long step);

// Of all terms of the variant together; for plans of memory.
Term::Needs objective_needs(const Spec& spec);

class Objective {
public:
    // Working space for a model of this shape.
    Objective(const Autoencoder& model, int max_batch);

    // Whether all gradients have to be known before the first update (Update StoreGradient).
    bool needs_stored_gradients() const { return needs_.stored_gradients; }

    struct Batch {
        ConstMatrixView clean;  // features x batch: what is to come out
        ConstMatrixView seen;   // features x batch: what goes in
        Labels labels;
    };
    using Value = Term::Value;
    // Forward, backward, and the updates by the rule on the way.
    Value step(Autoencoder& model, const Batch& batch, const StepInfo& info, const Update& update,
               ThreadTeam& team);

private:
    ConstMatrixView encoder_input(const Batch& batch, const Term::Step& step);
    MatrixView decoder_input(MatrixView encoded, Eigen::Index count, const Term::Step& step);
    MatrixView code_gradient(Eigen::Index count);
    double reconstruction_loss(const Spec& spec, ConstMatrixView raw, ConstMatrixView clean,
                               ThreadTeam& team);

    std::vector<std::unique_ptr<Term>> terms_;
    Term::Needs needs_;
    Autoencoder::Workspace workspace_;
    Matrix drawn_gradient_;  // by the codes (with classes) that a term draws
    std::vector<double> partial_losses_;
};

}  // namespace hourglass
