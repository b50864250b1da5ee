// Scores of what does not belong: distances by hand, likelihoods against the evaluation of a whole set, and
// that a score is the sample's alone.
#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <numeric>

#include "anomaly/restoration.h"
#include "anomaly/sample_likelihood.h"
#include "anomaly/scorer.h"
#include "base/error.h"
#include "data/minibatch.h"
#include "data/subset.h"
#include "data/synthetic.h"
#include "training/autoencoder_task.h"
#include "training/evaluate.h"

namespace hourglass {
namespace {

ThreadTeam& one_thread() { return ThreadTeam::single(); }

const Dataset& digits() {
    static const Dataset data = synthetic_digits(200, 60, 1);
    return data;
}

Autoencoder trained(const std::string& spec, int steps) {
    AutoencoderTrainer trainer(parse_spec(spec), std::make_shared<Dataset>(digits()));
    for (int i = 0; i < steps; ++i) trainer.train_step(one_thread());
    return trainer.model();
}

Matrix pixels_of(const ImageSet& set) {
    Matrix pixels(static_cast<Eigen::Index>(set.features()), static_cast<Eigen::Index>(set.count()));
    gather_range(set, 0, pixels);
    return pixels;
}

TEST(CodeDistance, OfFourCodesByHand) {
    Matrix codes(2, 4);     // mean (1, 0), variances 4 and 1 (divided by 4), no covariance
    codes << 3, -1, 3, -1,  //
        1, 1, -1, -1;
    const CodeDistance distance(codes);
    Matrix asked(2, 2);
    asked << 1, 5,  //
        0, 0;
    const Vector mahalanobis = distance.mahalanobis(asked);
    EXPECT_NEAR(mahalanobis[0], 0, 1e-6);
    EXPECT_NEAR(mahalanobis[1], 2, 1e-3);
    // (5, 0) is (2, 0) of the whitened codes (+-1, +-1).
    EXPECT_NEAR(distance.nearest(asked.col(1), 1), std::sqrt(2.0), 1e-3);
    EXPECT_NEAR(distance.nearest(asked.col(1), 3), std::sqrt(10.0), 2e-3);
    EXPECT_NEAR(distance.nearest(asked.col(1), 9), std::sqrt(10.0), 2e-3)
        << "the furthest if there are fewer";
    EXPECT_NEAR(distance.nearest_other(0, 1), 2, 1e-3) << "not itself";
    EXPECT_NEAR(distance.nearest(codes.col(0), 1), 0, 1e-6);
}

TEST(Restoration, ContrastsOfSmallPicturesByHand) {
    Matrix pixels(6, 3);   // 2 rows of 3
    pixels << 0, 0, 0.5f,  //
        2, 0, 0.5f,        //
        2, 0, 0.5f,        //
        0, 0, 0.5f,        //
        0, 0, 0.5f,        //
        4, 0, 0.5f;
    const Vector gray = contrasts(pixels, {2, 3, 1});
    EXPECT_FLOAT_EQ(gray[0], 4 + 0 + 0 + 16 + 0 + 4 + 4);  // side by side, then one above the other
    EXPECT_FLOAT_EQ(gray[1], 1) << "nothing to see";
    EXPECT_FLOAT_EQ(gray[2], 1);
    // The same numbers as two pixels of three colors.
    EXPECT_FLOAT_EQ(contrasts(pixels, {1, 2, 3})[0], 0 + 4 + 4);
    EXPECT_FLOAT_EQ(contrasts(pixels, {2, 1, 3})[0], 0 + 4 + 4);
}

TEST(AnomalyScorer, ErrorsAreDividedByTheRootOfTheContrast) {
    const Autoencoder model = trained("hidden=16&latent=4", 5);
    const Matrix pixels = pixels_of(digits().test);
    const AnomalyScorer plain(model, digits().train, {.score = AnomalyScore::Reconstruction}, one_thread());
    const AnomalyScorer divided(model, digits().train,
                                {.score = AnomalyScore::Reconstruction, .by_contrast = true}, one_thread());
    const Vector expected = plain.score(pixels, digits().test.labels, one_thread()).array() /
                            contrasts(pixels, model.image()).array().sqrt();
    EXPECT_LT((divided.score(pixels, digits().test.labels, one_thread()) - expected).norm(),
              1e-6f * expected.norm());
    EXPECT_THROW(check_score(model, {.score = AnomalyScore::Knn, .by_contrast = true}), Error);
    EXPECT_THROW(check_score(Autoencoder(model.spec(), units(7)),
                             {.score = AnomalyScore::Reconstruction, .by_contrast = true}),
                 Error);
}

TEST(CodeDistance, UnitsThatNeverChangeDoNotCountForEver) {
    Matrix codes = Matrix::Zero(2, 4);
    codes.row(0) << 1, 2, 3, 4;
    const Vector far = CodeDistance(codes).mahalanobis(Vector::Constant(2, 1e-3f));
    EXPECT_TRUE(std::isfinite(far[0]));
    EXPECT_LT(far[0], 10);
    EXPECT_EQ(CodeDistance(Matrix::Ones(2, 1)).nearest_other(0, 1), 0);
}

TEST(AnomalyScorer, ReconstructionIsTheErrorOfEvaluate) {
    const Autoencoder model = trained("hidden=32&latent=8", 20);
    const AnomalyScorer scorer(model, digits().train, {.score = AnomalyScore::Reconstruction}, one_thread());
    const std::vector<float> scores = scorer.score(digits().test, one_thread());
    const Vector errors = sample_errors(model, digits().test, one_thread());
    for (std::size_t i = 0; i < scores.size(); ++i)
        ASSERT_NEAR(scores[i], errors[static_cast<Eigen::Index>(i)], 1e-6);
    EXPECT_EQ(scorer.normal_scores().size(), digits().train.count());
}

TEST(AnomalyScorer, ScoresAreTheSamplesAlone) {
    for (const char* const spec :
         {"hidden=32&latent=8&variant=denoising&corruption=mask", "hidden=32&latent=8",
          "hidden=32&latent=8&variant=variational&binarize=yes"}) {
        const Autoencoder model = trained(spec, 10);
        for (const Choice& choice : choices_of<AnomalyScore>) {
            const auto score = static_cast<AnomalyScore>(&choice - choices_of<AnomalyScore>.data());
            const bool of_density = score == AnomalyScore::Elbo || score == AnomalyScore::Likelihood;
            if (of_density && !model.spec().is_variational()) continue;
            const AnomalyScorer scorer(model, digits().train, {.score = score, .draws = 3, .copies = 3},
                                       one_thread());
            const std::vector<float> all = scorer.score(digits().test, one_thread());
            const std::uint32_t last = static_cast<std::uint32_t>(all.size() - 1);
            const std::vector<float> one =
                scorer.score(subset(digits().test, std::span(&last, 1)), one_thread());
            EXPECT_NEAR(one[0], all.back(), 1e-4 * (1 + std::abs(all.back()))) << spec << " " << choice.word;
            ThreadTeam team(3);
            EXPECT_EQ(scorer.score(digits().test, team), all) << spec << " " << choice.word;
        }
    }
}

TEST(AnomalyScorer, NormalSamplesAreNotTheirOwnNeighbors) {
    const Autoencoder model = trained("hidden=32&latent=8", 20);
    const AnomalyScorer scorer(model, digits().train, {.score = AnomalyScore::Knn}, one_thread());
    const std::vector<float> as_others = scorer.score(digits().train, one_thread());
    double mean = 0;
    for (std::size_t i = 0; i < as_others.size(); ++i) {
        EXPECT_NEAR(as_others[i], 0, 1e-2);
        mean += scorer.normal_scores()[i] / static_cast<double>(as_others.size());
    }
    EXPECT_GT(mean, 0.1);
}

TEST(AnomalyScorer, CombinedIsStandardizedOverTheNormalSamples) {
    const Autoencoder model = trained("hidden=32&latent=8", 20);
    const AnomalyScorer scorer(model, digits().train, {.score = AnomalyScore::Combined}, one_thread());
    const std::vector<float>& scores = scorer.normal_scores();
    EXPECT_NEAR(std::accumulate(scores.begin(), scores.end(), 0.0) / static_cast<double>(scores.size()), 0,
                1e-3);
    Matrix noise = Matrix::Random(model.features(), 1).cwiseAbs();
    const std::uint8_t label = 0;
    EXPECT_GT(scorer.score(noise, Labels(&label, 1), one_thread())[0], *std::ranges::max_element(scores))
        << "noise is stranger than any digit";
}

TEST(SampleLikelihood, MeansAreThoseOfTheWholeSet) {
    const Autoencoder model = trained("hidden=32&latent=4&variant=variational", 100);
    const ImageSet& test = digits().test;
    const SampleLikelihood found =
        sample_likelihood(model, pixels_of(test), test.labels, {.draws = 400, .seed = 1}, one_thread());
    const Evaluation evaluation = evaluate(model, test, one_thread());
    EXPECT_NEAR(found.negative_elbo.mean(), evaluation.negative_elbo, 0.02 * evaluation.negative_elbo);
    const double nll = importance_weighted_nll(model, test, 400, 1, one_thread());
    EXPECT_NEAR(found.nll.mean(), nll, 0.01 * nll);
    EXPECT_LT(found.nll.mean(), found.negative_elbo.mean()) << "the bound is a bound";
    EXPECT_THROW(
        sample_likelihood(trained("hidden=8&latent=2", 1), pixels_of(test), test.labels, {}, one_thread()),
        Error);
}

TEST(Restoration, IsTheErrorOfWhatWasHidden) {
    // A model that gives back what it sees puts 0 in the place of what it does not see.
    constexpr int kFeatures = 4;
    Autoencoder identity(parse_spec("hidden=none&latent=4&output=linear"), kFeatures, kFeatures);
    for (Parameter* parameter : identity.parameters()) {
        parameter->value.setZero();
        if (parameter->value.cols() == kFeatures) parameter->value.setIdentity();
    }
    Matrix pixels(kFeatures, 2);
    pixels.col(0).setConstant(1);
    pixels.col(1).setConstant(3);
    EXPECT_EQ(reconstruction_errors(identity, pixels, {}, one_thread()).norm(), 0);
    const Vector errors = restoration_errors(identity, pixels, {}, 20, 1, one_thread());
    EXPECT_NEAR(errors[0], 1, 1e-5);
    EXPECT_NEAR(errors[1], 9, 1e-4);
}

TEST(AnomalyScorer, RefusesWhatCannotBe) {
    const Autoencoder model = trained("hidden=8&latent=2", 1);
    EXPECT_THROW(AnomalyScorer(model, digits().train, {.score = AnomalyScore::Elbo}, one_thread()), Error);
    EXPECT_THROW(AnomalyScorer(model, ImageSet{28, 28, {}, {}}, {}, one_thread()), Error);
    ImageSet other{2, 1, {1, 2}, {0}};
    EXPECT_THROW(AnomalyScorer(model, other, {}, one_thread()), Error);
}

}  // namespace
}  // namespace hourglass
