// The engine without a thread, and a session whose engine is at the other end of a channel.
#include <algorithm>
#include <cmath>
#include <deque>
#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "refusals.h"
#include "training/engine_host.h"
#include "training/session.h"

namespace hourglass {
namespace {

Spec small_spec() {
    Spec spec;
    spec.hidden = {32};
    spec.latent = 4;
    spec.batch = 20;
    spec.epochs = 2;
    return spec;
}

std::shared_ptr<const Dataset> digits() {
    return std::make_shared<const Dataset>(synthetic_digits(200, 100, 3));
}

// Weights after the two epochs, by the trainer alone.
Matrix trained_weights() {
    AutoencoderTrainer trainer(small_spec(), digits());
    for (int step = 0; step < 20; ++step) trainer.train_step(ThreadTeam::single());
    return trainer.model().parameters()[0]->value;
}

TEST(Engine, TrainsInSlicesAndPublishesEach) {
    Snapshot shown;
    int published = 0;
    Engine engine(1, [&](Engine& self) {
        self.fill(shown);
        ++published;
    });
    engine.carry_out(command::Start{});
    EXPECT_NE(shown.message.find("nothing to train"), std::string::npos);
    EXPECT_FALSE(engine.training());
    engine.carry_out(command::SetData{digits()});
    engine.carry_out(command::Reset{small_spec()});
    EXPECT_EQ(shown.message, "");
    EXPECT_EQ(shown.phase, Phase::Idle);
    EXPECT_FALSE(shown.codes.gaussian.empty());
    engine.carry_out(command::Start{});
    EXPECT_EQ(shown.step, 0) << "commands return at once";
    while (engine.training()) {
        const int before = published;
        const std::uint64_t version = shown.version;
        engine.advance();
        EXPECT_EQ(published, before + 1);
        EXPECT_GT(shown.version, version);
        EXPECT_GT(shown.step, 0);
    }
    EXPECT_EQ(shown.phase, Phase::Paused);
    EXPECT_EQ(shown.step, 20);
    EXPECT_EQ(shown.model.parameters()[0]->value, trained_weights());
}

TEST(Engine, RemembersTheWeightsOfEveryEpochOfTheRun) {
    Snapshot shown;
    Engine engine(1, [&](Engine& self) { self.fill(shown); });
    engine.carry_out(command::SetData{digits()});
    engine.carry_out(command::Reset{small_spec()});
    const Autoencoder fresh = shown.model;
    const std::uint64_t run = shown.run;
    engine.carry_out(command::Start{});
    while (engine.training()) engine.advance();
    ASSERT_EQ(shown.checkpoints.size(), 3u);
    for (int epoch = 0; epoch <= 2; ++epoch)
        EXPECT_EQ(shown.checkpoints[static_cast<std::size_t>(epoch)]->epoch, epoch);
    EXPECT_EQ(shown.checkpoints[2]->validation_loss, shown.validation_loss);
    EXPECT_EQ(shown.checkpoints[2]->validation_mse, shown.history.epochs[1].validation_mse);
    Autoencoder first = shown.model;
    restore(*shown.checkpoints[0], first);
    EXPECT_TRUE(first.parameters()[0]->value.isApprox(fresh.parameters()[0]->value, 1e-3f));
    EXPECT_EQ(shown.run, run);
    engine.carry_out(command::Reset{small_spec()});
    EXPECT_GT(shown.run, run);
    ASSERT_EQ(shown.checkpoints.size(), 1u);
    EXPECT_EQ(shown.checkpoints[0]->epoch, 0);
}

TEST(Engine, TrainsAClassifierAsWell) {
    Snapshot shown;
    Engine engine(1, [&](Engine& self) { self.fill(shown); });
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {16};
    spec.batch = 20;
    spec.epochs = 20;
    engine.carry_out(command::Classify{spec});
    EXPECT_NE(shown.message.find("no data"), std::string::npos);
    engine.carry_out(command::SetData{digits()});
    engine.carry_out(command::Classify{spec});
    EXPECT_EQ(shown.message, "");
    EXPECT_TRUE(shown.model.empty());
    EXPECT_EQ(shown.classifier.classes().size(), 10u);
    EXPECT_TRUE(std::isnan(shown.accuracy));
    engine.carry_out(command::Start{});
    while (engine.training()) engine.advance();
    EXPECT_EQ(shown.epoch, 20);
    EXPECT_GT(shown.accuracy, 0.6);
    EXPECT_EQ(shown.history.epochs.size(), 20u);
    EXPECT_TRUE(shown.checkpoints.empty());
    // Other data begins it anew; an autoencoder takes its place.
    engine.carry_out(command::SetData{digits()});
    EXPECT_EQ(shown.step, 0);
    EXPECT_FALSE(shown.classifier.empty());
    engine.carry_out(command::Reset{small_spec()});
    EXPECT_TRUE(shown.classifier.empty());
    EXPECT_FALSE(shown.model.empty());
    Dataset same = *digits();
    std::ranges::fill(same.train.labels, std::uint8_t{1});
    engine.carry_out(command::SetData{std::make_shared<const Dataset>(same)});
    engine.carry_out(command::Classify{spec});
    EXPECT_NE(shown.message.find("at least two classes"), std::string::npos) << shown.message;
}

TEST(Engine, FindsThePrincipalComponentsOnce) {
    Snapshot shown;
    Engine engine(1, [&](Engine& self) { self.fill(shown); });
    engine.carry_out(command::FitPca{});
    EXPECT_NE(shown.message.find("no data"), std::string::npos);
    const auto data = digits();
    engine.carry_out(command::SetData{data});
    engine.carry_out(command::Reset{small_spec()});
    engine.carry_out(command::FitPca{});
    ASSERT_TRUE(shown.pca);
    EXPECT_EQ(shown.pca->components.cols(), 4);
    EXPECT_EQ(shown.pca_mse, reconstruction_mse(fit_pca(data->train, 4), data->test));
    const auto found = shown.pca;
    engine.carry_out(command::FitPca{});
    EXPECT_EQ(shown.pca, found);
    engine.carry_out(command::SetData{digits()});
    EXPECT_FALSE(shown.pca) << "they belong to other data";
}

TEST(Engine, WhatWasChangedBeforeTheDataCameHolds) {
    Snapshot shown;
    Engine engine(1, [&](Engine& self) { self.fill(shown); });
    engine.carry_out(command::UseModel{std::make_shared<const Autoencoder>(small_spec(), 784)});
    Spec changed = small_spec();
    changed.learning_rate = 0.01f;
    changed.epochs = 7;
    engine.carry_out(command::Change{changed});
    engine.carry_out(command::SetData{digits()});
    EXPECT_EQ(shown.model.spec().learning_rate, 0.01f);
    EXPECT_EQ(shown.total_steps, 7 * shown.steps_per_epoch);
    const Matrix before = shown.model.parameters()[0]->value;
    engine.carry_out(command::Step{});
    const Matrix moved = shown.model.parameters()[0]->value - before;
    EXPECT_NEAR(moved.cwiseAbs().maxCoeff(), 0.01f, 1e-3f) << "as far as Adam's first step goes";
}

TEST(Engine, WeightsKeptForOtherDataCountAsTrainedElsewhere) {
    Snapshot shown;
    Engine engine(1, [&](Engine& self) { self.fill(shown); });
    engine.carry_out(command::SetData{digits()});
    engine.carry_out(command::Reset{small_spec()});
    engine.carry_out(command::SetData{digits()});
    EXPECT_FALSE(shown.pretrained) << "they are fresh";
    engine.carry_out(command::Start{});
    while (engine.training()) engine.advance();
    const Matrix trained = shown.model.parameters()[0]->value;
    engine.carry_out(command::SetData{digits()});
    EXPECT_TRUE(shown.pretrained);
    EXPECT_EQ(shown.phase, Phase::Idle);
    EXPECT_EQ(shown.step, 0);
    EXPECT_EQ(shown.model.parameters()[0]->value, trained);
    EXPECT_TRUE(std::isfinite(shown.validation_loss)) << "of the new test images";
}

// Variances of e^100: their squares are beyond a float, the divergence, in double precision, is not.
TEST(Engine, AStepThatRuinsTheWeightsIsUndone) {
    Autoencoder model(parse_spec("variant=variational&hidden=8&latent=2"), 784);
    Parameter& bias = *model.encoder().parameters().back();
    bias.value.bottomRows(2).setConstant(100);
    Snapshot shown;
    Engine engine(1, [&](Engine& self) { self.fill(shown); });
    engine.carry_out(command::SetData{digits()});
    engine.carry_out(command::UseModel{std::make_shared<const Autoencoder>(model)});
    engine.carry_out(command::Step{});
    EXPECT_EQ(shown.phase, Phase::Failed);
    EXPECT_NE(shown.message.find("the weights are no longer finite numbers after step 1"), std::string::npos)
        << shown.message;
    EXPECT_EQ(shown.model.encoder().parameters().back()->value, bias.value);
}

// The interface sends the next command before it can know of the failure.
TEST(Engine, TheNextCommandDoesNotHideWhyThereIsNoModel) {
    Spec deep = parse_spec("architecture=convolutional&channels=2,2,2,2&latent=2");
    Dataset tiny = *digits();
    for (ImageSet* set : {&tiny.train, &tiny.test}) {
        set->pixels.resize(set->count() * 64);
        set->width = set->height = 8;
    }
    Snapshot shown;
    Engine engine(1, [&](Engine& self) { self.fill(shown); });
    engine.carry_out(command::UseModel{std::make_shared<const Autoencoder>(deep, 784)});
    engine.carry_out(command::SetData{std::make_shared<const Dataset>(tiny)});
    const std::string why = shown.message;
    EXPECT_NE(why.find("less than the stride of 2"), std::string::npos);
    deep.epochs = 3;
    engine.carry_out(command::Change{deep});
    EXPECT_EQ(shown.message, why);
    engine.carry_out(command::Start{});
    EXPECT_EQ(shown.message, why);
    engine.carry_out(command::Reset{small_spec()});
    EXPECT_EQ(shown.message, "");
    engine.carry_out(command::Step{});
    EXPECT_EQ(shown.step, 1);
}

// Both ends in one program: what one sends waits until the other asks for it.
class Loop final : public Channel {
public:
    explicit Loop(std::deque<test_support::Bytes>& answers) : answers_(answers) {}

    void send(std::span<const std::uint8_t> message) override { host_.receive(message); }
    bool receive(std::vector<std::uint8_t>& message) override {
        if (answers_.empty()) return false;
        message = std::move(answers_.front());
        answers_.pop_front();
        return true;
    }
    EngineHost& host() { return host_; }

private:
    std::deque<test_support::Bytes>& answers_;
    EngineHost host_{
        [this](std::span<const std::uint8_t> bytes) { answers_.emplace_back(bytes.begin(), bytes.end()); }};
};

class ChannelSessionTest : public ::testing::Test {
protected:
    // Looks until there is nothing new.
    const Snapshot& newest() {
        while (!answers.empty()) session.latest();
        return session.latest();
    }

    std::deque<test_support::Bytes> answers;
    Loop* loop = new Loop(answers);
    Session session{std::unique_ptr<Channel>(loop)};
};

TEST_F(ChannelSessionTest, TrainsAsTheTrainerDoes) {
    EXPECT_EQ(newest().version, 1u);
    session.send(command::SetData{digits()});
    session.send(command::Reset{small_spec()});
    EXPECT_EQ(newest().phase, Phase::Idle);
    EXPECT_EQ(newest().data_version, 1u);
    EXPECT_EQ(newest().model.spec(), small_spec());
    session.send(command::Start{});
    while (loop->host().training()) {
        loop->host().advance();
        EXPECT_GT(newest().step, 0);
    }
    EXPECT_EQ(newest().phase, Phase::Paused);
    EXPECT_EQ(newest().history.epochs.size(), 2u);
    EXPECT_EQ(newest().model.parameters()[0]->value, trained_weights());
}

TEST_F(ChannelSessionTest, RefusalsArrive) {
    session.send(command::Start{});
    EXPECT_NE(newest().message.find("nothing to train"), std::string::npos);
    session.send(command::UseModel{std::make_shared<const Autoencoder>(small_spec(), 784)});
    EXPECT_EQ(newest().message, "");
    EXPECT_TRUE(newest().pretrained);
}

// A hidden page does not look: the training goes on and sends nothing more until it does.
TEST_F(ChannelSessionTest, SnapshotsDoNotPileUp) {
    Spec spec = small_spec();
    spec.epochs = 1000;
    session.send(command::SetData{digits()});
    session.send(command::Reset{spec});
    session.send(command::Start{});
    newest();
    for (int i = 0; i < 4; ++i) {
        loop->host().advance();
        EXPECT_EQ(std::ranges::count(answers, Answer::Snapshot, kind_of), 1)
            << "runs to be kept come besides";
    }
    const long step = session.latest().step;
    EXPECT_TRUE(answers.empty()) << "for the one taken came the newest, which was taken as well";
    loop->host().advance();
    EXPECT_GT(session.latest().step, step);
}

// A model can be seen while the command that brought it still works on the data: two answers for each.
TEST_F(ChannelSessionTest, CommandsAreAnsweredWithoutALook) {
    EXPECT_EQ(answers.size(), 1u);
    session.send(command::UseModel{std::make_shared<const Autoencoder>(small_spec(), 784)});
    EXPECT_EQ(answers.size(), 3u);
    session.send(command::SetData{digits()});
    EXPECT_EQ(answers.size(), 5u);
    EXPECT_EQ(session.latest().data_version, 1u);
    EXPECT_TRUE(session.latest().pretrained);
}

TEST_F(ChannelSessionTest, NonsenseIsRefused) {
    const std::uint64_t version = newest().version;
    answers.push_back({1, 2, 3});
    EXPECT_NE(test_support::refusal([&] { session.latest(); }).find("damaged"), std::string::npos);
    EXPECT_NE(test_support::refusal([&] { loop->host().receive(answers.emplace_back(3, std::uint8_t{99})); }),
              "");
    EXPECT_EQ(version, 1u);
}

}  // namespace
}  // namespace hourglass
