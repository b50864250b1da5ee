// Better codes than the encoder's: it has learned to find good codes for digits in general, and for a single
// one a few steps down the gradient of the decoder's error find a better one ("amortization gap": Cremer, Li
// and Duvenaud 2018).
#pragma once

#include <cstdint>
#include <vector>

#include "autoencoder/autoencoder.h"
#include "data/dataset.h"

namespace hourglass {

// Most of what there is to gain.
inline constexpr int kDefaultRefine = 8;

// A few codes at a time, step by step: for a window that must not stall.
class CodeRefiner {
public:
    // `to_step`: gradient_to_step() of compression/axes.h.
    CodeRefiner(const Autoencoder& model, Matrix to_step, int steps, Eigen::Index most_at_once);

    // Begins with these pictures (features x count), their classes, and codes (latent x count).
    void start(ConstMatrixView pictures, Labels labels, ConstMatrixView codes);
    // Takes a step with all of them; false when it was the last.
    bool advance(ThreadTeam& team);
    // Of each picture the best of its codes on the way, so no error grows: latent x count.
    const Matrix& best() const { return best_; }

private:
    Network decoder_;  // backward() is for networks that may change; this one is Frozen
    OutputKind output_;
    bool told_;
    Matrix to_step_;
    int steps_, step_ = 0;
    Network::Workspace workspace_;
    Matrix input_, by_input_;
    Matrix pictures_, now_, velocity_, best_;
    std::vector<std::uint8_t> labels_;
    Vector least_;  // the error of the best
};

// `codes` is latent x images; of conditional models the images' labels count.
Matrix refine_codes(const Autoencoder& model, const ImageSet& images, const Matrix& codes, int steps,
                    ThreadTeam& team);

}  // namespace hourglass
