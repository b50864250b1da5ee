#include "anomaly/scorer.h"

#include <algorithm>
#include <cmath>
#include <string>

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

Matrix codes_of(const Autoencoder& model, const ImageSet& samples, ThreadTeam& team) {
    Matrix codes(model.spec().latent, static_cast<Index>(samples.count()));
    for_each_chunk(samples, samples.count(), kScoredAtOnce,
                   [&](Index first, ConstMatrixView pixels, Labels labels) {
                       codes.middleCols(first, pixels.cols()) = model.encode(pixels, team, labels);
                   });
    return codes;
}

// Errors and distances may be 0, and nats of a density negative; neither is worth telling apart from this.
constexpr float kLeast = 1e-9f;

float log_of(float value) { return std::log(std::max(value, kLeast)); }

}  // namespace

void check_score(const Spec& spec, AnomalyScore score) {
    const bool of_density = score == AnomalyScore::Elbo || score == AnomalyScore::Likelihood;
    if (of_density && !spec.is_variational())
        throw Error(
            "score " + std::string(word_of(score)) +
            " is for variational and conditional models; reconstruction, mahalanobis, knn and combined "
            "are for all");
}

AnomalyScorer::AnomalyScorer(const Autoencoder& model, const ImageSet& normal, const AnomalyOptions& options,
                             ThreadTeam& team)
    : model_(model), options_(options) {
    check_score(model.spec(), options.score);
    if (normal.count() == 0) throw Error("there are no normal samples to compare with");
    if (normal.features() != static_cast<std::size_t>(model.features()))
        throw Error("the model takes " + std::to_string(model.features()) +
                    " features, the normal samples have " + std::to_string(normal.features()));
    if (needs_codes(options.score)) distance_.emplace(codes_of(model, normal, team));
    if (options.score == AnomalyScore::Combined)
        parts_ = {{AnomalyScore::Reconstruction}, {AnomalyScore::Knn}};
    else
        parts_ = {{options.score}};

    const std::size_t limit = std::min(normal.count(), options.most_normal_scores);
    std::vector<Vector> values(parts_.size(), Vector(static_cast<Index>(limit)));
    for_each_chunk(normal, limit, kScoredAtOnce, [&](Index first, ConstMatrixView pixels, Labels labels) {
        const Nearest other = [&](int column, ConstVectorView) {
            return distance_->nearest_other(static_cast<int>(first) + column, options_.neighbor);
        };
        for (std::size_t p = 0; p < parts_.size(); ++p)
            values[p].segment(first, pixels.cols()) =
                part_values(parts_[p], pixels, labels,
                            distance_ ? model_.encode(pixels, team, labels) : Matrix(), other, team);
    });
    if (options.score == AnomalyScore::Combined) {
        for (std::size_t p = 0; p < parts_.size(); ++p) {
            const Eigen::ArrayXd logs = values[p].unaryExpr(&log_of).cast<double>();
            parts_[p].mean = static_cast<float>(logs.mean());
            const double variance = (logs - logs.mean()).square().mean();
            parts_[p].deviation = variance > 0 ? static_cast<float>(std::sqrt(variance)) : 1;
        }
    }
    const Vector scores = sum_of(values);
    normal_scores_.assign(scores.begin(), scores.end());
}

Vector AnomalyScorer::part_values(const Part& part, ConstMatrixView pixels, Labels labels,
                                  ConstMatrixView codes, const Nearest& nearest, ThreadTeam& team) const {
    switch (part.kind) {
        case AnomalyScore::Reconstruction:
            return model_.spec().corrupts_input()
                       ? restoration_errors(model_, pixels, labels, options_.copies, options_.seed, team)
                       : reconstruction_errors(model_, pixels, labels, team);
        case AnomalyScore::Mahalanobis:
            return distance_->mahalanobis(codes);
        case AnomalyScore::Knn: {
            Vector distances(pixels.cols());
            team.run(static_cast<int>(pixels.cols()),
                     [&](int column) { distances[column] = nearest(column, codes.col(column)); });
            return distances;
        }
        case AnomalyScore::Elbo:
        case AnomalyScore::Likelihood: {
            SampleLikelihood found =
                sample_likelihood(model_, pixels, labels, {options_.draws, options_.seed}, team);
            return part.kind == AnomalyScore::Elbo ? found.negative_elbo : found.nll;
        }
        case AnomalyScore::Combined:
            break;  // has parts of the other kinds
    }
    return {};
}

Vector AnomalyScorer::sum_of(const std::vector<Vector>& values) const {
    if (options_.score != AnomalyScore::Combined) return values.front();
    Vector sum = Vector::Zero(values.front().size());
    for (std::size_t p = 0; p < parts_.size(); ++p)
        sum += ((values[p].unaryExpr(&log_of).array() - parts_[p].mean) / parts_[p].deviation).matrix();
    return sum / static_cast<float>(parts_.size());
}

Vector AnomalyScorer::score(ConstMatrixView pixels, Labels labels, ThreadTeam& team) const {
    const Matrix codes = distance_ ? model_.encode(pixels, team, labels) : Matrix();
    const Nearest any = [&](int, ConstVectorView code) {
        return distance_->nearest(code, options_.neighbor);
    };
    std::vector<Vector> values;
    for (const Part& part : parts_) values.push_back(part_values(part, pixels, labels, codes, any, team));
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
