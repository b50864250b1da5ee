// Runs that a session hands out to be kept, and that another one goes on with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>

#include "data/synthetic.h"
#include "refusals.h"
#include "training/engine.h"
#include "training/wire.h"

namespace hourglass {
namespace {

Spec kept_spec() { return parse_spec("hidden=24&latent=4&batch=20&epochs=4&schedule=cosine"); }

std::shared_ptr<const Dataset> kept_digits(std::uint64_t seed = 3) {
    return std::make_shared<const Dataset>(synthetic_digits(200, 60, seed));
}

// An engine, and what it shows and hands out.
struct Desk {
    Snapshot shown;
    std::vector<KeptRun> kept;
    Engine engine{1, [this](Engine& self) { self.fill(shown); },
                  [this](KeptRun run) { kept.push_back(std::move(run)); }};

    explicit Desk(const std::shared_ptr<const Dataset>& data = kept_digits()) {
        engine.carry_out(command::SetData{data});
    }
    void train_steps(int steps) {
        for (int i = 0; i < steps; ++i) engine.carry_out(command::Step{});
    }
    void open(const KeptRun& run, const Checkpoints& checkpoints = {}) {
        auto saved = std::make_shared<SavedRun>(*load_run(run.file));
        saved->origin = "place";
        saved->labels.checkpoints = checkpoints;
        engine.carry_out(command::UseRun{saved});
    }
    Matrix weights() const { return shown.model.parameters()[0]->value; }
};

TEST(Keeping, FreshWeightsAreNotHandedOutAndTrainedOnesAre) {
    Desk desk;
    desk.engine.carry_out(command::Reset{kept_spec()});
    desk.engine.carry_out(command::Keep{});
    EXPECT_TRUE(desk.kept.empty());
    desk.train_steps(1);
    ASSERT_EQ(desk.kept.size(), 1u);
    EXPECT_EQ(desk.kept[0].step, 1);
    EXPECT_EQ(desk.kept[0].problem, "");
    EXPECT_EQ(desk.kept[0].run, desk.shown.run);
    desk.engine.carry_out(command::Pause{});
    EXPECT_EQ(desk.kept.size(), 1u) << "nothing new";
    desk.engine.carry_out(command::Keep{});
    EXPECT_EQ(desk.kept.size(), 1u) << "nothing new";
    desk.engine.carry_out(command::Keep{.again = true});
    EXPECT_EQ(desk.kept.size(), 2u);
    desk.engine.carry_out(command::UseModel{std::make_shared<const Autoencoder>(kept_spec(), 784)});
    EXPECT_EQ(desk.kept.size(), 2u);
    desk.engine.carry_out(command::Keep{});
    EXPECT_EQ(desk.kept.size(), 3u) << "weights from elsewhere cannot be made again";
}

TEST(Keeping, TheEndOfTrainingIsAlwaysHandedOut) {
    Desk desk;
    desk.engine.carry_out(command::Reset{kept_spec()});
    desk.engine.carry_out(command::Start{});
    while (desk.engine.training()) desk.engine.advance();
    ASSERT_FALSE(desk.kept.empty());
    EXPECT_EQ(desk.kept.back().step, 40);
    EXPECT_EQ(desk.kept.back().checkpoints.size(), 5u);
}

TEST(Keeping, ARunGoesOnInAnotherSessionBitForBit) {
    Desk whole;
    whole.engine.carry_out(command::Reset{kept_spec()});
    whole.train_steps(13);
    const KeptRun run = whole.kept.back();
    const Checkpoints past = whole.shown.checkpoints;
    whole.engine.carry_out(command::Start{});
    while (whole.engine.training()) whole.engine.advance();

    Desk other;
    other.open(run, past);
    EXPECT_EQ(other.shown.message, "");
    EXPECT_EQ(other.shown.phase, Phase::Paused);
    EXPECT_EQ(other.shown.step, 13);
    EXPECT_EQ(other.shown.epoch, 1);
    EXPECT_EQ(other.shown.total_steps, 40);
    EXPECT_EQ(other.shown.origin, "place");
    EXPECT_EQ(other.shown.history.epochs.size(), 1u);
    EXPECT_EQ(other.shown.history.batches.size(), 13u);
    EXPECT_EQ(other.shown.checkpoints, past);
    EXPECT_TRUE(other.kept.empty()) << "nothing new";
    other.engine.carry_out(command::Start{});
    while (other.engine.training()) other.engine.advance();
    EXPECT_EQ(other.shown.step, 40);
    EXPECT_EQ(other.weights(), whole.weights());
    EXPECT_EQ(other.shown.history.epochs.back().validation_mse,
              whole.shown.history.epochs.back().validation_mse);
    EXPECT_EQ(other.kept.back().origin, "place");
    other.engine.carry_out(command::Reset{kept_spec()});
    EXPECT_EQ(other.shown.origin, "");
}

TEST(Keeping, AFinishedRunGoesOnByAsManyEpochsAgain) {
    Desk whole;
    whole.engine.carry_out(command::Reset{kept_spec()});
    whole.engine.carry_out(command::Start{});
    while (whole.engine.training()) whole.engine.advance();
    Desk other;
    other.open(whole.kept.back());
    for (Desk* desk : {&whole, &other}) {
        desk->engine.carry_out(command::Start{});
        while (desk->engine.training()) desk->engine.advance();
        EXPECT_EQ(desk->shown.epoch, 8);
    }
    EXPECT_EQ(other.weights(), whole.weights());
}

TEST(Keeping, OnOtherDataOnlyTheModelIsUsed) {
    Desk desk;
    desk.engine.carry_out(command::Reset{kept_spec()});
    desk.train_steps(3);
    Desk other(kept_digits(4));
    other.open(desk.kept.back());
    EXPECT_THAT(other.shown.message, ::testing::HasSubstr("was trained on other data"));
    EXPECT_EQ(other.shown.step, 0);
    EXPECT_TRUE(other.shown.pretrained);
    EXPECT_EQ(other.weights(), desk.weights());
}

TEST(Keeping, RunsCrossToAnotherProgram) {
    Desk desk;
    desk.engine.carry_out(command::Reset{kept_spec()});
    desk.train_steps(11);
    const KeptRun& run = desk.kept.back();
    const std::vector<std::uint8_t> message = encode(run);
    EXPECT_EQ(kind_of(message), Answer::Kept);
    EXPECT_EQ(kind_of(encode(desk.shown)), Answer::Snapshot);
    const KeptRun copy = decode_kept(message);
    EXPECT_EQ(copy.file, run.file);
    EXPECT_EQ(copy.run, run.run);
    EXPECT_EQ(copy.step, 11);
    auto saved = std::make_shared<SavedRun>(*load_run(run.file));
    saved->origin = "there";
    saved->labels.checkpoints = desk.shown.checkpoints;
    const Request request = decode_request(encode(Request(Command(command::UseRun{saved}))));
    const SavedRun& crossed_run = *std::get<command::UseRun>(std::get<Command>(request)).run;
    EXPECT_EQ(crossed_run.origin, "there");
    EXPECT_EQ(crossed_run.labels.checkpoints.size(), 2u);
    EXPECT_EQ(save_run(crossed_run), save_run(*saved));
    EXPECT_EQ(crossed_run.labels.data, saved->labels.data);
}

}  // namespace
}  // namespace hourglass
