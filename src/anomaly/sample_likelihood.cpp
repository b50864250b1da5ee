#include "anomaly/sample_likelihood.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "autoencoder/corruption.h"
#include "autoencoder/likelihood.h"
#include "autoencoder/posterior.h"
#include "base/error.h"
#include "math/random.h"
#include "nn/loss.h"

namespace hourglass {
namespace {

using Eigen::Index;

// log of the mean of exp(values).
double log_mean_of_exponentials(const std::vector<double>& values) {
    const double largest = *std::ranges::max_element(values);
    double sum = 0;
    for (const double value : values) sum += std::exp(value - largest);
    return largest + std::log(sum / static_cast<double>(values.size()));
}

// Of a draw, log p(z) - log q(z | x) of one sample, in nats.
double log_prior_ratio(ConstVectorView posterior, ConstVectorView noise, ConstVectorView code) {
    const Index latent = code.size();
    double sum = 0;
    for (Index i = 0; i < latent; ++i) {
        const auto z = static_cast<double>(code[i]), e = static_cast<double>(noise[i]);
        sum += (e * e - z * z + static_cast<double>(posterior[latent + i])) / 2;
    }
    return sum;
}

}  // namespace

SampleLikelihood sample_likelihood(const Autoencoder& model, ConstMatrixView images, Labels labels,
                                   const LikelihoodDraws& draws, ThreadTeam& team) {
    const Spec& spec = model.spec();
    if (!spec.is_variational())
        throw Error("the likelihood of a sample is known to variational and conditional models only");
    const Index count = images.cols();
    Matrix pixels = images;
    if (spec.binarize)
        for (Index j = 0; j < count; ++j) binarize(draws.seed, 0, pixels.col(j));
    Autoencoder::Workspace workspace = model.make_workspace(static_cast<int>(count), Passes::Forward);
    const Matrix posterior = model.encode(pixels, labels, workspace, team);
    const LikelihoodTerm term = likelihood_term(spec);
    Matrix noise(spec.latent, count), codes(spec.latent, count);
    std::vector<std::vector<double>> weights(static_cast<std::size_t>(count));
    Vector negative_elbo = Vector::Zero(count);
    for (int draw = 0; draw < draws.draws; ++draw) {
        Random random(draws.seed, "anomaly", static_cast<std::uint32_t>(draw));
        for (Index i = 0; i < spec.latent; ++i) noise.row(i).setConstant(random.normal());
        reparameterize(posterior, noise, codes);
        const MatrixView raw = model.decode(codes, labels, workspace, team);
        for (Index j = 0; j < count; ++j) {
            const double distortion =
                term.factor * loss_sum(term.loss, spec.output, raw.col(j), pixels.col(j)) +
                term.constant * static_cast<double>(raw.rows());
            negative_elbo[j] += static_cast<float>(distortion / draws.draws);
            weights[static_cast<std::size_t>(j)].push_back(
                log_prior_ratio(posterior.col(j), noise.col(j), codes.col(j)) - distortion);
        }
    }
    SampleLikelihood found{.negative_elbo = std::move(negative_elbo), .nll = Vector(count)};
    for (Index j = 0; j < count; ++j) {
        found.negative_elbo[j] += static_cast<float>(kl_divergence(posterior.col(j)));
        found.nll[j] = static_cast<float>(-log_mean_of_exponentials(weights[static_cast<std::size_t>(j)]));
    }
    return found;
}

}  // namespace hourglass
