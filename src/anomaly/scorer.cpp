#include "anomaly/scorer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string>
#include <utility>

#include "anomaly/restoration.h"
#include "anomaly/sample_likelihood.h"
#include "base/error.h"
#include "data/minibatch.h"

namespace hourglass {
namespace {

using Eigen::Index;

bool needs_codes(AnomalyScore score) {
    return score == AnomalyScore::Mahalanobis || score == AnomalyScore::Knn ||
           score == AnomalyScore::Combined;
}

// Errors and distances may be 0, and nats of a density negative; neither is worth telling apart from this.
constexpr float kLeast = 1e-9f;

float log_of(float value) { return std::log(std::max(value, kLeast)); }

}  // namespace

void check_score(const Autoencoder& model, const AnomalyOptions& options) {
    const AnomalyScore score = options.score;
    const bool of_density = score == AnomalyScore::Elbo || score == AnomalyScore::Likelihood;
    if (of_density && !model.spec().is_variational())
        throw Error(
            "score " + std::string(word_of(score)) +
            " is for variational and conditional models; reconstruction, mahalanobis, knn and combined "
            "are for all");
    if (!options.by_contrast) return;
    if (!is_of_errors(score))
        throw Error("score " + std::string(word_of(score)) +
                    " is no error, so it cannot be divided by the picture's contrast; reconstruction and "
                    "combined can");
    if (model.image().width == 1)
        throw Error("only pictures have a contrast to divide errors by; this model's samples are rows of " +
                    std::to_string(model.features()) + " numbers");
}

AnomalyScorer::AnomalyScorer(const Autoencoder& model, const ImageSet& normal, const AnomalyOptions& options,
                             ThreadTeam& team)
    : AnomalyScorer(model, normal, options, InPieces{}) {
    while (!ready()) prepare(kScoredAtOnce, team);
}

AnomalyScorer::AnomalyScorer(const Autoencoder& model, const ImageSet& normal, const AnomalyOptions& options,
                             InPieces)
    : model_(model), normal_(&normal), options_(options) {
    check_score(model, options);
    if (normal.count() == 0) throw Error("there are no normal samples to compare with");
    if (normal.features() != static_cast<std::size_t>(model.features()))
        throw Error("the model takes " + std::to_string(model.features()) +
                    " features, the normal samples have " + std::to_string(normal.features()));
    if (options.score == AnomalyScore::Combined)
        parts_ = {{AnomalyScore::Reconstruction}, {AnomalyScore::Knn}};
    else
        parts_ = {{options.score}};
    for (Part& part : parts_) part.normal.resize(static_cast<Index>(scored_normal()));
    if (!needs_codes(options.score)) return;
    codes_.resize(model.spec().latent, static_cast<Index>(normal.count()));
    stage_ = Stage::Codes;
}

std::size_t AnomalyScorer::scored_normal() const {
    return std::min(normal_->count(), options_.most_normal_scores);
}

float AnomalyScorer::progress() const {
    if (ready()) return 1;
    // Distances take hardly any time.
    const double all = static_cast<double>(normal_->count()), part = static_cast<double>(next_) / all;
    if (stage_ == Stage::Codes) return static_cast<float>(part / 2);
    if (stage_ == Stage::Distance) return 0.5f;
    const double scored = static_cast<double>(next_) / static_cast<double>(scored_normal());
    return static_cast<float>(distance_ ? 0.5 + scored / 2 : scored);
}

bool AnomalyScorer::prepare(std::size_t samples, ThreadTeam& team) {
    assert(!ready() && samples > 0);
    if (stage_ == Stage::Distance) {
        distance_->prepare(static_cast<Index>(samples));
        if (distance_->ready()) stage_ = Stage::Scores;
        return distance_->ready();
    }
    const std::size_t all = stage_ == Stage::Codes ? normal_->count() : scored_normal();
    const std::size_t count = std::min(samples, all - next_);
    const auto first = static_cast<Index>(next_);
    Matrix pixels(static_cast<Index>(normal_->features()), static_cast<Index>(count));
    gather_range(*normal_, next_, pixels);
    const Labels labels = Labels(normal_->labels).subspan(next_, count);
    if (stage_ == Stage::Codes)
        codes_.middleCols(first, pixels.cols()) = model_.encode(pixels, team, labels);
    else
        score_normal(first, pixels, labels, team);
    next_ += count;
    if (next_ < all) return false;
    next_ = 0;
    if (stage_ == Stage::Scores) {
        finish();
    } else {
        distance_.emplace(std::exchange(codes_, {}), CodeDistance::InPieces{});
        stage_ = Stage::Distance;
    }
    return true;
}

void AnomalyScorer::score_normal(Index first, ConstMatrixView pixels, Labels labels, ThreadTeam& team) {
    for (Part& part : parts_) {
        auto values = part.normal.segment(first, pixels.cols());
        if (part.kind == AnomalyScore::Mahalanobis)
            values = distance_->normal_mahalanobis(first, pixels.cols());
        else if (part.kind == AnomalyScore::Knn)
            team.run(static_cast<int>(pixels.cols()), [&](int column) {
                values[column] =
                    distance_->nearest_other(static_cast<int>(first) + column, options_.neighbor);
            });
        else
            values = density_or_error(part.kind, pixels, labels, team);
    }
}

void AnomalyScorer::finish() {
    std::vector<Vector> values;
    for (Part& part : parts_) {
        values.push_back(std::exchange(part.normal, {}));
        if (options_.score != AnomalyScore::Combined) continue;
        const Eigen::ArrayXd logs = values.back().unaryExpr(&log_of).cast<double>();
        part.mean = static_cast<float>(logs.mean());
        const double variance = (logs - logs.mean()).square().mean();
        part.deviation = variance > 0 ? static_cast<float>(std::sqrt(variance)) : 1;
    }
    const Vector scores = sum_of(values);
    normal_scores_.assign(scores.begin(), scores.end());
    normal_ = nullptr;
    stage_ = Stage::Ready;
}

Vector AnomalyScorer::density_or_error(AnomalyScore kind, ConstMatrixView pixels, Labels labels,
                                       ThreadTeam& team) const {
    if (kind == AnomalyScore::Reconstruction) {
        Vector errors = model_.spec().corrupts_input()
                            ? restoration_errors(model_, pixels, labels, options_.copies, options_.seed, team)
                            : reconstruction_errors(model_, pixels, labels, team);
        if (options_.by_contrast) errors.array() /= contrasts(pixels, model_.image()).array().sqrt();
        return errors;
    }
    SampleLikelihood found = sample_likelihood(model_, pixels, labels, {options_.draws, options_.seed}, team);
    return kind == AnomalyScore::Elbo ? std::move(found.negative_elbo) : std::move(found.nll);
}

Vector AnomalyScorer::sum_of(const std::vector<Vector>& values) const {
    if (options_.score != AnomalyScore::Combined) return values.front();
    Vector sum = Vector::Zero(values.front().size());
    for (std::size_t p = 0; p < parts_.size(); ++p)
        sum += ((values[p].unaryExpr(&log_of).array() - parts_[p].mean) / parts_[p].deviation).matrix();
    return sum / static_cast<float>(parts_.size());
}

Vector AnomalyScorer::score(ConstMatrixView pixels, Labels labels, ThreadTeam& team) const {
    assert(ready());
    const Matrix codes = distance_ ? model_.encode(pixels, team, labels) : Matrix();
    std::vector<Vector> values;
    for (const Part& part : parts_) {
        Vector& value = values.emplace_back(pixels.cols());
        if (part.kind == AnomalyScore::Mahalanobis)
            value = distance_->mahalanobis(codes);
        else if (part.kind == AnomalyScore::Knn)
            team.run(static_cast<int>(pixels.cols()), [&](int column) {
                value[column] = distance_->nearest(codes.col(column), options_.neighbor);
            });
        else
            value = density_or_error(part.kind, pixels, labels, team);
    }
    return sum_of(values);
}

std::vector<float> AnomalyScorer::score(const ImageSet& samples, ThreadTeam& team) const {
    if (samples.features() != static_cast<std::size_t>(model_.features()))
        throw Error("the model takes " + std::to_string(model_.features()) + " features, the samples have " +
                    std::to_string(samples.features()));
    std::vector<float> scores;
    for_each_chunk(samples, samples.count(), kScoredAtOnce,
                   [&](Index, ConstMatrixView pixels, Labels labels) {
                       const Vector found = score(pixels, labels, team);
                       scores.insert(scores.end(), found.begin(), found.end());
                   });
    return scores;
}

}  // namespace hourglass
