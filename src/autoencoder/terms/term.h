// What a variant adds to the reconstruction loss: a term of the objective.
#pragma once

#include "autoencoder/autoencoder.h"
#include "nn/step_info.h"

namespace hourglass {

class Term {
public:
    Term() = default;
    Term(const Term&) = delete;
    Term& operator=(const Term&) = delete;
    virtual ~Term() = default;

    struct Needs {
        bool twins = false;             // the encoder sees every picture twice, as with_twins() gives it
        bool draws_codes = false;       // the decoder reads what draw() gives
        bool stored_gradients = false;  // all gradients have to be known before the first update
        int pictures = 0;               // room for so many pictures per sample, beside the workspaces,
        int codes = 0;                  // and for so many codes
    };
    virtual Needs needs() const { return {}; }

    // Takes the room for batches up to max_batch: a step allocates nothing.
    virtual void reserve(const Autoencoder& /*model*/, int /*max_batch*/) {}

    struct Step {
        const Autoencoder& model;
        Labels labels;  // of the batch
        StepInfo info;
    };
    // Terms that need twins: features x 2 batch, the pictures (features x batch) and behind them their twins.
    virtual ConstMatrixView with_twins(ConstMatrixView pictures, const Step& /*step*/) { return pictures; }
    // Terms that draw codes: latent (+ classes) x batch, written into `room`, from what the encoder gave.
    virtual MatrixView draw(ConstMatrixView /*encoded*/, MatrixView room, const Step& /*step*/) {
        return room;
    }

    struct Codes {
        ConstMatrixView encoded;        // what the encoder gave: outputs x batch, or with twins x 2 batch
        ConstMatrixView code_gradient;  // of terms that draw: the loss's by what the decoder read
        MatrixView gradient;            // the loss's by `encoded`; terms that draw set it, others add to it
    };
    struct Value {
        double loss = 0;     // the mean over pixels and samples of the configured loss; of variational models
                             // the mean over samples of the negative ELBO, in nats
        double kl = 0;       // variational: nats per sample
        double penalty = 0;  // as weighted in the objective
    };
    // Adds to the objective's value and to its gradient by the codes.
    virtual void on_codes(Codes& codes, const Step& step, Value& value) = 0;
    // Adds derivatives by the weights that do not go through the codes to the stored gradients.
    virtual void after_backward(Autoencoder& /*model*/) {}
};

}  // namespace hourglass
