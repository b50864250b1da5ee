#include "explore/anomaly_scores.h"

#include <algorithm>
#include <utility>

#include "autoencoder/network_plan.h"
#include "data/minibatch.h"
#include "data/subset.h"
#include "platform/platform.h"

namespace hourglass::explore {
namespace {

constexpr double kAnomalySeconds = 0.003;  // of a frame
constexpr double kPieceSeconds = 0.0012;   // of them, between two looks at the clock
constexpr std::size_t kMostAtOnce = 64;
constexpr double kSecondsBetweenModels = 1;      // while they change
constexpr double kSecondsBetweenVersions = 0.3;  // while scores come in

// The first training samples that are normal.
ImageSet normal_samples(const ImageSet& train, const LabelSet& normal, std::size_t most) {
    std::vector<std::uint32_t> chosen;
    for (std::size_t i = 0; i < train.count() && chosen.size() < most; ++i)
        if (normal[train.labels[i]]) chosen.push_back(static_cast<std::uint32_t>(i));
    return subset(train, chosen);
}

// Evenly over the set, which may begin with the easier ones.
std::vector<std::uint32_t> spread(std::size_t count, std::size_t most) {
    const std::size_t chosen = std::min(count, most);
    std::vector<std::uint32_t> samples(chosen);
    for (std::size_t i = 0; i < chosen; ++i)
        samples[i] = static_cast<std::uint32_t>(static_cast<std::uint64_t>(i) * count / chosen);
    return samples;
}

bool fits(const Look& look) {
    return look.has_model() && look.data->test.count() > 0 &&
           static_cast<std::size_t>(look.snapshot.model.features()) == look.data->test.features();
}

}  // namespace

const char* explanation_of(AnomalyScore score) {
    switch (score) {
        case AnomalyScore::Reconstruction:
            return "How badly the model gives the sample back: the mean squared error. Of denoising models, of "
                   "what they put in the place of hidden parts.";
        case AnomalyScore::Mahalanobis:
            return "How far its code lies from the mean of the normal codes, in their standard deviations.";
        case AnomalyScore::Knn:
            return "How far its code lies from the nearest normal code, on the same scale.";
        case AnomalyScore::Elbo:
            return "The negative evidence lower bound: how unlikely the model thinks it is, at most. In nats.";
        case AnomalyScore::Likelihood:
            return "How unlikely the model thinks it is, estimated from several codes. In nats.";
        case AnomalyScore::Combined:
            return "Reconstruction and nearest codes together, each in standard deviations of the normal "
                   "samples.";
    }
    return "";
}

std::vector<AnomalyScore> scores_of(const Spec& spec) {
    std::vector<AnomalyScore> scores;
    if (spec.translates()) return scores;
    for (std::size_t i = 0; i < choices_of<AnomalyScore>.size(); ++i) {
        const auto score = static_cast<AnomalyScore>(i);
        const bool of_density = score == AnomalyScore::Elbo || score == AnomalyScore::Likelihood;
        if (!of_density || spec.is_variational()) scores.push_back(score);
    }
    return scores;
}

bool has_contrast(const Autoencoder& model, AnomalyScore score) {
    return is_of_errors(score) && model.image().width > 1;
}

bool AnomalyPass::is_due(const Look& look, const AnomalyWish& wish) const {
    if (!job_) return true;
    const bool other =
        job_->data != look.data || job_->run != look.snapshot.run || !(job_->found.wish == wish);
    if (other) return true;
    const bool whole = !look.training();
    const bool as_wanted =
        job_->found.model_version == look.snapshot.model_version && (job_->found.whole || !whole);
    if (as_wanted) return false;
    if (whole) return true;
    // A model that is behind is finished first: better the scores of a moment ago than none.
    return job_->found.complete() && platform::seconds() - started_ >= kSecondsBetweenModels;
}

void AnomalyPass::start(const Look& look, const AnomalyWish& wish) {
    const bool whole = !look.training();
    const bool same = job_ && job_->data == look.data && job_->run == look.snapshot.run &&
                      job_->found.wish == wish && found_.complete();
    job_.reset();  // two models at once may be too much for the memory
    job_ = std::make_unique<Job>(Job{look.snapshot.model, {}});
    job_->data = look.data;
    job_->run = look.snapshot.run;
    job_->shown_as_it_comes = !same;
    job_->normal = normal_samples(look.data->train, wish.normal, whole ? kMostNormal : kMostNormalTraining);
    AnomalyScores& found = job_->found;
    found.wish = wish;
    found.whole = whole;
    found.model_version = look.snapshot.model_version;
    started_ = platform::seconds();
    if (!same) {
        found_ = found;
        ++version_;
    }
    if (job_->normal.count() == 0) return;
    found.samples = spread(look.data->test.count(), whole ? kMostTests : kMostTestsTraining);
    job_->scorer.emplace(
        job_->model, job_->normal,
        AnomalyOptions{
            .score = wish.score, .draws = kDraws, .copies = kCopies, .by_contrast = wish.by_contrast},
        AnomalyScorer::InPieces{});
}

void AnomalyPass::update(const Look& look, const AnomalyWish& wish) {
    const bool possible = fits(look) && !look.snapshot.model.spec().translates();
    if (!possible) {
        if (job_) ++version_;
        job_.reset();
        found_ = {};
        behind_ = false;
        return;
    }
    if (is_due(look, wish)) start(look, wish);
    advance();
    behind_ = job_->scorer && (!job_->found.complete() || is_due(look, wish) ||
                               job_->found.model_version != look.snapshot.model_version);
}

void AnomalyPass::advance() {
    Job& job = *job_;
    if (!job.scorer || job.found.complete()) return;
    const double start = platform::seconds();
    double now = start;
    while (!job.found.complete() && now - start < kAnomalySeconds) {
        bool next_step = false;
        if (job.scorer->ready())
            score_tests(at_once_);
        else
            next_step = job.scorer->prepare(at_once_, ThreadTeam::single());
        const double after = platform::seconds();
        if (next_step)
            at_once_ = 1;  // of which nobody knows yet how long one takes
        else if (after - now < kPieceSeconds / 2)
            at_once_ = std::min(2 * at_once_, kMostAtOnce);
        else if (after - now > kPieceSeconds)
            at_once_ = std::max<std::size_t>(at_once_ / 2, 1);
        now = after;
    }
    if (job.scorer->ready() && job.found.normal.empty()) job.found.normal = job.scorer->normal_scores();
    const bool tell = job.found.complete() || (job.shown_as_it_comes && !job.found.scores.empty() &&
                                               now - told_ > kSecondsBetweenVersions);
    if (!tell) return;
    told_ = now;
    found_ = job.found;
    ++version_;
}

void AnomalyPass::score_tests(std::size_t count) {
    AnomalyScores& found = job_->found;
    const ImageSet& test = job_->data->test;
    const auto chosen =
        std::span(found.samples)
            .subspan(found.scores.size(), std::min(count, found.samples.size() - found.scores.size()));
    Matrix pixels(static_cast<Eigen::Index>(test.features()), static_cast<Eigen::Index>(chosen.size()));
    gather(test, chosen, pixels);
    std::vector<std::uint8_t> labels;
    for (const std::uint32_t sample : chosen) labels.push_back(test.labels[sample]);
    const Vector scores = job_->scorer->score(pixels, labels, ThreadTeam::single());
    found.scores.insert(found.scores.end(), scores.begin(), scores.end());
}

float AnomalyPass::progress() const {
    if (!job_ || !job_->scorer) return 0;
    const auto normal = static_cast<float>(job_->normal.count()),
               tests = static_cast<float>(job_->found.samples.size());
    return (job_->scorer->progress() * normal + static_cast<float>(job_->found.scores.size())) /
           (normal + tests);
}

std::optional<float> AnomalyPass::score(ConstMatrixView sample) const {
    if (!job_ || !job_->scorer || !job_->scorer->ready() || sample.rows() != job_->model.features())
        return std::nullopt;
    const bool conditional = job_->model.spec().needs_labels();
    std::vector<std::uint8_t> labels;
    for (int label = 0; label < (conditional ? kClasses : 1); ++label)
        labels.push_back(static_cast<std::uint8_t>(label));
    const Matrix copies = sample.replicate(1, static_cast<Eigen::Index>(labels.size()));
    return job_->scorer->score(copies, labels, ThreadTeam::single()).minCoeff();
}

}  // namespace hourglass::explore
