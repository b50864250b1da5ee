#include "training/evaluate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "autoencoder/contraction.h"
#include "autoencoder/corruption.h"
#include "autoencoder/likelihood.h"
#include "autoencoder/posterior.h"
#include "autoencoder/transformation.h"
#include "base/error.h"
#include "data/minibatch.h"
#include "math/random.h"
#include "nn/loss.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kChunk = kEvaluatedAtOnce;
// Evaluations draw the same numbers whatever the model's seed, so that models compare.
constexpr std::uint64_t kSeed = kEvaluationSeed;

void check_size(const Autoencoder& model, const ImageSet& images) {
    if (images.count() == 0) throw Error("there are no images to evaluate on");
    if (images.features() != static_cast<std::size_t>(model.features())) {
        throw Error("the model takes " + std::to_string(model.features()) + " pixels, the images have " +
                    std::to_string(images.features()));
    }
}

void draw_noise(std::uint64_t seed, Index first, MatrixView noise) {
    for (Index j = 0; j < noise.cols(); ++j) {
        Random random(seed, "posterior", static_cast<std::uint32_t>(first + j));
        for (Index i = 0; i < noise.rows(); ++i) noise(i, j) = random.normal();
    }
}

// Of a translation model: from the same pictures in both, its source and its target.
void make_counterparts(const Autoencoder& model, Index first, MatrixView source, MatrixView target) {
    transform_source(model.spec(), model.image(), kSeed, static_cast<std::uint32_t>(first), source);
    transform_target(model.spec(), model.image(), kSeed, static_cast<std::uint32_t>(first), target);
}

// Sums over the images of one evaluation.
struct Sums {
    double squared = 0;
    double cross_entropy = 0;
    double loss = 0;
    Vector kl;
    double activity = 0;
    Vector largest;  // magnitude of every unit's code
};

// -log p(image | code) in nats, summed over the images; `raw` as the decoder gives it.
double negative_log_likelihood(const Spec& spec, ConstMatrixView raw, ConstMatrixView pixels) {
    const LikelihoodTerm term = likelihood_term(spec);
    return term.factor * loss_sum(term.loss, spec.output, raw, pixels) +
           term.constant * static_cast<double>(raw.size());
}

// Units whose largest magnitude is at most this share of the largest of all are silent.
constexpr float kSilence = 0.01f;

constexpr std::size_t kMaximumCodeNumbers = 2'000'000;

int count_silent(const Vector& largest) {
    return static_cast<int>((largest.array() <= kSilence * largest.maxCoeff()).count());
}

class Evaluator {
public:
    Evaluator(const Autoencoder& model, ThreadTeam& team)
        : model_(model),
          spec_(model.spec()),
          team_(team),
          workspace_(model.make_workspace(kChunk, Passes::Forward)) {
        sums_.kl.setZero(spec_.latent);
        sums_.largest.setZero(spec_.latent);
    }

    // The pixels are changed where the model's are drawn as 0 or 1.
    void add(Index first, MatrixView pixels, Labels labels) { add(first, pixels, pixels, labels); }

    // Of a translation model: what goes in, and what is to come out.
    void add(Index first, ConstMatrixView source, MatrixView pixels, Labels labels) {
        const MatrixView encoded = model_.encode(source, labels, workspace_, team_);
        codes_ = encoded.topRows(spec_.latent);
        if (spec_.is_variational()) posterior_ = encoded;
        sums_.activity += codes_.cast<double>().cwiseAbs().sum();
        sums_.largest = sums_.largest.cwiseMax(codes_.cwiseAbs().rowwise().maxCoeff());
        const MatrixView raw = model_.decode(codes_, labels, workspace_, team_);
        sums_.squared += loss_sum(Loss::Mse, spec_.output, raw, pixels);
        if (spec_.output == OutputKind::Sigmoid)
            sums_.cross_entropy += loss_sum(Loss::Bce, spec_.output, raw, pixels);
        sums_.loss +=
            spec_.binarize ? loss_of_binary(first, pixels, labels) : loss(first, pixels, labels, raw);
    }

    Evaluation result(std::size_t images) const {
        const auto count = static_cast<double>(images);
        const double entries = count * static_cast<double>(model_.features());
        Evaluation found;
        found.mse = sums_.squared / entries;
        found.bce = spec_.output == OutputKind::Sigmoid ? sums_.cross_entropy / entries
                                                        : std::numeric_limits<double>::quiet_NaN();
        found.loss = sums_.loss / (spec_.is_variational() ? count : entries);
        if (spec_.is_variational()) {
            found.negative_elbo = found.loss;
            found.kl_by_dimension = sums_.kl / static_cast<float>(count);
            found.kl = found.kl_by_dimension.cast<double>().sum();
        }
        found.mean_activity = sums_.activity / (count * spec_.latent);
        found.dormant_units = count_silent(sums_.largest);
        return found;
    }

private:
    double loss_of_binary(Index first, MatrixView pixels, Labels labels) {
        binarize(kSeed, static_cast<std::uint32_t>(first), pixels);
        const MatrixView encoded = model_.encode(pixels, labels, workspace_, team_);
        codes_ = encoded.topRows(spec_.latent);
        if (spec_.is_variational()) posterior_ = encoded;
        return loss(first, pixels, labels, model_.decode(codes_, labels, workspace_, team_));
    }

    double loss(Index first, ConstMatrixView pixels, Labels labels, ConstMatrixView raw) {
        return spec_.is_variational() ? negative_elbo(first, pixels, labels)
                                      : configured_loss(first, pixels, labels, raw);
    }

    double configured_loss(Index first, ConstMatrixView pixels, Labels labels, ConstMatrixView raw) {
        if (!spec_.corrupts_input()) return loss_sum(spec_.loss, spec_.output, raw, pixels);
        seen_ = pixels;
        corrupt_input(spec_, model_.image(), kSeed, static_cast<std::uint32_t>(first), seen_);
        codes_ = model_.encode(seen_, labels, workspace_, team_).topRows(spec_.latent);
        return loss_sum(spec_.loss, spec_.output, model_.decode(codes_, labels, workspace_, team_), pixels);
    }

    double negative_elbo(Index first, ConstMatrixView pixels, Labels labels) {
        noise_.resize(spec_.latent, pixels.cols());
        draw_noise(kSeed, first, noise_);
        reparameterize(posterior_, noise_, codes_);
        sums_.kl += kl_by_dimension(posterior_);
        const MatrixView raw = model_.decode(codes_, labels, workspace_, team_);
        return negative_log_likelihood(spec_, raw, pixels) + kl_divergence(posterior_);
    }

    const Autoencoder& model_;
    const Spec& spec_;
    ThreadTeam& team_;
    Autoencoder::Workspace workspace_;
    Matrix codes_;
    Matrix posterior_;
    Matrix noise_;
    Matrix seen_;
    Sums sums_;
};

}  // namespace

Evaluation evaluate(const Autoencoder& model, const ImageSet& images, ThreadTeam& team,
                    const ImageSet* targets) {
    check_size(model, images);
    if (targets != nullptr &&
        (targets->count() != images.count() || targets->features() != images.features()))
        throw Error("there must be a target for every image, of the same size");
    Evaluator evaluator(model, team);
    Matrix source;
    for_each_chunk(images, images.count(), kChunk, [&](Index first, MatrixView pixels, Labels labels) {
        if (!model.spec().translates() && targets == nullptr) return evaluator.add(first, pixels, labels);
        source = pixels;
        if (targets != nullptr) gather_range(*targets, static_cast<std::size_t>(first), pixels);
        make_counterparts(model, first, source, pixels);
        evaluator.add(first, source, pixels, labels);
    });
    return evaluator.result(images.count());
}

Vector sample_errors(const Autoencoder& model, const ImageSet& images, ThreadTeam& team) {
    check_size(model, images);
    Vector errors(static_cast<Index>(images.count()));
    Matrix source;
    for_each_chunk(images, images.count(), kChunk, [&](Index first, MatrixView pixels, Labels labels) {
        source = pixels;
        make_counterparts(model, first, source, pixels);
        const Matrix rebuilt = model.reconstruct(source, team, labels);
        for (Index j = 0; j < pixels.cols(); ++j) {
            const double squares = (rebuilt.col(j) - pixels.col(j)).cast<double>().squaredNorm();
            errors[first + j] = static_cast<float>(squares / static_cast<double>(pixels.rows()));
        }
    });
    return errors;
}

Matrix encode_images(const Autoencoder& model, const ImageSet& images, std::size_t limit, ThreadTeam& team) {
    check_size(model, images);
    Matrix codes(model.spec().latent, static_cast<Index>(std::min(limit, images.count())));
    Autoencoder::Workspace workspace = model.make_workspace(kChunk, Passes::Forward);
    for_each_chunk(images, limit, kChunk, [&](Index first, ConstMatrixView pixels, Labels labels) {
        codes.middleCols(first, pixels.cols()) =
            model.encode(pixels, labels, workspace, team).topRows(model.spec().latent);
    });
    return codes;
}

CodeSummary summarize_codes(const Autoencoder& model, const ImageSet& images, std::size_t limit,
                            ThreadTeam& team) {
    check_size(model, images);
    const Index latent = model.spec().latent;
    // Long codes of many images would not fit a page's memory.
    limit = std::min({limit, images.count(), kMaximumCodeNumbers / static_cast<std::size_t>(latent)});
    const auto count = static_cast<Index>(limit);
    Matrix codes(latent, count);
    Vector kl = Vector::Zero(latent);
    Autoencoder::Workspace workspace = model.make_workspace(kChunk, Passes::Forward);
    for_each_chunk(images, limit, kChunk, [&](Index first, ConstMatrixView pixels, Labels labels) {
        const MatrixView encoded = model.encode(pixels, labels, workspace, team);
        codes.middleCols(first, pixels.cols()) = encoded.topRows(latent);
        if (model.spec().is_variational()) kl += kl_by_dimension(encoded);
    });
    CodeSummary summary{
        .gaussian = fit_gaussian(codes), .activity = codes.cwiseAbs().rowwise().mean(), .kl = {}};
    if (model.spec().is_variational()) {
        const Gaussian prior = standard_gaussian(static_cast<int>(latent));
        summary.gaussian.mean = prior.mean;
        summary.gaussian.scale_tril = prior.scale_tril;
        summary.kl = kl / static_cast<float>(count);
        summary.dormant_units = static_cast<int>((summary.kl.array() < kActiveNats).count());
    } else {
        summary.dormant_units = count_silent(codes.cwiseAbs().rowwise().maxCoeff());
    }
    return summary;
}

Restoration evaluate_restoration(const Autoencoder& model, const ImageSet& images, Corruption corruption,
                                 float level, ThreadTeam& team) {
    check_size(model, images);
    Autoencoder::Workspace workspace = model.make_workspace(kChunk, Passes::Forward);
    double corrupted = 0;
    double restored = 0;
    Matrix seen;
    Matrix codes;
    for_each_chunk(images, images.count(), kChunk, [&](Index first, ConstMatrixView pixels, Labels labels) {
        seen = pixels;
        corrupt(corruption, level, model.image(), kSeed, static_cast<std::uint32_t>(first), seen);
        corrupted += loss_sum(Loss::Mse, OutputKind::Linear, seen, pixels);
        codes = model.encode(seen, labels, workspace, team).topRows(model.spec().latent);
        restored +=
            loss_sum(Loss::Mse, model.spec().output, model.decode(codes, labels, workspace, team), pixels);
    });
    const double entries = static_cast<double>(images.count()) * static_cast<double>(images.features());
    return {corrupted / entries, restored / entries};
}

double evaluate_jacobian_norm(const Autoencoder& model, const ImageSet& images, std::size_t limit,
                              ThreadTeam& team) {
    check_size(model, images);
    double total = 0;
    for_each_chunk(images, limit, kChunk, [&](Index, ConstMatrixView pixels, Labels labels) {
        total += jacobian_norm(model, pixels, labels, team) * static_cast<double>(pixels.cols());
    });
    return total / static_cast<double>(std::min(limit, images.count()));
}

namespace {

// log p(x | z) + log p(z) - log q(z | x) of every column, where the same image is seen with different noise.
void log_weights(const Spec& spec, ConstMatrixView raw, ConstMatrixView pixels, ConstMatrixView codes,
                 ConstMatrixView noise, ConstMatrixView posterior, std::vector<double>& weights) {
    const Index latent = codes.rows();
    for (Index j = 0; j < raw.cols(); ++j) {
        double weight = -negative_log_likelihood(spec, raw.col(j), pixels);
        for (Index i = 0; i < latent; ++i) {
            const auto z = static_cast<double>(codes(i, j));
            const auto e = static_cast<double>(noise(i, j));
            weight += (e * e - z * z + static_cast<double>(posterior(latent + i, 0))) / 2;
        }
        weights.push_back(weight);
    }
}

double log_mean_exp(const std::vector<double>& values) {
    const double largest = *std::ranges::max_element(values);
    double sum = 0;
    for (const double value : values) sum += std::exp(value - largest);
    return largest + std::log(sum / static_cast<double>(values.size()));
}

// One thread's room for the estimate, so that nothing is allocated, and can fail, within a task.
class LikelihoodEstimator {
public:
    LikelihoodEstimator(const Autoencoder& model, const ImageSet& images, int samples, std::uint64_t seed)
        : model_(model),
          images_(images),
          samples_(samples),
          seed_(seed),
          workspace_(model.make_workspace(kChunk, Passes::Forward)),
          pixels_(model.features(), 1),
          noise_(model.spec().latent, kChunk),
          codes_(model.spec().latent, kChunk),
          labels_(kChunk) {
        weights_.reserve(static_cast<std::size_t>(samples));
    }

    // -log p(x) of one image, in nats.
    double nll(std::uint32_t image) {
        const Spec& spec = model_.spec();
        gather(images_, std::span(&image, 1), pixels_);
        if (spec.binarize) binarize(seed_, image, pixels_);
        std::ranges::fill(labels_, images_.labels[image]);
        posterior_ = model_.encode(pixels_, Labels(labels_).first(1), workspace_, ThreadTeam::single());
        repeated_ = posterior_.replicate(1, kChunk);
        Random random(seed_, "importance", image);
        weights_.clear();
        for (Index first = 0; first < samples_; first += kChunk) {
            const Index size = std::min<Index>(kChunk, samples_ - first);
            const MatrixView noise = noise_.leftCols(size);
            const MatrixView codes = codes_.leftCols(size);
            for (Index j = 0; j < size; ++j)
                for (Index i = 0; i < spec.latent; ++i) noise_(i, j) = random.normal();
            reparameterize(repeated_.leftCols(size), noise, codes);
            const MatrixView raw = model_.decode(codes, Labels(labels_).first(static_cast<std::size_t>(size)),
                                                 workspace_, ThreadTeam::single());
            log_weights(spec, raw, pixels_, codes, noise, posterior_, weights_);
        }
        return -log_mean_exp(weights_);
    }

private:
    const Autoencoder& model_;
    const ImageSet& images_;
    int samples_;
    std::uint64_t seed_;
    Autoencoder::Workspace workspace_;
    Matrix pixels_;
    Matrix posterior_;
    Matrix repeated_;
    Matrix noise_;
    Matrix codes_;
    std::vector<std::uint8_t> labels_;
    std::vector<double> weights_;
};

}  // namespace

double importance_weighted_nll(const Autoencoder& model, const ImageSet& images, int samples,
                               std::uint64_t seed, ThreadTeam& team) {
    check_size(model, images);
    if (!model.spec().is_variational())
        throw Error("the log-likelihood is estimated for variant variational or conditional only");
    // Images in as many blocks as there are threads: the products of a single one are long enough.
    const std::size_t count = images.count();
    const std::size_t blocks = std::min(count, static_cast<std::size_t>(team.threads()));
    std::vector<LikelihoodEstimator> estimators;
    estimators.reserve(blocks);
    for (std::size_t i = 0; i < blocks; ++i) estimators.emplace_back(model, images, samples, seed);
    std::vector<double> found(count);
    team.run(static_cast<int>(blocks), [&](int task) {
        const auto block = static_cast<std::size_t>(task);
        for (std::size_t i = count * block / blocks; i < count * (block + 1) / blocks; ++i)
            found[i] = estimators[block].nll(static_cast<std::uint32_t>(i));
    });
    return std::accumulate(found.begin(), found.end(), 0.0) / static_cast<double>(count);
}

}  // namespace hourglass
