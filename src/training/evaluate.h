// Evaluates a model on a whole set of images: losses and codes.
#pragma once

#include "autoencoder/autoencoder.h"
#include "autoencoder/gaussian.h"
#include "data/dataset.h"

namespace hourglass {

// A dimension of a variational code with less KL, nats per image, is not used (Burda et al. 2016 go by the
// variance of the means).
inline constexpr float kActiveNats = 0.01f;

// Images that are evaluated at once, which decides how much memory that takes.
inline constexpr int kEvaluatedAtOnce = 256;

// Of all that is drawn for evaluations: the same at every call.
inline constexpr std::uint64_t kEvaluationSeed = 0x7e57;

struct Evaluation {
    // The configured loss, as training counts it: the mean over pixels and images, or for variational models
    // the negative ELBO. Denoising models see corrupted images, models of binary pixels binary ones; both are
    // drawn from streams of their own, the same at every call.
    double loss = 0;
    // Of the images as they are, whatever the model was trained to: the mean over pixels and images of the
    // squared error of the reconstruction, and of the binary cross-entropy, nats (NaN for a linear output).
    // Of translation models: of the target against what they make of the source.
    double mse = 0;
    double bce = 0;
    // Variational models: nats per image, with one draw of the code each.
    double negative_elbo = 0;
    double kl = 0;
    Vector kl_by_dimension;  // latent; empty for others
    // Of the codes' magnitudes: the mean over units and images, and how many units are silent: never above a
    // hundredth of the largest code.
    double mean_activity = 0;
    int dormant_units = 0;
};

// Throws Error when the images are not of the model's size or there are none.
// `targets`: what is to come out for each image in its place, if these are pairs of one's own.
Evaluation evaluate(const Autoencoder& model, const ImageSet& images, ThreadTeam& team,
                    const ImageSet* targets = nullptr);

// How the codes of a set of images are spread.
struct CodeSummary {
    // Where codes to generate from are drawn: fitted to the codes; of variational models the prior N(0, I).
    Gaussian gaussian;
    Vector activity;        // latent: the mean magnitude of every unit
    Vector kl;              // latent: nats per image, of variational models; else empty
    int dormant_units = 0;  // as in Evaluation; of variational models those below 0.01 nats
};
// Of the first `limit` images. Throws as above.
CodeSummary summarize_codes(const Autoencoder& model, const ImageSet& images, std::size_t limit,
                            ThreadTeam& team);

// The codes of the first `limit` images, latent x images; of variational models the means. Throws as above.
Matrix encode_images(const Autoencoder& model, const ImageSet& images, std::size_t limit, ThreadTeam& team);

// The mean over the pixels of the squared error of every image's reconstruction, as in Evaluation::mse.
// Throws as above.
Vector sample_errors(const Autoencoder& model, const ImageSet& images, ThreadTeam& team);

struct Restoration {
    double corrupted_mse = 0;  // of the corrupted images against the clean ones
    double restored_mse = 0;   // of what the model makes of them
};
// Throws as above.
Restoration evaluate_restoration(const Autoencoder& model, const ImageSet& images, Corruption corruption,
                                 float level, ThreadTeam& team);

// The mean over the first `limit` images of the squared Frobenius norm of the encoder's
// Jacobian. Throws as above.
double evaluate_jacobian_norm(const Autoencoder& model, const ImageSet& images, std::size_t limit,
                              ThreadTeam& team);

// The mean over the images of the negative log-likelihood, in nats, estimated by importance sampling with
// `samples` draws from the posterior (Burda et al. 2016, equation 8). Throws Error for models that are not
// variational, and as above.
double importance_weighted_nll(const Autoencoder& model, const ImageSet& images, int samples,
                               std::uint64_t seed, ThreadTeam& team);

}  // namespace hourglass
