// Anomaly scores a few per frame: the same as the library's in one go, for whatever pieces; and what is made
// of them. On a clock that the tests move.
#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <numeric>

#include "base/error.h"
#include "data/minibatch.h"
#include "data/subset.h"
#include "data/synthetic.h"
#include "explore/anomaly_report.h"
#include "explore/anomaly_scores.h"
#include "explore/one_class_series.h"
#include "fake_platform.h"
#include "training/autoencoder_task.h"

namespace hourglass::explore {
namespace {

using platform::fake_machine;

LabelSet labels_of(std::initializer_list<unsigned> labels) {
    LabelSet set;
    for (const unsigned label : labels) set.set(label);
    return set;
}

class AnomalyPassTest : public testing::Test {
protected:
    AnomalyPassTest() {
        fake_machine() = {};
        snapshot.model_version = snapshot.run = 1;
        use("hidden=16&latent=3");
    }
    void use(const std::string& spec) {
        AutoencoderTrainer trainer(parse_spec(spec), data);
        for (int i = 0; i < 20; ++i) trainer.train_step(ThreadTeam::single());
        snapshot.model = trainer.model();
    }
    void look(const AnomalyWish& wish) {
        evaluation.begin_frame(data, snapshot);
        pass.update({.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation}, wish);
    }
    // What the command does: all at once.
    std::vector<float> at_once(const AnomalyWish& wish, std::vector<float>* normal = nullptr) {
        std::vector<std::uint8_t> labels;
        for (unsigned label = 0; label < 10; ++label)
            if (wish.normal[label]) labels.push_back(static_cast<std::uint8_t>(label));
        const ImageSet belonging = samples_of(data->train, labels);
        const AnomalyScorer scorer(snapshot.model, belonging,
                                   {.score = wish.score,
                                    .draws = AnomalyPass::kDraws,
                                    .copies = AnomalyPass::kCopies,
                                    .by_contrast = wish.by_contrast},
                                   ThreadTeam::single());
        if (normal != nullptr) *normal = scorer.normal_scores();
        return scorer.score(data->test, ThreadTeam::single());
    }

    std::shared_ptr<const Dataset> data = std::make_shared<const Dataset>(synthetic_digits(300, 120, 1));
    Snapshot snapshot;
    DatasetEvaluation evaluation;
    AnomalyPass pass;
};

TEST_F(AnomalyPassTest, ScoresAreThoseOfTheCommandInWhateverPieces) {
    for (const char* const spec :
         {"hidden=16&latent=3", "hidden=16&latent=3&variant=denoising&corruption=mask",
          "hidden=16&latent=3&variant=variational"}) {
        use(spec);
        for (const AnomalyScore score : scores_of(snapshot.model.spec())) {
            // Reconstruction by itself and combined by contrast, so that both ways are measured.
            const AnomalyWish wish{score, labels_of({0, 3, 7}), score == AnomalyScore::Combined};
            std::vector<float> normal;
            const std::vector<float> expected = at_once(wish, &normal);
            for (const double tick : {0.0, 0.0005, 0.003}) {  // seconds that every piece seems to take
                fake_machine().tick = tick;
                ++snapshot.run;
                int frames = 0;
                do look(wish);
                while (pass.behind() && ++frames < 1000);
                ASSERT_TRUE(pass.found().complete()) << spec << " " << word_of(score);
                EXPECT_TRUE(tick > 0 || frames == 0) << "no time passes";
                EXPECT_TRUE(tick < 0.001 || frames > 5) << "a piece or two per frame: " << frames;
                ASSERT_EQ(pass.found().scores.size(), expected.size());
                for (std::size_t i = 0; i < expected.size(); ++i)
                    ASSERT_NEAR(pass.found().scores[i], expected[i], 2e-4 * (1 + std::abs(expected[i])))
                        << spec << " " << word_of(score) << " sample " << i;
                ASSERT_EQ(pass.found().normal.size(), normal.size());
                for (std::size_t i = 0; i < normal.size(); ++i)
                    ASSERT_NEAR(pass.found().normal[i], normal[i], 2e-4 * (1 + std::abs(normal[i])));
            }
        }
    }
}

TEST_F(AnomalyPassTest, OnlyErrorsOfPicturesAreDividedByContrast) {
    EXPECT_TRUE(has_contrast(snapshot.model, AnomalyScore::Reconstruction));
    EXPECT_TRUE(has_contrast(snapshot.model, AnomalyScore::Combined));
    EXPECT_FALSE(has_contrast(snapshot.model, AnomalyScore::Knn));
    const Autoencoder of_rows(parse_spec("hidden=4&latent=2"), units(9));
    EXPECT_FALSE(has_contrast(of_rows, AnomalyScore::Reconstruction));
}

TEST_F(AnomalyPassTest, AnotherSampleGetsTheScoreThatItHasAmongTheTestSamples) {
    const AnomalyWish wish{AnomalyScore::Combined, labels_of({1, 2})};
    EXPECT_FALSE(pass.score(Matrix::Zero(784, 1)).has_value()) << "nothing is known yet";
    look(wish);
    Matrix pixels(784, 1);
    gather_range(data->test, 5, pixels);
    ASSERT_TRUE(pass.score(pixels).has_value());
    EXPECT_NEAR(*pass.score(pixels), pass.found().scores[5], 1e-4);
    EXPECT_FALSE(pass.score(Matrix::Zero(10, 1)).has_value());
}

TEST_F(AnomalyPassTest, WhileTrainingItScoresFewerAndNotMoreThanOnceASecond) {
    const AnomalyWish wish{AnomalyScore::Reconstruction, labels_of({0, 1, 2, 3, 4, 5, 6, 7, 8, 9})};
    snapshot.phase = Phase::Training;
    look(wish);
    EXPECT_TRUE(pass.found().complete());
    EXPECT_FALSE(pass.found().whole);
    const std::uint64_t first = pass.version();
    use("hidden=8&latent=2");
    ++snapshot.model_version;
    look(wish);
    EXPECT_EQ(pass.version(), first) << "the model changed within a second";
    EXPECT_TRUE(pass.behind());
    fake_machine().seconds += 1.1;
    look(wish);
    EXPECT_GT(pass.version(), first);
    EXPECT_EQ(pass.found().model_version, snapshot.model_version);
    snapshot.phase = Phase::Paused;
    look(wish);
    EXPECT_TRUE(pass.found().whole) << "at rest there is time for all";
    EXPECT_FALSE(pass.behind());
}

TEST_F(AnomalyPassTest, NothingIsKnownWhereNothingIsNormalOrTheModelTranslates) {
    look({AnomalyScore::Knn, labels_of({200})});
    EXPECT_TRUE(pass.found().scores.empty());
    EXPECT_FALSE(pass.behind());
    use("hidden=16&latent=3&variant=translation");
    ++snapshot.run;
    look({AnomalyScore::Reconstruction, labels_of({1})});
    EXPECT_TRUE(pass.found().scores.empty());
    EXPECT_THAT(scores_of(snapshot.model.spec()), testing::IsEmpty());
}

TEST_F(AnomalyPassTest, ASeriesAsksForAModelOfEachClassAndTakesItsScores) {
    OneClassSeries series;
    using Step = OneClassSeries::Step;
    const auto follow = [&] {
        evaluation.begin_frame(data, snapshot);
        const Look now{.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation};
        if (series.running()) pass.update(now, series.wish());
        return series.follow(now, pass.found());
    };
    evaluation.begin_frame(data, snapshot);
    series.start({.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation},
                 parse_spec("hidden=16&latent=3&epochs=1"),
                 {.score = AnomalyScore::Reconstruction, .by_contrast = true});
    ASSERT_EQ(series.results().size(), 10u);
    EXPECT_EQ(follow(), Step::Train);
    EXPECT_TRUE(series.wish().by_contrast);
    for (int label = 0; label < 10; ++label) {
        EXPECT_EQ(series.spec().only_classes, std::vector{label});
        EXPECT_EQ(series.wish().normal, labels_of({static_cast<unsigned>(label)}));
        EXPECT_EQ(follow(), Step::Nothing) << "the run has not begun";
        use("hidden=16&latent=3&only_classes=" + std::to_string(label));
        ++snapshot.run;
        ++snapshot.model_version;
        snapshot.phase = Phase::Training;
        EXPECT_EQ(follow(), Step::Nothing);
        snapshot.phase = Phase::Paused;
        snapshot.epoch = 1;
        EXPECT_EQ(follow(), label < 9 ? Step::Train : Step::End) << label;
        EXPECT_TRUE(series.results()[static_cast<std::size_t>(label)].auroc.has_value());
        snapshot.epoch = 0;
    }
    EXPECT_FALSE(series.running());
    EXPECT_GT(*series.mean_auroc(), 0.5) << "better than guessing";
}

TEST_F(AnomalyPassTest, ASeriesEndsWhereItsTrainingIsPaused) {
    OneClassSeries series;
    evaluation.begin_frame(data, snapshot);
    const Look now{.data = data, .live = snapshot, .snapshot = snapshot, .evaluation = evaluation};
    series.start(now, parse_spec("hidden=16&latent=3&epochs=2"), {});
    series.follow(now, {});
    use("hidden=16&latent=3&only_classes=0");
    ++snapshot.run;
    snapshot.phase = Phase::Paused;
    snapshot.epoch = 1;
    EXPECT_EQ(series.follow(now, {}), OneClassSeries::Step::End);
    EXPECT_EQ(series.problem(), "The training was paused.");
    EXPECT_FALSE(series.mean_auroc().has_value());
}

TEST(AnomalyReport, CountsAtTheThresholdByHand) {
    const std::vector<float> scores{1, 2, 3, 4, 5};
    const std::vector<std::uint8_t> strange{0, 1, 0, 1, 1};
    const AnomalyCounts counts = count_above(2.5, scores, strange);
    EXPECT_EQ(counts.found, 2);
    EXPECT_EQ(counts.missed, 1);
    EXPECT_EQ(counts.false_alarms, 1);
    EXPECT_EQ(counts.passed, 1);
    EXPECT_DOUBLE_EQ(counts.recall(), 2.0 / 3);
    EXPECT_DOUBLE_EQ(counts.precision(), 2.0 / 3);
    EXPECT_DOUBLE_EQ(counts.f1(), f1_above(2.5, scores, strange));
    EXPECT_TRUE(std::isnan(count_above(9, scores, strange).precision()));
    const AnomalyCurve curve = anomaly_curve(scores, strange);
    EXPECT_DOUBLE_EQ(curve.auroc, 5.0 / 6) << "of six pairs, one is the wrong way round";
    EXPECT_TRUE(anomaly_curve(scores, std::vector<std::uint8_t>(5, 1)).empty());
}

TEST(AnomalyReport, TheCurveIsThinnedOutButItsAreaIsNot) {
    std::vector<float> scores(20000);
    std::vector<std::uint8_t> strange(scores.size());
    for (std::size_t i = 0; i < scores.size(); ++i) {
        scores[i] = static_cast<float>(i);
        strange[i] = i % 3 == 0 ? 1 : 0;
    }
    const AnomalyCurve curve = anomaly_curve(scores, strange);
    EXPECT_LT(curve.points.size(), 500u);
    EXPECT_EQ(curve.points.back().false_positive_rate, 1);
    EXPECT_DOUBLE_EQ(curve.auroc, area_under_roc(roc_curve(scores, strange)));
}

TEST(AnomalyReport, TheHistogramCountsEverySampleOfItsKind) {
    AnomalyScores found;
    found.wish.normal = labels_of({0});
    for (int i = 0; i < 1000; ++i) {
        found.samples.push_back(static_cast<std::uint32_t>(i));
        found.scores.push_back(0.001f * static_cast<float>(i + 1));
    }
    found.scores.back() = 1e6f;  // far outside
    std::vector<std::uint8_t> strange(1000);
    std::fill(strange.begin() + 600, strange.end(), std::uint8_t{1});
    const ScoreHistogram histogram = score_histogram(found, strange, 20);
    EXPECT_TRUE(histogram.logarithmic);
    EXPECT_EQ(std::accumulate(histogram.normal.begin(), histogram.normal.end(), 0), 600);
    EXPECT_EQ(std::accumulate(histogram.strange.begin(), histogram.strange.end(), 0), 400);
    EXPECT_LT(histogram.high, 10);
    EXPECT_NEAR(histogram.score(histogram.place(0.25)), 0.25, 1e-9);
    found.scores.assign(1000, 2.0f);
    EXPECT_FALSE(score_histogram(found, strange, 20).empty()) << "also of scores that are all alike";
}

TEST(AnomalyReport, PicksTheStrangestAndTheOverlooked) {
    AnomalyScores found;
    found.scores = {5, 1, 4, 2, 3};
    const std::vector<std::uint8_t> strange{0, 1, 1, 0, 1};
    using testing::ElementsAre;
    EXPECT_THAT(strangest(found, strange, StrangePick::All, 2), ElementsAre(0u, 2u));
    EXPECT_THAT(strangest(found, strange, StrangePick::Normal, 9), ElementsAre(0u, 3u));
    EXPECT_THAT(strangest(found, strange, StrangePick::Overlooked, 2), ElementsAre(1u, 4u));
}

TEST(AnomalyReport, WordsAndTheTable) {
    ImageSet set{1, 1, {1, 2, 3}, {0, 1, 2}};
    set.classes = {"fraud", "normal", "a,b"};
    EXPECT_EQ(in_words(labels_of({1}), set), "normal only");
    EXPECT_EQ(in_words(labels_of({0, 1}), set), "all but a,b");
    EXPECT_EQ(in_words(labels_of({0, 1, 2}), set), "all 3 classes");
    AnomalyScores found;
    found.samples = {0, 2};
    found.scores = {0.5f, 2};
    EXPECT_EQ(anomalies_csv(found, set, 1), "name,label,score,anomaly\n0,fraud,0.5,0\n2,\"a,b\",2,1\n");
}

}  // namespace
}  // namespace hourglass::explore
