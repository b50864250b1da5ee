// A score per sample that says how little it belongs to what a model was trained on: the higher, the
// stranger.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "anomaly/code_distance.h"
#include "autoencoder/autoencoder.h"
#include "base/choices.h"
#include "data/dataset.h"

namespace hourglass {

//   reconstruction  mean squared error of the reconstruction; of denoising models, of what they put in
//                   the place of hidden features (anomaly/restoration.h)
//   mahalanobis     distance of the code from the mean of the normal codes, in their own standard deviations
//   knn             distance of the code from the k-th nearest normal code, on the same scale
//   elbo            variational models: the negative evidence lower bound, nats
//   likelihood      variational models: the importance-weighted estimate of -log p, nats
//   combined        the logarithms of reconstruction and knn, each brought to mean 0 and standard
//                   deviation 1 over the normal samples; their mean
enum class AnomalyScore { Reconstruction, Mahalanobis, Knn, Elbo, Likelihood, Combined };
template <>
inline constexpr auto choices_of<AnomalyScore> = choices<AnomalyScore>({{"reconstruction"},
                                                                        {"mahalanobis"},
                                                                        {"knn", "Nearest codes"},
                                                                        {"elbo", "ELBO"},
                                                                        {"likelihood"},
                                                                        {"combined"}});

// Whether a score is made of errors, which may be divided by a picture's contrast.
constexpr bool is_of_errors(AnomalyScore score) {
    return score == AnomalyScore::Reconstruction || score == AnomalyScore::Combined;
}

struct AnomalyOptions {
    AnomalyScore score = AnomalyScore::Combined;
    int neighbor = 1;  // the k of knn
    int draws = 50;    // of the code, for elbo and likelihood
    int copies = 16;   // with hidden features, for denoising models
    // Errors of reconstruction and combined are divided by the root of the picture's contrast
    // (anomaly/restoration.h).
    bool by_contrast = false;
    std::uint64_t seed = 1;
    std::size_t most_normal_scores = 10'000;  // of normal samples, which thresholds are taken from
};

// Throws Error when the model has no such score.
void check_score(const Autoencoder& model, const AnomalyOptions& options);

// Samples that are scored at once, which decides how much memory that takes.
inline constexpr int kScoredAtOnce = 250;

class AnomalyScorer {
public:
    // `normal`: samples that belong, usually those that the model was trained on. `model` must outlive this.
    // Throws Error as above, and when the samples are none or of another size.
    AnomalyScorer(const Autoencoder& model, const ImageSet& normal, const AnomalyOptions& options,
                  ThreadTeam& team);
    // The same in pieces, for those that have only some milliseconds at a time: until ready(), prepare()
    // takes about so many normal samples one step further, and nothing else may be called. It returns whether
    // that was the last of a step, after which another kind of work begins. `normal` must live until then.
    struct InPieces {};
    AnomalyScorer(const Autoencoder& model, const ImageSet& normal, const AnomalyOptions& options, InPieces);
    bool ready() const { return stage_ == Stage::Ready; }
    bool prepare(std::size_t samples, ThreadTeam& team);
    float progress() const;  // of the preparation, 0..1

    // Of each column of `pixels` (features x count, at most kScoredAtOnce). A sample's score depends on
    // nothing but the sample.
    Vector score(ConstMatrixView pixels, Labels labels, ThreadTeam& team) const;
    std::vector<float> score(const ImageSet& samples, ThreadTeam& team) const;

    // Of the first normal samples, at most AnomalyOptions::most_normal_scores, none of which counts as its
    // own neighbor.
    const std::vector<float>& normal_scores() const { return normal_scores_; }

private:
    enum class Stage { Codes, Distance, Scores, Ready };
    struct Part {
        AnomalyScore kind;
        float mean = 0;  // of the logarithms, over the normal samples
        float deviation = 1;
        Vector normal{};  // values of the normal samples, until they are summed up
    };

    std::size_t scored_normal() const;
    void score_normal(Eigen::Index first, ConstMatrixView pixels, Labels labels, ThreadTeam& team);
    void finish();
    // Of parts that do not look at codes.
    Vector density_or_error(AnomalyScore kind, ConstMatrixView pixels, Labels labels, ThreadTeam& team) const;
    Vector sum_of(const std::vector<Vector>& values) const;

    const Autoencoder& model_;
    const ImageSet* normal_;  // null once all is known of them
    AnomalyOptions options_;
    std::vector<Part> parts_;
    Matrix codes_;                            // of the normal samples, until distance_ has them
    std::optional<CodeDistance> distance_{};  // where codes count
    std::vector<float> normal_scores_{};
    Stage stage_ = Stage::Scores;
    std::size_t next_ = 0;  // of the normal samples, in this stage
};

}  // namespace hourglass
