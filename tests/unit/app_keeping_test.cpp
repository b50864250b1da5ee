// The work is kept, comes back, and what was done can be taken back: the controller over a storage of the
// tests' own.
#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <optional>
#include <thread>

#include "app/control/controller.h"
#include "app/control/incoming_files.h"
#include "base/error.h"
#include "data/synthetic.h"
#include "data/toys.h"
#include "explore/pad_picture.h"
#include "fake_platform.h"
#include "io/model_file.h"
#include "refusals.h"

namespace hourglass::app {
namespace {

using explore::PadPicture;
using platform::fake_machine;
using test_support::refusal;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

Spec kept_page_spec() {
    Spec spec;
    spec.hidden = {16};
    spec.latent = 3;
    spec.batch = 20;
    spec.epochs = 3;
    return spec;
}

// A page: a controller with data. Several come one after the other, as after a reload.
class Page {
public:
    explicit Page(bool with_data = true) {
        controller_.emplace(std::vector<Tab>{{"Model", "", ""}, {"Digits", "", ""}, {"Map", "", ""}});
        controller_->start();
        if (with_data) bring_data();
    }
    void bring_data() { controller_->use_data(synthetic_digits(100, 40, 1), ""); }

    Controller& controller() { return *controller_; }
    const State& state() { return controller_->state(); }
    template <typename Action>
    void perform(Action action) {
        controller_->perform(action);
    }
    // Frames until it is so; the limit only ends a hanging test.
    const Snapshot& until(const std::function<bool(const Snapshot&)>& condition) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (true) {
            fake_machine().seconds += 0.01;
            controller_->begin_frame({});
            if (condition(controller_->live())) break;
            if (std::chrono::steady_clock::now() > limit) {
                ADD_FAILURE() << "phase " << to_text(controller_->live().phase) << ", message '"
                              << controller_->live().message << "', notice '" << state().notice.text << "'";
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return controller_->live();
    }
    void use_small_model() {
        perform(action::Change{kept_page_spec()});
        until(
            [](const Snapshot& live) { return live.model.spec().latent == 3 && !live.checkpoints.empty(); });
    }
    // One step, which is kept.
    void step() {
        const long before = controller_->live().step;
        perform(action::Step{});
        until([&](const Snapshot& live) {
            return live.step == before + 1 && live.phase == Phase::Paused && kept_step() == before + 1;
        });
    }
    void train() {
        perform(action::Train{});
        until([&](const Snapshot& live) {
            return live.phase == Phase::Paused && live.step == live.total_steps && kept_step() == live.step;
        });
    }
    // Of the newest state in the storage.
    static long kept_step() {
        long newest = 0;
        for (const auto& [name, piece] : fake_machine().pieces)
            if (name.ends_with("/state"))
                if (const auto run = load_run(piece.newest))
                    newest = std::max(newest, run->state.trainer.step);
        return newest;
    }
    Matrix weights() { return controller_->live().model.parameters()[0]->value; }

private:
    std::optional<Controller> controller_;
};

class KeepingTest : public testing::Test {
protected:
    KeepingTest() { fake_machine() = {}; }

    static bool comes_back(const Snapshot& live) { return !live.origin.empty() && !live.checkpoints.empty(); }
};

TEST_F(KeepingTest, AReloadComesBackToTheSameStepAndGoesOnBitForBit) {
    Matrix expected;
    {
        Page whole;
        whole.use_small_model();
        whole.train();
        expected = whole.weights();
    }
    fake_machine() = {};
    {
        Page page;
        page.use_small_model();
        for (int i = 0; i < 7; ++i) page.step();
        page.perform(action::ShowTab{"Map"});
        page.perform(action::DrawTestPicture{3});
        page.perform(action::AddStrokes{{{{0.2f, 0.2f}, {0.8f, 0.8f}, {0.3f, 0.9f}}}});
        page.controller().leave();
    }
    Page page;
    const Snapshot& live = page.until(comes_back);
    EXPECT_EQ(live.step, 7);
    EXPECT_EQ(live.epoch, 1);
    EXPECT_EQ(live.history.epochs.size(), 1u);
    EXPECT_EQ(live.phase, Phase::Paused);
    EXPECT_EQ(live.checkpoints.size(), 2u);
    EXPECT_EQ(page.state().tab, 2u);
    EXPECT_EQ(page.state().weights, Weights::TrainedHere);
    EXPECT_EQ(page.state().wanted, kept_page_spec());
    EXPECT_EQ(page.state().notice.text, "Went on where you were: 784-16-3, epoch 1 of 3");
    EXPECT_EQ(page.state().notice.offer, Notice::Offer::ShippedModel);
    ASSERT_THAT(page.controller().drawing().marks(), SizeIs(2));
    const PadPicture& picture = page.controller().drawing().marks()[0].picture;
    EXPECT_EQ(picture.pixels, explore::pad_picture(page.state().data->test, 3).pixels);
    EXPECT_TRUE(picture.in_place);
    EXPECT_THAT(page.controller().drawing().marks()[1].points, SizeIs(3));
    page.train();
    EXPECT_EQ(page.weights(), expected);
    EXPECT_THAT(page.controller().runs().runs(), SizeIs(1)) << "it is the same run";
}

TEST_F(KeepingTest, ItMayComeBeforeTheDataOrLongAfter) {
    {
        Page page;
        page.use_small_model();
        page.step();
        page.controller().leave();
    }
    {
        Page page(false);
        page.controller().begin_frame({});
        page.bring_data();
        EXPECT_EQ(page.until(comes_back).step, 1);
        page.controller().leave();
    }
    fake_machine().slow = true;
    Page page;
    EXPECT_TRUE(page.state().restoring);
    page.controller().leave();  // must not replace what has not come yet
    platform::answer_storage();
    EXPECT_EQ(page.until(comes_back).step, 1);
    EXPECT_FALSE(page.state().restoring);
}

TEST_F(KeepingTest, AUserWhoWasQuickerIsNotDisturbed) {
    {
        Page page;
        page.use_small_model();
        page.step();
        page.controller().leave();
    }
    fake_machine().slow = true;
    Page page;
    Spec other = kept_page_spec();
    other.latent = 5;
    page.perform(action::Change{other});
    platform::answer_storage();
    const Snapshot& live = page.until([](const Snapshot& now) { return now.model.spec().latent == 5; });
    EXPECT_EQ(live.step, 0);
    EXPECT_EQ(page.state().wanted.latent, 5);
}

TEST_F(KeepingTest, AnAddressThatAsksForSomethingElseIsFollowed) {
    {
        Page page;
        page.use_small_model();
        page.train();
        page.controller().leave();
    }
    fake_machine().address = "latent=9&hidden=20";
    Page page;
    page.until([](const Snapshot& live) { return live.model.spec().latent == 9; });
    EXPECT_THAT(page.controller().runs().runs(), SizeIs(1)) << "the run is in the list";
    EXPECT_EQ(page.controller().live().step, 0);
}

TEST_F(KeepingTest, ADamagedStateFallsBackToTheOneBefore) {
    {
        Page page;
        page.use_small_model();
        for (int i = 0; i < 4; ++i) page.step();
        page.controller().leave();
    }
    for (auto& [name, piece] : fake_machine().pieces)
        if (name.ends_with("/state")) piece.newest[piece.newest.size() / 2] ^= 1;
    Page page;
    EXPECT_EQ(page.until(comes_back).step, 3);
}

// An epoch is put before the state that has it.
TEST_F(KeepingTest, APageThatEndsBetweenAnEpochAndItsStateComesBackWithoutTheEpoch) {
    {
        Page page;
        page.use_small_model();
        for (int i = 0; i < 5; ++i) page.step();
        page.controller().leave();
    }
    std::string epoch;  // the name of the first one's piece
    for (auto& [name, piece] : fake_machine().pieces) {
        if (name.ends_with("/state")) piece.newest = piece.before;
        if (name.ends_with("/epoch/1")) epoch = name;
    }
    ASSERT_NE(epoch, "");
    const std::vector<std::uint8_t> late = fake_machine().pieces[epoch].newest;
    Page page;
    const Snapshot& live = page.until(comes_back);
    EXPECT_EQ(live.step, 4);
    EXPECT_EQ(live.epoch, 0);
    EXPECT_THAT(live.checkpoints, SizeIs(1));
    EXPECT_FALSE(fake_machine().pieces.contains(epoch));
    Spec slower = kept_page_spec();
    slower.learning_rate /= 2;
    page.perform(action::Change{slower});
    page.step();
    EXPECT_THAT(page.controller().live().checkpoints, SizeIs(2));
    EXPECT_NE(fake_machine().pieces[epoch].newest, late) << "the epoch is another one now, and is kept";
}

TEST_F(KeepingTest, WhatIsDamagedForGoodIsSaid) {
    {
        Page page;
        page.use_small_model();
        page.step();
        page.controller().leave();
    }
    for (auto& [name, piece] : fake_machine().pieces) piece.newest = piece.before = {1, 2, 3};
    Page page;
    page.until([](const Snapshot& live) { return !live.checkpoints.empty(); });
    EXPECT_TRUE(page.state().notice.error);
    EXPECT_THAT(page.state().notice.text, HasSubstr("could not be read"));
}

TEST_F(KeepingTest, ARunOnOtherDataWaitsForThem) {
    {
        Page page;
        page.use_small_model();
        page.step();
        page.controller().leave();
    }
    {
        Page page(false);
        Dataset other = synthetic_digits(80, 40, 2);
        other.name = "others";
        page.controller().use_data(std::move(other), "");
        page.until(
            [&](const Snapshot& live) { return !live.checkpoints.empty() && page.state().notice.error; });
        EXPECT_THAT(page.state().notice.text, HasSubstr("it was trained on synthetic digits (100 samples"));
        page.controller().leave();
    }
    Page page;
    EXPECT_EQ(page.until(comes_back).step, 1);
}

TEST_F(KeepingTest, DataOfTheUsersComeBackWithTheRunOnThem) {
    Dataset own = toy_data(toy_set("two-moons"));
    own.name = "moons.csv";
    const Scaling scaling = fit_standard_scaling(own.train);
    for (ImageSet* set : {&own.train, &own.test}) scale(scaling, *set);
    {
        Page page;
        page.controller().use_data(own, "", scaling, Source::File);
        page.until([](const Snapshot& live) { return live.model.features() == 2; });
        page.step();
        page.controller().leave();
    }
    {
        Page page;
        EXPECT_EQ(page.until(comes_back).step, 1);
        EXPECT_EQ(page.state().source, Source::File);
        EXPECT_EQ(page.state().data->train.values, own.train.values);
        EXPECT_EQ(page.state().scaling, scaling);
        EXPECT_EQ(page.state().weights, Weights::TrainedHere);
        page.controller().use_data(synthetic_digits(100, 40, 1), "");
        EXPECT_FALSE(fake_machine().pieces.contains("slot/data"));
        page.controller().leave();
    }
    Page page;
    page.until([&](const Snapshot&) { return !page.state().restoring; });
    EXPECT_EQ(page.state().source, Source::Page);
}

TEST_F(KeepingTest, DamagedDataOfTheUsersAreSaid) {
    {
        Page page;
        page.controller().use_data(synthetic_digits(60, 20, 3), "", {}, Source::File);
        page.controller().leave();
    }
    fake_machine().pieces.at("slot/data").newest.resize(100);
    Page page;
    page.until([&](const Snapshot&) { return !page.state().restoring; });
    EXPECT_THAT(page.state().notice.text, HasSubstr("Your own data could not be brought back"));
    EXPECT_EQ(page.state().data->train.count(), 100u);
}

TEST_F(KeepingTest, DataThatAreTooLargeToBeKeptAreSaidUntilOthersAreThere) {
    std::vector<std::string> said;
    Keeper keeper([&](const std::string& text) { said.push_back(text); });
    Dataset large = synthetic_digits(60, 20, 3);
    large.train.labels.resize(65000);
    keeper.keep_data(large, {});
    ASSERT_THAT(said, SizeIs(1));
    EXPECT_THAT(said[0], HasSubstr("are kept up to 48 MB only"));
    EXPECT_FALSE(keeper.safe());
    keeper.keep_data(synthetic_digits(60, 20, 3), {});
    EXPECT_TRUE(keeper.safe());
    keeper.keep_data(large, {});
    EXPECT_FALSE(keeper.safe());
    keeper.drop_data();
    EXPECT_TRUE(keeper.safe());
}

TEST_F(KeepingTest, AModelThatWasOpenedComesBack) {
    const Autoencoder model(kept_page_spec(), {28, 28, 1});
    const std::vector<std::uint8_t> file = save_model(model);
    {
        Page page;
        page.controller().use_model(load_model(file), "mine.safetensors");
        page.until([](const Snapshot& live) { return live.model.spec().latent == 3; });
        page.until([](const Snapshot&) { return !fake_machine().pieces.empty(); });
        page.controller().leave();
    }
    Page page;
    const Snapshot& live = page.until(comes_back);
    EXPECT_EQ(live.step, 0);
    EXPECT_EQ(page.state().weights, Weights::TrainedElsewhere);
    EXPECT_EQ(page.state().opened, "mine.safetensors");
    EXPECT_EQ(page.weights(), model.parameters()[0]->value);
    EXPECT_THAT(page.state().notice.text, HasSubstr("as it was opened"));
}

TEST_F(KeepingTest, AFullStorageIsSaidOnceAndTrainingGoesOn) {
    fake_machine().put_problem = "it is full";
    Page page;
    page.use_small_model();
    page.perform(action::Step{});
    page.until([&](const Snapshot& live) { return live.step == 1 && page.state().notice.error; });
    EXPECT_THAT(page.state().notice.text,
                HasSubstr("the browser's storage for it fails, it is full. Training goes on"));
    EXPECT_TRUE(fake_machine().unsaved);
    page.perform(action::Step{});
    page.until([](const Snapshot& live) { return live.step == 2; });
    fake_machine().seconds += 60;
    for (int i = 0; i < 5; ++i) page.until([](const Snapshot&) { return true; });
    EXPECT_EQ(page.state().notice.text, "");
    fake_machine().put_problem.clear();
    fake_machine().seconds += 60;
    page.step();
    page.until([](const Snapshot&) { return !fake_machine().unsaved; });
}

TEST_F(KeepingTest, WhatIsKeptLaterDoesNotHideThatTheRunIsNot) {
    fake_machine().put_problem = "it is full";
    fake_machine().put_problem_of = "/state";
    Page page;
    page.use_small_model();
    page.perform(action::Step{});
    page.until([](const Snapshot& live) { return live.step == 1 && fake_machine().unsaved; });
    const std::size_t pieces = fake_machine().pieces.size();
    page.controller().drawing().add({{0.2f, 0.2f, 0.1f}, {0.8f, 0.8f, 0.1f}});
    fake_machine().seconds += 60;
    page.until([&](const Snapshot&) { return fake_machine().pieces.size() >= pieces; });
    for (int i = 0; i < 5; ++i) page.until([](const Snapshot&) { return true; });
    EXPECT_TRUE(fake_machine().unsaved);
}

TEST_F(KeepingTest, ASlowStorageGetsTheNewestStateInTheEnd) {
    Page page;
    page.use_small_model();
    fake_machine().slow = true;
    for (long step = 1; step <= 4; ++step) {
        page.perform(action::Step{});
        page.until([&](const Snapshot& live) { return live.step == step && live.phase == Phase::Paused; });
        for (int i = 0; i < 3; ++i) page.until([](const Snapshot&) { return true; });
    }
    EXPECT_LT(Page::kept_step(), 4);
    platform::answer_storage();
    page.until([](const Snapshot&) {
        platform::answer_storage();
        return Page::kept_step() == 4;
    });
}

TEST_F(KeepingTest, ResetCanBeTakenBack) {
    Page page;
    page.use_small_model();
    for (int i = 0; i < 7; ++i) page.step();
    const Matrix weights = page.weights();
    page.perform(action::Reset{});
    EXPECT_EQ(page.state().notice.offer, Notice::Offer::TakeBack);
    page.until([](const Snapshot& live) { return live.step == 0; });
    page.perform(action::TakeBack{});
    const Snapshot& live = page.until([](const Snapshot& now) { return now.step == 7; });
    EXPECT_EQ(live.model.parameters()[0]->value, weights);
    EXPECT_EQ(page.state().weights, Weights::TrainedHere);
    EXPECT_THAT(page.state().notice.text, HasSubstr("is back: epoch 1 of 3"));
    EXPECT_THAT(refusal([&] { page.perform(action::TakeBack{}); }), HasSubstr("nothing to take back"));
}

TEST_F(KeepingTest, WhatIsTakenBackBeforeItIsStoredComesAsSoonAsItIs) {
    Page page;
    page.use_small_model();
    for (int i = 0; i < 7; ++i) page.step();
    const Matrix weights = page.weights();
    page.perform(action::Reset{});
    page.perform(action::TakeBack{});  // the state of the run has hardly come yet
    const auto is_back = [&] { return page.state().notice.text.find("is back") != std::string::npos; };
    const Snapshot& live = page.until([&](const Snapshot& now) { return is_back() && now.step == 7; });
    EXPECT_EQ(live.model.parameters()[0]->value, weights);
}

TEST_F(KeepingTest, NewSeedCanBeTakenBackWithItsSeed) {
    Page page;
    page.use_small_model();
    page.step();
    page.perform(action::NewSeed{});
    EXPECT_NE(page.state().wanted.seed, 1u);
    page.until([](const Snapshot& live) { return live.step == 0; });
    page.perform(action::TakeBack{});
    page.until([](const Snapshot& live) { return live.step == 1; });
    EXPECT_EQ(page.state().wanted, kept_page_spec());
    EXPECT_FALSE(page.state().needs_reset());
}

TEST_F(KeepingTest, AResetOfARunningTrainingCanBeTakenBack) {
    Page page;
    page.use_small_model();
    Spec longer = kept_page_spec();
    longer.epochs = 5000;
    page.perform(action::Change{longer});
    page.perform(action::Train{});
    page.until([](const Snapshot& live) { return live.step > 20; });
    page.perform(action::Reset{});
    page.until([](const Snapshot& live) { return live.step == 0 && live.phase == Phase::Idle; });
    page.perform(action::TakeBack{});
    const Snapshot& live = page.until([](const Snapshot& now) { return now.step > 20; });
    EXPECT_EQ(live.phase, Phase::Paused);
}

TEST_F(KeepingTest, ModelsTrainedBesideTheWorkLeaveItAsItIs) {
    Page page;
    page.use_small_model();
    for (int i = 0; i < 7; ++i) page.step();
    const Matrix weights = page.weights();
    const std::size_t listed = page.controller().runs().runs().size();
    for (const int label : {3, 5}) {
        Spec one = kept_page_spec();
        one.only_classes = {label};
        page.perform(action::BeginTrial{one});
        EXPECT_TRUE(page.state().trial);
        page.until([&](const Snapshot& live) {
            return live.model.spec().only_classes == std::vector{label} && live.epoch == 3 &&
                   live.phase == Phase::Paused;
        });
        EXPECT_THAT(page.controller().runs().runs(), SizeIs(listed)) << "it is in no list";
        EXPECT_THAT(refusal([&] { page.perform(action::Train{}); }), HasSubstr("stop that first"));
    }
    Spec wrong = kept_page_spec();
    wrong.only_classes = {77};
    EXPECT_THAT(refusal([&] { page.perform(action::BeginTrial{wrong}); }), HasSubstr("not 77"));
    page.perform(action::EndTrial{});
    const Snapshot& live = page.until([](const Snapshot& now) { return now.step == 7; });
    EXPECT_EQ(live.model.parameters()[0]->value, weights);
    EXPECT_FALSE(page.state().trial);
    EXPECT_EQ(page.state().weights, Weights::TrainedHere);
    EXPECT_EQ(page.state().wanted, kept_page_spec());
    EXPECT_THAT(page.controller().runs().runs(), SizeIs(listed));
    page.step();
    EXPECT_EQ(Page::kept_step(), 8) << "and it is kept again";
}

TEST_F(KeepingTest, AReloadWhileModelsAreTrainedBesideTheWorkComesBackToTheWork) {
    Page page;
    page.use_small_model();
    for (int i = 0; i < 7; ++i) page.step();
    page.perform(action::BeginTrial{kept_page_spec()});
    page.until([](const Snapshot& live) { return live.epoch == 3 && live.phase == Phase::Paused; });
    page.controller().leave();
    Page again;
    EXPECT_EQ(again.until(comes_back).step, 7);
    EXPECT_EQ(again.state().weights, Weights::TrainedHere);
}

TEST_F(KeepingTest, OtherDataEndModelsTrainedBesideTheWork) {
    Page page;
    page.use_small_model();
    page.perform(action::BeginTrial{kept_page_spec()});
    page.until([](const Snapshot& live) { return live.step > 0; });
    page.controller().use_data(synthetic_digits(90, 30, 2), "");
    EXPECT_FALSE(page.state().trial);
    const Snapshot& live = page.until([](const Snapshot& now) { return now.data_version == 2; });
    EXPECT_EQ(page.state().weights, Weights::Fresh);
    page.until([](const Snapshot& now) { return now.phase == Phase::Idle && now.step == 0; });
    static_cast<void>(live);
}

TEST_F(KeepingTest, RunsAreOpenedContinuedRenamedDeletedAndSaved) {
    Page page;
    page.use_small_model();
    page.train();
    Spec other = kept_page_spec();
    other.latent = 5;
    page.perform(action::Change{other});
    page.perform(action::TrainFromScratch{});
    page.until([](const Snapshot& live) {
        return live.model.spec().latent == 5 && live.epoch == 3 && live.phase == Phase::Paused;
    });
    const explore::RunLog& log = page.controller().runs();
    page.until([&](const Snapshot&) { return log.runs().size() == 2 && !log.runs()[1].place.empty(); });
    const std::uint64_t first = log.runs()[0].id, second = log.runs()[1].id;
    EXPECT_EQ(explore::what_differs(log.runs()[0], log.runs()), "code size 3");
    page.perform(action::RenameRun{first, "three: a/b"});

    page.perform(action::OpenRun{first});
    page.until([](const Snapshot& live) { return live.model.spec().latent == 3 && live.step == 15; });
    EXPECT_EQ(page.state().wanted, kept_page_spec());
    EXPECT_EQ(page.state().notice.text, "Opened three: a/b, epoch 3 of 3");
    EXPECT_THAT(refusal([&] { page.perform(action::OpenRun{first}); }), HasSubstr("is the present run"));
    page.perform(action::Train{});
    page.until([](const Snapshot& live) { return live.epoch == 6 && live.phase == Phase::Paused; });
    page.until([&](const Snapshot&) { return Page::kept_step() == 30; });
    ASSERT_THAT(log.runs(), SizeIs(2));
    EXPECT_THAT(log.find(first)->epochs, SizeIs(6));

    page.perform(action::SaveRun{first});
    ASSERT_THAT(fake_machine().saved, SizeIs(1));
    EXPECT_EQ(fake_machine().saved[0].first, "three- a-b.safetensors");
    const std::vector<std::uint8_t> file = fake_machine().saved[0].second;
    EXPECT_EQ(load_model(file).spec().latent, 3);
    const std::optional<SavedRun> saved = load_run(file);
    ASSERT_TRUE(saved);
    EXPECT_EQ(saved->labels.name, "three: a/b");
    EXPECT_THAT(saved->labels.checkpoints, SizeIs(7));

    page.perform(action::ForgetRun{second});
    ASSERT_THAT(log.runs(), SizeIs(1));
    page.perform(action::TakeBack{});
    ASSERT_THAT(log.runs(), SizeIs(2));
    EXPECT_EQ(log.runs()[1].id, second);
    page.perform(action::ForgetRun{second});
    page.perform(action::ForgetRun{first});

    IncomingFiles files(page.controller());
    files.receive("again.safetensors", file);
    files.complete();
    page.until([](const Snapshot& live) { return live.step == 30 && !live.origin.empty(); });
    EXPECT_EQ(page.state().notice.text, "Opened again.safetensors, epoch 6 of 6");
    ASSERT_THAT(log.runs(), SizeIs(1));
    EXPECT_EQ(log.runs()[0].name, "three: a/b");
}

TEST_F(KeepingTest, RunsComeBackToTheListAndDeletedOnesDoNot) {
    {
        Page page;
        page.use_small_model();
        page.train();
        Spec other = kept_page_spec();
        other.seed = 2;
        page.perform(action::Change{other});
        page.perform(action::TrainFromScratch{});
        page.until([](const Snapshot& live) { return live.model.spec().seed == 2 && live.epoch == 3; });
        page.until([&](const Snapshot&) {
            return page.controller().runs().runs().size() == 2 &&
                   !page.controller().runs().runs()[1].place.empty();
        });
        page.perform(action::RenameRun{page.controller().runs().runs()[0].id, "mine"});
        page.controller().leave();
    }
    {
        Page page;
        page.until(comes_back);
        const auto& runs = page.controller().runs().runs();
        ASSERT_THAT(runs, SizeIs(2));
        EXPECT_EQ(runs[0].name, "mine");
        EXPECT_THAT(runs[0].epochs, SizeIs(3));
        EXPECT_EQ(explore::restore(runs[0]).spec().seed, 1u);
        page.perform(action::ForgetRun{runs[0].id});
        page.controller().leave();
    }
    Page page;
    page.until(comes_back);
    EXPECT_THAT(page.controller().runs().runs(), SizeIs(1));
    EXPECT_EQ(std::ranges::count_if(fake_machine().pieces,
                                    [](const auto& piece) { return piece.first.ends_with("/state"); }),
              1);
}

TEST_F(KeepingTest, RunsOfAClosedTabAreOfferedAndMoveWhenTheyGoOn) {
    fake_machine().slot = "closed";
    {
        Page page;
        page.use_small_model();
        page.train();
        page.controller().leave();
    }
    fake_machine().slot = "mine";
    fake_machine().address.clear();
    Page page;
    page.until([&](const Snapshot& live) { return !live.checkpoints.empty() && !page.state().restoring; });
    EXPECT_EQ(page.controller().live().step, 0) << "it is offered, not opened";
    ASSERT_THAT(page.controller().runs().runs(), SizeIs(1));
    page.perform(action::OpenRun{page.controller().runs().runs()[0].id});
    page.until([](const Snapshot& live) { return live.step == 15; });
    page.until([](const Snapshot&) {
        return std::ranges::none_of(fake_machine().pieces,
                                    [](const auto& piece) { return piece.first.starts_with("closed/run/"); });
    });
    EXPECT_EQ(Page::kept_step(), 15);
    ASSERT_THAT(page.controller().runs().runs(), SizeIs(1));
    EXPECT_THAT(page.controller().runs().runs()[0].place, testing::StartsWith("mine/run/"));
}

TEST_F(KeepingTest, TheTitleShowsTheProgress) {
    Page page;
    page.use_small_model();
    EXPECT_EQ(fake_machine().title, "Hourglass");
    Spec longer = kept_page_spec();
    longer.epochs = 5000;
    page.perform(action::Change{longer});
    page.perform(action::Train{});
    page.until([](const Snapshot& live) { return live.epoch > 2; });
    EXPECT_THAT(fake_machine().title, testing::MatchesRegex("[0-9]+/5000 Hourglass"));
    page.perform(action::Pause{});
    page.until([](const Snapshot& live) {
        return live.phase == Phase::Paused && fake_machine().title == "Hourglass";
    });
}

}  // namespace
}  // namespace hourglass::app
