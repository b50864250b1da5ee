// Text autoencoders and sequence classifiers under the trainer.
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <iostream>
#include <numeric>

#include "io/sequence_model_file.h"
#include "io/text_model_file.h"
#include "refusals.h"
#include "text/code_words.h"
#include "text/folds.h"
#include "training/engine.h"
#include "training/run.h"
#include "training/saved_text_run.h"
#include "training/sequence_task.h"
#include "training/text_evaluation.h"
#include "training/text_task.h"

namespace hourglass {
namespace {

using test_support::refusal;
using ::testing::HasSubstr;

// Two kinds of documents, told apart by what their words are about.
Documents small_documents(int count) {
    const std::vector<std::string> money = {"win", "prize", "cash", "claim", "free", "urgent"};
    const std::vector<std::string> home = {"lunch", "home", "later", "mum", "sorry", "bus"};
    Documents documents{"small"};
    std::vector<std::string> labels;
    Random random(3, "small documents");
    for (int i = 0; i < count; ++i) {
        const bool spam = i % 4 == 0;
        std::string text = "number" + std::to_string(i % 7);
        for (int k = 0; k < 4; ++k) text += " " + (spam ? money : home)[random.below(6)];
        documents.texts.push_back(text);
        labels.push_back(spam ? "spam" : "ham");
    }
    set_labels(documents, labels);
    return documents;
}

TextSpec small_spec() {
    TextSpec spec = default_text_spec();
    spec.network.hidden = {6};
    spec.network.latent = 3;
    spec.network.batch = 5;
    spec.network.epochs = 3;
    spec.least_documents = 1;
    return spec;
}

std::vector<std::uint32_t> first_places(std::size_t count) {
    std::vector<std::uint32_t> all(count);
    std::iota(all.begin(), all.end(), 0u);
    return all;
}

struct TextCase {
    std::string name;
    Variant variant = Variant::Plain;
    std::vector<int> hidden = {6};
    float label_weight = 0;
    int longest_run = 0;
};

class TextGradientTest : public testing::TestWithParam<TextCase> {};

// The whole objective, the noise being that of one step.
TEST_P(TextGradientTest, MatchesFiniteDifferences) {
    const TextCase& row = GetParam();
    TextSpec spec = small_spec();
    spec.network.variant = row.variant;
    spec.network.hidden = row.hidden;
    spec.label_weight = row.label_weight;
    spec.longest_run = row.longest_run;
    spec.shortest_run = row.longest_run > 0 ? 2 : 0;
    const Documents documents = small_documents(5);
    TextTask task(TextAutoencoder(spec, documents.texts, documents.classes), documents, {0, 2, 3}, {});
    const std::vector<std::uint32_t> samples = first_places(5);
    const StepInfo info{.step = 7, .epoch = 0};
    ThreadTeam& team = ThreadTeam::single();
    const std::vector<Parameter*> parameters = task.parameters();
    for (Parameter* parameter : parameters) prepare(StoreGradient{}, *parameter);
    task.step(samples, info, StoreGradient{}, team);
    for (Parameter* parameter : parameters) {
        const Matrix analytic = parameter->gradient;
        Matrix numeric(analytic.rows(), analytic.cols());
        constexpr float kStep = 5e-3f;
        for (Eigen::Index i = 0; i < numeric.size(); ++i) {
            float& value = parameter->value.data()[i];
            const float before = value;
            value = before + kStep;
            const double above = task.step(samples, info, Frozen{}, team);
            value = before - kStep;
            const double below = task.step(samples, info, Frozen{}, team);
            value = before;
            numeric.data()[i] = static_cast<float>((above - below) / (2 * static_cast<double>(kStep)));
        }
        ASSERT_GT(numeric.norm(), 0) << parameter->name << ": nothing to compare";
        const double error = static_cast<double>((analytic - numeric).norm() / numeric.norm());
        std::cout << "    " << parameter->name << ": relative difference " << error << '\n';
        EXPECT_LT(error, 5e-3) << parameter->name;
    }
}

INSTANTIATE_TEST_SUITE_P(
    Table, TextGradientTest,
    testing::Values(TextCase{"plain"}, TextCase{"linear", Variant::Plain, {}},
                    TextCase{"deep", Variant::Plain, {6, 5}}, TextCase{"denoising", Variant::Denoising},
                    TextCase{"variational", Variant::Variational},
                    TextCase{"variational_linear", Variant::Variational, {}},
                    TextCase{"labels", Variant::Plain, {6}, 2.0f},
                    TextCase{"variational_with_labels_and_runs", Variant::Variational, {6}, 2.0f, 3}),
    [](const auto& row) { return row.param.name; });

TEST(TextTask, LearnsAndTellsTheKindsApart) {
    const Documents documents = small_documents(200);
    for (const Variant variant : {Variant::Plain, Variant::Denoising, Variant::Variational}) {
        TextSpec spec = small_spec();
        spec.network.variant = variant;
        spec.network.epochs = 6;
        spec.network.batch = 16;
        spec.network.learning_rate = 1e-2f;
        auto task = std::make_unique<TextTask>(TextAutoencoder(spec, documents.texts, documents.classes),
                                               documents, first_places(200), small_documents(60));
        TextTask& trained = *task;
        TrainingRun run(std::move(task));
        ThreadTeam& team = ThreadTeam::single();
        while (run.trainer().epoch() < spec.network.epochs) run.step(team);
        const auto& epochs = run.history().epochs;
        EXPECT_LT(epochs.back().train_loss, 0.95 * epochs.front().train_loss) << word_of(variant);
        // 19 words; two kinds of six words and the numbers are a perplexity of some 8.
        const double most = variant == Variant::Variational ? HUGE_VAL : 14;
        EXPECT_LT(run.epoch().validation->score, most) << word_of(variant);
        const CrossValidation found =
            cross_validate(trained.model(), documents, {.folds = 4, .features = FeatureSet::Codes}, team);
        EXPECT_GT(found.mean.accuracy, 0.9) << word_of(variant);
    }
}

TEST(TextTask, GivesTheSameBitsForEveryNumberOfThreads) {
    const Documents documents = small_documents(40);
    TextSpec spec = small_spec();
    spec.network.variant = Variant::Denoising;
    spec.label_weight = 1;
    std::vector<Matrix> expected;
    for (const int threads : {1, 2, 3}) {
        ThreadTeam team(threads);
        auto task = std::make_unique<TextTask>(TextAutoencoder(spec, documents.texts, documents.classes),
                                               documents, first_places(40), Documents{});
        TrainingRun run(std::move(task));
        for (int i = 0; i < 20; ++i) run.step(team);
        std::vector<Matrix> values;
        for (const Parameter* parameter : run.trainer().parameters()) values.push_back(parameter->value);
        if (threads == 1) expected = values;
        EXPECT_EQ(values, expected) << threads << " threads";
    }
}

// Clipping that never shortens anything is none: words that a minibatch does not have stay as they are.
TEST(TextTask, ClipsTheGradientsOfTouchedWordsAlone) {
    const Documents documents = small_documents(40);
    const auto trained = [&](float clip_norm) {
        TextSpec spec = small_spec();
        spec.network.clip_norm = clip_norm;
        TrainingRun run(std::make_unique<TextTask>(TextAutoencoder(spec, documents.texts, documents.classes),
                                                   documents, first_places(40), Documents{}));
        for (int i = 0; i < 20; ++i) run.step(ThreadTeam::single());
        return weights_of(run.trainer().parameters());
    };
    EXPECT_EQ(trained(0), trained(1000));
    EXPECT_NE(trained(0), trained(0.1f));
}

TEST(TextTask, ClassifiesRawTextsAndSaysWhy) {
    const Documents documents = small_documents(80);
    TextAutoencoder model(small_spec(), documents.texts, documents.classes);
    ThreadTeam& team = ThreadTeam::single();
    model.fit_classifier(documents, team);
    const Verdict verdict = model.classify("WIN a free prize, unknownword", team);
    EXPECT_EQ(model.classes()[static_cast<std::size_t>(verdict.label)], "spam");
    double sum = verdict.bias + verdict.by_code;
    for (const TermShare& share : verdict.by_term) sum += share.score;
    EXPECT_NEAR(sum, verdict.score, 1e-4) << "the parts are the whole";
    EXPECT_EQ(verdict.by_term.size(), 3u);
    EXPECT_EQ(model.classify_all(std::vector<std::string>{"", "lunch later"}, team).size(), 2u)
        << "an empty document has a class, too";
}

TEST(TextTask, RefusesLabelsThatAreNotThere) {
    Documents documents = small_documents(8);
    TextSpec spec = small_spec();
    spec.label_weight = 1;
    test_support::refusal([&] { TextAutoencoder(spec, documents.texts, {}); });
    test_support::refusal(
        [&] { TextTask(TextAutoencoder(spec, documents.texts, documents.classes), documents, {}, {}); });
    spec.network.variant = Variant::Contractive;
    EXPECT_THAT(test_support::refusal([&] { check(spec); }), HasSubstr("contractive"));
}

// Retrained in every fold: the labels of the documents tested are wrong, and must not matter.
TEST(CrossValidation, NeverSeesLabelsThatAreTested) {
    const Documents documents = small_documents(60);
    TextSpec spec = small_spec();
    spec.label_weight = 5;
    spec.network.epochs = 15;
    spec.network.learning_rate = 1e-2f;
    const TextAutoencoder model(spec, documents.texts, documents.classes);
    ThreadTeam& team = ThreadTeam::single();
    const CrossValidationSettings settings{.folds = 3, .features = FeatureSet::Codes, .labels = 20};
    const CrossValidation found = cross_validate(model, documents, settings, team);
    EXPECT_EQ(found.folds.size(), 3u);
    EXPECT_EQ(found.predictions.size(), 60u);
    EXPECT_GT(found.mean.accuracy, 0.8);
    // Documents whose labels have nothing to do with their words are classified by chance.
    Documents shuffled = documents;
    std::vector<std::string> labels;
    Random random(9, "labels");
    for (std::size_t i = 0; i < shuffled.count(); ++i)
        labels.push_back(random.below(2) == 0 ? "ham" : "spam");
    set_labels(shuffled, labels);
    EXPECT_LT(
        cross_validate(model, shuffled, {.folds = 3, .features = FeatureSet::Codes}, team).mean.accuracy,
        0.75);
}

TEST(CrossValidation, MakesSyntheticCodesForTheRarerClass) {
    const Documents documents = small_documents(120);
    const TextAutoencoder model(small_spec(), documents.texts, documents.classes);
    ThreadTeam& team = ThreadTeam::single();
    CrossValidationSettings settings{.folds = 3, .features = FeatureSet::Codes, .imbalance = 15};
    const double plain = cross_validate(model, documents, settings, team).mean.recall;
    settings.synthetic_codes = true;
    EXPECT_GE(cross_validate(model, documents, settings, team).mean.recall, plain);
    settings.features = FeatureSet::Words;
    test_support::refusal([&] { cross_validate(model, documents, settings, team); });
}

TEST(SequenceTask, LearnsTheEightDocuments) {
    const Documents documents = sentiment_documents();
    double accuracy = 0;
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        SequenceSpec spec = sentiment_spec();
        spec.training.seed = seed;
        TrainingRun run(std::make_unique<SequenceTask>(SequenceClassifier(spec, documents), documents));
        while (run.trainer().epoch() < spec.training.epochs) run.step(ThreadTeam::single());
        accuracy += run.epoch().validation->score / 20;
    }
    EXPECT_GE(accuracy, 0.95);
}

// On documents like those of the autoencoders, measured on others.
TEST(SequenceTask, LearnsOtherDocumentsByMeansAndInOrder) {
    const Documents train = small_documents(120), test = small_documents(40);
    for (const WordPooling pooling : {WordPooling::Mean, WordPooling::Flatten}) {
        SequenceSpec spec;
        spec.pooling = pooling;
        spec.length = 5;
        spec.training.epochs = 40;
        spec.training.batch = 16;
        spec.training.learning_rate = 1e-2f;
        spec.training.clip_norm = 1;
        auto task = std::make_unique<SequenceTask>(SequenceClassifier(spec, train), train, test);
        const SequenceTask& trained = *task;
        EXPECT_EQ(trained.measured().count(), 40u);
        TrainingRun run(std::move(task));
        while (run.trainer().epoch() < spec.training.epochs) run.step(ThreadTeam::single());
        EXPECT_GT(run.epoch().validation->score, 0.95) << word_of(pooling);
    }
    Documents others = test;
    others.classes = {"a", "b"};
    test_support::refusal([&] { SequenceTask(SequenceClassifier(SequenceSpec{}, train), train, others); });
}

TEST(CodeWords, AreThoseThatANumberMakesMoreAndLessProbable) {
    const Documents documents = small_documents(40);
    const TextAutoencoder model(small_spec(), documents.texts, documents.classes);
    const CodeWords found = words_of_code(model, 1, 3);
    ASSERT_EQ(found.more.size(), 3u);
    ASSERT_EQ(found.less.size(), 3u);
    EXPECT_GE(found.more[0].second, found.more[1].second);
    EXPECT_LE(found.less[0].second, found.less[1].second);
    // What the decoder does when the number grows.
    Matrix codes = Matrix::Zero(3, 2);
    codes(1, 1) = 0.01f;
    const Matrix probabilities = model.decode(codes, ThreadTeam::single());
    Eigen::Index most = 0, least = 0;
    (probabilities.col(1).array() / probabilities.col(0).array()).maxCoeff(&most);
    (probabilities.col(1).array() / probabilities.col(0).array()).minCoeff(&least);
    EXPECT_EQ(found.more[0].first, model.words().terms()[static_cast<std::size_t>(most)]);
    EXPECT_EQ(found.less[0].first, model.words().terms()[static_cast<std::size_t>(least)]);
    EXPECT_EQ(words_of_code(model, 0, 1000).more.size(), model.words().size()) << "no more than there are";
}

// A text of one word alone has the word's vector as its mean, and at every place of its sequence.
TEST(CodeWords, OfWordSequencesAreThoseWithTheNumberInTheirVectors) {
    const Documents documents = small_documents(40);
    for (const WordPooling pooling : {WordPooling::Mean, WordPooling::Flatten}) {
        SequenceSpec spec;
        spec.pooling = pooling;
        const SequenceClassifier model(spec, documents);
        const int place = pooling == WordPooling::Mean ? 5 : 2 * spec.dimensions + 5;
        const CodeWords found = words_of_code(model, place, 3);
        ASSERT_EQ(found.more.size(), 3u);
        const auto in_code = [&](const std::string& word) {
            const std::string text = word + " " + word + " " + word + " " + word;
            return model.embed(std::span(&text, 1))(place, 0);
        };
        for (const auto& words : {found.more, found.less})
            for (const auto& [word, weight] : words) EXPECT_NEAR(in_code(word), weight, 1e-7) << word;
        for (const std::string& word : model.vocabulary().terms()) {
            EXPECT_LE(in_code(word), found.more[0].second + 1e-7f) << word;
            EXPECT_GE(in_code(word), found.less[0].second - 1e-7f) << word;
        }
        const std::string& first = model.vocabulary().terms()[0];
        EXPECT_NEAR(word_vectors(model)(5, 0), in_code(first), 1e-7);
        EXPECT_EQ(word_vectors(model).cols(), static_cast<Eigen::Index>(model.vocabulary().size()));
    }
}

TEST(ClassFigures, AreTheRarerClassAlsoWhereOnlyOneIsThere) {
    Documents documents = small_documents(40);
    documents.texts.resize(4);
    const std::vector<std::uint8_t> ham(4, 0), spam(4, 1);
    documents.labels = ham;
    EXPECT_EQ(class_figures(documents, ham, ham).accuracy, 1);
    EXPECT_EQ(class_figures(documents, ham, ham).f1, 0) << "of spam, of which there is none";
    EXPECT_EQ(class_figures(documents, spam, spam).f1, 1);
}

// From a file, by other documents: its weights are known to be better than fresh ones.
TEST(SequenceTask, GoesOnFromTheWeightsOfAFile) {
    const Documents train = small_documents(120);
    const auto first_loss = [&](SequenceClassifier model) {
        TrainingRun run(std::make_unique<SequenceTask>(std::move(model), train));
        while (run.trainer().epoch() < 1) run.step(ThreadTeam::single());
        return run.epoch().validation->loss;
    };
    SequenceSpec spec;
    spec.training.learning_rate = 1e-2f;
    spec.training.epochs = 20;
    auto task = std::make_unique<SequenceTask>(SequenceClassifier(spec, train), train);
    const SequenceTask& trained = *task;
    TrainingRun run(std::move(task));
    while (run.trainer().epoch() < spec.training.epochs) run.step(ThreadTeam::single());
    SequenceClassifier again = load_sequence_model(save_sequence_model(trained.classifier()));
    again.set_live_fields(1e-3f, 1);
    EXPECT_LT(first_loss(std::move(again)), 0.5 * first_loss(SequenceClassifier(spec, train)));
}

// By the engine of the page, without a thread.
class TextEngineTest : public testing::Test {
protected:
    void learn(const TextSpec& spec, const Documents& documents,
               std::shared_ptr<const TextAutoencoder> model = nullptr) {
        const DocumentSplit parts = split(documents, 0.25, 1);
        engine.carry_out(command::LearnTexts{spec, std::make_shared<const Documents>(parts.train),
                                             std::make_shared<const Documents>(parts.test),
                                             std::move(model)});
    }
    void train() {
        engine.carry_out(command::Start{});
        while (engine.training()) engine.advance();
    }

    Snapshot shown;
    std::vector<KeptRun> kept;
    Engine engine{1, [this](Engine& self) { self.fill(shown); },
                  [this](KeptRun run) { kept.push_back(std::move(run)); }};
};

TEST_F(TextEngineTest, TrainsTextsAndShowsWhatCodesAreGoodFor) {
    learn(small_spec(), small_documents(80));
    EXPECT_EQ(shown.phase, Phase::Idle);
    ASSERT_TRUE(shown.text);
    EXPECT_EQ(shown.text->codes.cols(), 80);
    EXPECT_EQ(shown.text->verdicts.size(), 80u);
    EXPECT_EQ(shown.text->by_code.size(), 20u);
    ASSERT_EQ(shown.text->scores.size(), 1u);
    EXPECT_EQ(shown.text->scores[0].epoch, 0);
    const Matrix fresh = shown.text->codes;
    train();
    EXPECT_EQ(shown.phase, Phase::Paused);
    EXPECT_EQ(shown.epoch, 3);
    ASSERT_EQ(shown.history.epochs.size(), 3u);
    EXPECT_LT(shown.history.epochs[2].train_loss, shown.history.epochs[0].train_loss);
    EXPECT_TRUE(std::isfinite(shown.validation_loss));
    EXPECT_NE(shown.text->codes, fresh);
    EXPECT_EQ(shown.text->scores.back().epoch, 3);
    EXPECT_EQ(shown.text->verdicts, shown.text->model.classify_all(
                                        [&] {
                                            DocumentSplit parts = split(small_documents(80), 0.25, 1);
                                            std::ranges::move(parts.test.texts,
                                                              std::back_inserter(parts.train.texts));
                                            return parts.train.texts;
                                        }(),
                                        ThreadTeam::single()));
    engine.carry_out(command::Step{});
    EXPECT_EQ(shown.epoch, 3);
    EXPECT_EQ(shown.text->scores.back().epoch, 3) << "a moment within an epoch takes the place of its start";
}

TEST_F(TextEngineTest, GoesOnFromAModelAndWithoutLabels) {
    learn(small_spec(), small_documents(80));
    train();
    const auto model = std::make_shared<const TextAutoencoder>(shown.text->model);
    Documents unlabeled = small_documents(80);
    unlabeled.labels.clear();
    unlabeled.classes.clear();
    learn(small_spec(), unlabeled, model);
    EXPECT_TRUE(shown.pretrained);
    EXPECT_TRUE(std::isfinite(shown.validation_loss));
    EXPECT_EQ(shown.text->codes.leftCols(60),
              model->encode(split(unlabeled, 0.25, 1).train.texts, ThreadTeam::single()));
    EXPECT_TRUE(shown.text->verdicts.empty());
    EXPECT_TRUE(shown.text->scores.empty());
}

// 60 documents in minibatches of 5 are 12 steps per epoch.
TEST_F(TextEngineTest, AKeptRunGoesOnBitForBit) {
    TextSpec spec = small_spec();
    spec.network.variant = Variant::Denoising;
    learn(spec, small_documents(80));
    train();
    const std::vector<std::uint8_t> whole = save_text_model(shown.text->model);
    learn(spec, small_documents(80));
    for (int i = 0; i < 17; ++i) engine.carry_out(command::Step{});
    ASSERT_FALSE(kept.empty());
    const std::vector<std::uint8_t> file = kept.back().file;
    EXPECT_EQ(kept.back().step, 17);
    EXPECT_TRUE(load_text_model(file).has_classifier()) << "readers of models can open it";

    Snapshot other;
    Engine second{1, [&](Engine& self) { self.fill(other); }, nullptr};
    const auto go_on = [&](const Documents& documents) {
        const auto saved = std::make_shared<SavedTextRun>(load_text_run(file).value());
        saved->origin = "a place";
        const DocumentSplit parts = split(documents, 0.25, 1);
        second.carry_out(command::LearnTexts{spec, std::make_shared<const Documents>(parts.train),
                                             std::make_shared<const Documents>(parts.test), nullptr, saved});
    };
    go_on(small_documents(76));
    EXPECT_THAT(other.message, HasSubstr("other texts"));
    go_on(small_documents(80));
    EXPECT_EQ(other.message, "");
    EXPECT_EQ(other.phase, Phase::Paused);
    EXPECT_EQ(other.origin, "a place");
    EXPECT_EQ(other.step, 17);
    EXPECT_EQ(other.train_loss, shown.train_loss);
    EXPECT_EQ(other.validation_loss, shown.validation_loss);
    EXPECT_EQ(other.history.epochs.size(), 1u);
    ASSERT_EQ(other.text->scores.size(), shown.text->scores.size());
    EXPECT_EQ(other.text->scores.back().f1, shown.text->scores.back().f1);
    second.carry_out(command::Start{});
    while (second.training()) second.advance();
    EXPECT_EQ(other.epoch, 3);
    EXPECT_EQ(save_text_model(other.text->model), whole);
}

TEST_F(TextEngineTest, DamageOfAKeptRunIsFound) {
    learn(small_spec(), small_documents(80));
    engine.carry_out(command::Step{});
    ASSERT_FALSE(kept.empty());
    std::vector<std::uint8_t> file = kept.back().file;
    EXPECT_FALSE(load_text_run(save_text_model(shown.text->model)).has_value()) << "a model alone";
    file[file.size() - 100] ^= 1;  // among the weights
    EXPECT_THAT(refusal([&] { load_text_run(file); }), HasSubstr("checksum"));
}

TEST_F(TextEngineTest, SaysWhyTextsCannotBeLearned) {
    Documents nothing{"empty", {"!", "?", "..."}};
    learn(small_spec(), nothing);
    EXPECT_NE(shown.message, "");
    EXPECT_EQ(shown.text, nullptr);
    train();
    EXPECT_EQ(shown.step, 0);
}

}  // namespace
}  // namespace hourglass
