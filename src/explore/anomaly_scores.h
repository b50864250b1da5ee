// How little each test sample belongs to what the model has learned, and each of the normal training samples,
// which say what is usual. A few samples per frame, while a view looks, for the newest model.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "anomaly/scorer.h"
#include "explore/look.h"

namespace hourglass::explore {

using LabelSet = std::bitset<256>;

struct AnomalyWish {
    AnomalyScore score = AnomalyScore::Reconstruction;
    LabelSet normal{};         // the labels of the samples that belong
    bool by_contrast = false;  // where the score allows (AnomalyOptions::by_contrast)

    bool operator==(const AnomalyWish&) const = default;
};

// Of one model, as a wish asked for.
struct AnomalyScores {
    AnomalyWish wish;
    std::vector<float> normal;           // of normal training samples; empty until all are known
    std::vector<std::uint32_t> samples;  // the test samples that are looked at
    std::vector<float> scores;           // of the first of them, as many as are known
    bool whole = false;  // of as many samples as there is time for at rest, or of fewer while it trains
    std::uint64_t model_version = 0;

    bool complete() const { return !samples.empty() && scores.size() == samples.size(); }
};

class AnomalyPass {
public:
    // Test samples, and training samples that stand for all normal ones; while the model trains fewer, so
    // that the scores keep up with it.
    static constexpr std::size_t kMostTests = 10'000, kMostNormal = 2'000;
    static constexpr std::size_t kMostTestsTraining = 2'000, kMostNormalTraining = 500;
    // Instead of the command's, which takes minutes in a page: copies with hidden pixels, draws of the code.
    static constexpr int kCopies = 4, kDraws = 8;

    // Once a look. Spends some milliseconds of it. Nothing is known without a model that fits, and where no
    // training sample is normal.
    void update(const Look& look, const AnomalyWish& wish);

    // Of the newest model that is through; of the first one as far as it is known.
    const AnomalyScores& found() const { return found_; }
    // Grows when found() has changed.
    std::uint64_t version() const { return version_; }
    // Whether the model that is shown is not through yet.
    bool behind() const { return behind_; }
    float progress() const;  // of the model that is being scored, 0..1
    // The model that is being scored, or was scored last; null before the first.
    const Autoencoder* model() const { return job_ ? &job_->model : nullptr; }

    // Of one more sample (features x 1), or nothing while the normal samples are not known. Of conditional
    // models, which are told a class, the least of all classes.
    std::optional<float> score(ConstMatrixView sample) const;

private:
    struct Job {
        Autoencoder model;
        ImageSet normal;
        std::optional<AnomalyScorer> scorer{};
        AnomalyScores found{};
        std::shared_ptr<const Dataset> data{};
        std::uint64_t run = 0;
        bool shown_as_it_comes = false;
    };
    bool is_due(const Look& look, const AnomalyWish& wish) const;
    void start(const Look& look, const AnomalyWish& wish);
    void advance();
    void score_tests(std::size_t count);

    std::unique_ptr<Job> job_;  // stays where it is: the scorer refers to the model
    AnomalyScores found_;
    std::uint64_t version_ = 0;
    bool behind_ = false;
    double started_ = 0;       // platform::seconds(), of the job
    double told_ = 0;          // the same, of the last growth of the version
    std::size_t at_once_ = 1;  // samples that take about a millisecond
};

// A sentence about the score, for those who choose it.
const char* explanation_of(AnomalyScore score);
// The scores that the model has, in the order of the enumeration; none of translation models, which are not
// to give a sample back.
std::vector<AnomalyScore> scores_of(const Spec& spec);
// Whether a score of this model may be divided by the contrast of the picture.
bool has_contrast(const Autoencoder& model, AnomalyScore score);

}  // namespace hourglass::explore
