// Texts that are trained on the page: what the buttons of the training do while texts are shown.
#include <algorithm>
#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <memory>
#include <thread>

#include "app/control/controller.h"
#include "base/error.h"
#include "data/synthetic.h"
#include "explore/text_presets.h"
#include "fake_platform.h"
#include "io/text_model_file.h"
#include "refusals.h"
#include "training/saved_text_run.h"

namespace hourglass::app {
namespace {

using platform::fake_machine;
using test_support::refusal;
using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::HasSubstr;

Documents short_messages() {
    Documents documents{"messages"};
    std::vector<std::string> labels;
    for (int i = 0; i < 60; ++i) {
        const bool spam = i % 3 == 0;
        documents.texts.push_back((spam ? "claim the prize now number" : "see you at home number") +
                                  std::to_string(i));
        labels.push_back(spam ? "spam" : "ham");
    }
    set_labels(documents, labels);
    return documents;
}

TextSpec quick_spec() {
    TextSpec spec = default_text_spec();
    spec.network.hidden.clear();
    spec.network.latent = 4;
    spec.network.batch = 12;
    spec.network.epochs = 2;
    spec.least_documents = 1;
    return spec;
}

class TextTrainingTest : public testing::Test {
protected:
    TextTrainingTest() {
        fake_machine() = {};
        page.start();
        page.use_data(synthetic_digits(100, 40, 1), "");
        page.perform(action::UseText{"sms"});
    }
    void receive() {
        TextAutoencoder model(quick_spec(), short_messages().texts, short_messages().classes);
        model.fit_classifier(short_messages(), ThreadTeam::single());
        page.use_messages(std::move(model));
        page.use_messages(short_messages());
    }
    // Waits for a state, not for a time; the limit only ends a hanging test.
    static const Snapshot& wait_in(Controller& where, const std::function<bool(const Snapshot&)>& condition) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!condition(where.shown_training())) {
            if (std::chrono::steady_clock::now() > limit) {
                ADD_FAILURE() << "phase " << to_text(where.shown_training().phase) << ", message '"
                              << where.shown_training().message << "'";
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
            where.wake();
        }
        where.begin_frame({});
        return where.shown_training();
    }
    const Snapshot& wait_for(const std::function<bool(const Snapshot&)>& condition) {
        return wait_in(page, condition);
    }
    void use_own_documents() {
        std::string lines;
        for (int i = 0; i < 40; ++i)
            lines += (i % 2 == 0 ? "work\tthe budget report number " : "home\tsoup and bread number ") +
                     std::to_string(i) + "\n";
        page.offer_import(explore::DocumentsImport("notes.txt", {lines.begin(), lines.end()}));
        page.perform(action::UseImport{});
    }
    const Snapshot& wait_for_end(int epochs) {
        return wait_for(
            [&](const Snapshot& now) { return now.phase == Phase::Paused && now.epoch == epochs; });
    }

    Controller page{{{"Model", "", ""}, {"Digits", "", ""}, {"Messages", "", "", Tab::For::Messages}}};
};

TEST_F(TextTrainingTest, TrainsBesideWhatWasTrainedOnPictures) {
    EXPECT_FALSE(page.state().can_train());
    receive();
    ASSERT_TRUE(page.state().can_train());
    EXPECT_TRUE(page.state().shown().pretrained());
    EXPECT_EQ(page.state().shown().wanted.latent, 4);
    const std::uint64_t run = page.live().run;
    page.perform(action::TrainFromScratch{});
    const Snapshot& end = wait_for_end(2);
    EXPECT_EQ(end.text->scores.front().epoch, 0);
    EXPECT_EQ(end.text->scores.back().epoch, 2);
    EXPECT_EQ(page.messages().moment(), end.text.get());
    EXPECT_EQ(page.state().shown().weights, Weights::TrainedHere);
    EXPECT_EQ(page.state().weights, Weights::Fresh);
    EXPECT_EQ(page.live().run, run);
    EXPECT_EQ(page.live().step, 0);
    page.perform(action::UsePageData{});
    EXPECT_EQ(&page.shown_training(), &page.live());
    page.perform(action::UseText{"sms"});
    EXPECT_EQ(page.shown_training().epoch, 2) << "it is still there";
}

TEST_F(TextTrainingTest, FollowsLiveSettingsAndWaitsWithOthers) {
    receive();
    page.perform(action::Train{});
    wait_for_end(2);
    EXPECT_FALSE(page.state().shown_needs_reset());
    Spec spec = page.state().shown().wanted;
    spec.epochs = 3;
    page.perform(action::Change{spec});
    EXPECT_FALSE(page.state().shown_needs_reset());
    page.perform(action::Train{});
    wait_for_end(3);
    TextSpec texts = page.state().texts.spec;
    texts.shortest_run = texts.longest_run = 3;
    page.perform(action::ChangeText{texts});
    EXPECT_TRUE(page.state().shown_needs_reset());
    page.perform(action::Train{});
    wait_for([](const Snapshot& now) { return now.run == 2 && now.phase == Phase::Paused; });
    EXPECT_EQ(page.messages().reader()->model().input().parts.size(), 2u);
    EXPECT_FALSE(page.state().shown_needs_reset());
    texts.network.variant = Variant::Sparse;
    EXPECT_THAT(refusal([&] { page.perform(action::ChangeText{texts}); }), HasSubstr("plain, denoising"));
}

TEST_F(TextTrainingTest, ANewSeedPartsTheMessagesAnewAndTheShippedModelComesBack) {
    receive();
    const Documents first = page.messages().documents();
    page.perform(action::NewSeed{});
    wait_for([](const Snapshot& now) { return now.text != nullptr; });
    EXPECT_NE(page.messages().documents().texts, first.texts);
    EXPECT_EQ(page.state().shown().weights, Weights::Fresh);
    page.perform(action::Step{});
    wait_for([](const Snapshot& now) { return now.step == 1; });
    page.perform(action::UseShippedText{});
    page.begin_frame({});
    EXPECT_EQ(page.messages().moment(), nullptr);
    EXPECT_EQ(page.messages().documents().texts, first.texts);
    EXPECT_TRUE(page.state().shown().pretrained());
    EXPECT_FALSE(page.state().shown_needs_reset());
}

TEST_F(TextTrainingTest, LooksBackAtPastEpochs) {
    receive();
    page.perform(action::Reset{});
    wait_for([](const Snapshot& now) { return now.text != nullptr; });
    page.perform(action::Train{});
    wait_for_end(2);
    ASSERT_GE(page.state().texts.past.size(), 2u);
    EXPECT_EQ(page.state().texts.past.front(), 0);
    EXPECT_EQ(page.state().texts.past.back(), 2);
    const TextMoment* const newest = page.messages().moment();
    page.perform(action::ShowEpoch{0});
    EXPECT_EQ(page.messages().moment()->epoch, 0);
    EXPECT_EQ(page.state().epoch_in_sight(), 0);
    EXPECT_EQ(page.state().shown_epoch, -1) << "that of pictures is another";
    EXPECT_THAT(refusal([&] { page.perform(action::ShowEpoch{7}); }), HasSubstr("epoch 7 is not kept"));
    page.perform(action::ShowEpoch{-1});
    EXPECT_EQ(page.messages().moment(), newest);
    page.perform(action::ShowEpoch{0});
    page.perform(action::Reset{});
    EXPECT_EQ(page.state().epoch_in_sight(), -1);
}

TEST_F(TextTrainingTest, IsKeptOverAReload) {
    receive();
    page.perform(action::Train{});
    wait_for_end(2);
    page.wake();
    wait_for([](const Snapshot&) { return !fake_machine().unsaved; });
    page.leave();
    const std::vector<std::uint8_t> before = save_text_model(*page.messages().model());

    Controller again({{"Model", "", ""}, {"Digits", "", ""}});
    again.start();
    again.use_data(synthetic_digits(100, 40, 1), "");
    again.begin_frame({});
    EXPECT_EQ(again.state().text, "sms");
    again.use_messages(TextAutoencoder(quick_spec(), short_messages().texts, short_messages().classes));
    EXPECT_EQ(save_text_model(*again.messages().model()), before) << "not the one that comes with the page";
    again.use_messages(short_messages());
    const Snapshot& there = wait_in(again, [](const Snapshot& now) { return now.text != nullptr; });
    EXPECT_EQ(again.state().notice.text, "Went on where you were: the model of texts, epoch 2 of 2");
    EXPECT_EQ(again.state().texts.weights, Weights::TrainedHere);
    EXPECT_EQ(there.history.epochs.size(), 2u);
    EXPECT_FALSE(again.state().shown_needs_reset());
    EXPECT_EQ(save_text_model(*again.messages().model()), before);
    ASSERT_EQ(again.messages().runs().runs().size(), 2u);
    EXPECT_EQ(again.messages().runs().runs().back().epochs.size(), 2u);
    const long step = there.step;
    for (Controller* one : {&page, &again}) {
        one->perform(action::Step{});
        wait_in(*one, [&](const Snapshot& now) { return now.step == step + 1; });
    }
    EXPECT_EQ(save_text_model(*again.messages().model()), save_text_model(*page.messages().model()))
        << "bit for bit";
}

TEST_F(TextTrainingTest, GoesOnWhereItWasAfterOtherTexts) {
    receive();
    page.perform(action::Train{});
    const long step = wait_for_end(2).step;
    use_own_documents();
    page.perform(action::Train{});
    wait_for([](const Snapshot& now) { return now.step > 0 && now.phase == Phase::Paused; });
    const std::size_t listed = page.messages().runs().runs().size();
    page.perform(action::UseText{"sms"});
    const Snapshot& there = wait_for([](const Snapshot& now) { return now.text != nullptr; });
    EXPECT_EQ(there.step, step);
    EXPECT_EQ(there.history.epochs.size(), 2u);
    EXPECT_EQ(page.state().texts.weights, Weights::TrainedHere);
    EXPECT_EQ(page.messages().runs().runs().size(), 2u) << "it is the run that it was";
    EXPECT_EQ(listed, 1u) << "those on other texts are others";
}

TEST_F(TextTrainingTest, OnesOwnDocumentsAreKeptOverAReload) {
    use_own_documents();
    page.begin_frame({});
    page.leave();
    Controller again({{"Model", "", ""}, {"Digits", "", ""}});
    again.start();
    again.use_data(synthetic_digits(100, 40, 1), "");
    again.begin_frame({});
    EXPECT_EQ(again.state().texts.name, "notes.txt");
    EXPECT_EQ(again.state().text, page.state().text);
    EXPECT_FALSE(again.state().texts.pretrained()) << "nothing has been trained on them";
}

// What the next page of this tab finds.
class KeptTextsTest : public TextTrainingTest {
protected:
    static std::unique_ptr<Controller> start_again() {
        auto again = std::make_unique<Controller>(std::vector<Tab>{
            {"Model", "", ""}, {"Digits", "", ""}, {"Messages", "", "", Tab::For::Messages}});
        again->start();
        again->use_data(synthetic_digits(100, 40, 1), "");
        return again;
    }
    static void give_messages(Controller& again) {
        again.use_messages(TextAutoencoder(quick_spec(), short_messages().texts, short_messages().classes));
        again.use_messages(short_messages());
    }
    static std::unique_ptr<Controller> page_again(bool own = false) {
        auto again = start_again();
        again->begin_frame({});
        if (own) return again;
        give_messages(*again);
        wait_in(*again, [](const Snapshot& now) { return now.text != nullptr; });
        return again;
    }
    // Where no run goes on.
    static std::unique_ptr<Controller> page_again_without_a_run() {
        auto again = start_again();
        give_messages(*again);
        again->begin_frame({});
        return again;
    }
    void choose(int latent) {
        Spec spec = page.state().shown().wanted;
        spec.latent = latent;
        spec.epochs = 2;
        page.perform(action::Change{spec});
    }
    // The first step of another run of so many numbers.
    void step(int latent) {
        choose(latent);
        page.perform(action::Step{});
        wait_for([&](const Snapshot& now) {
            return now.step == 1 && now.phase == Phase::Paused && now.text != nullptr &&
                   now.text->model.latent() == latent;
        });
    }
    // Another run of so many numbers, which is kept.
    void train(int latent) {
        choose(latent);
        page.perform(action::Train{});
        wait_for([&](const Snapshot& now) {
            return now.phase == Phase::Paused && now.epoch == 2 && now.text != nullptr &&
                   now.text->model.latent() == latent;
        });
        // Which the page has looked at only now.
        wait_for([](const Snapshot&) { return !fake_machine().unsaved; });
        page.begin_frame({});
    }
    static std::vector<std::string> names_of(Controller& where) {
        std::vector<std::string> names;
        for (const explore::TextRun& run : where.messages().runs().runs()) names.push_back(run.name);
        return names;
    }
    static bool holds(const std::string& part) {
        return std::ranges::any_of(
            fake_machine().pieces,
            [&](const auto& piece) { return piece.first.find(part) != std::string::npos; });
    }
    std::uint64_t id_of(std::size_t place) { return page.messages().runs().runs().at(place).id; }
    std::string place_of(std::size_t place) { return page.messages().runs().runs().at(place).place; }
};

TEST_F(KeptTextsTest, TheListOutlivesAReloadWithNamesCurvesAndModels) {
    receive();
    train(3);
    train(5);
    page.perform(action::RenameRun{id_of(1), "the small one"});
    page.begin_frame({});
    page.leave();
    const auto again = page_again();
    EXPECT_THAT(names_of(*again), ElementsAre(explore::kShippedText, "the small one", "Plain, 5 numbers"));
    for (std::size_t i : {1u, 2u}) {
        const explore::TextRun &before = page.messages().runs().runs()[i],
                               &now = again->messages().runs().runs()[i];
        EXPECT_EQ(now.epochs.size(), 2u);
        EXPECT_EQ(now.epochs.back().validation_loss, before.epochs.back().validation_loss);
        ASSERT_EQ(now.scores.size(), before.scores.size());
        EXPECT_EQ(now.scores.back().f1, before.scores.back().f1);
        EXPECT_EQ(save_text_model(*now.model), save_text_model(*before.model));
    }
}

TEST_F(KeptTextsTest, ALinkListsThemAndOpensWithWhatItAsksFor) {
    receive();
    train(3);
    page.perform(action::UsePageData{});
    page.begin_frame({});
    page.leave();
    fake_machine().seconds += 2;
    page.begin_frame({});
    fake_machine().address = "data=sms&view=messages";
    const auto again = page_again_without_a_run();
    EXPECT_THAT(names_of(*again), ElementsAre(explore::kShippedText, "Plain, 3 numbers"));
    EXPECT_EQ(again->messages().model(), again->messages().shipped());
}

TEST_F(KeptTextsTest, ADeletedRunComesBackOrItsFilesGo) {
    receive();
    train(3);
    train(5);
    const std::string place = place_of(1);
    EXPECT_TRUE(holds(place));
    page.perform(action::ForgetRun{id_of(1)});
    EXPECT_EQ(page.state().notice.text, "Deleted Plain, 3 numbers.");
    EXPECT_EQ(page.state().notice.offer, Notice::Offer::TakeBack);
    page.begin_frame({});
    EXPECT_EQ(names_of(page).size(), 2u);
    EXPECT_TRUE(holds(place)) << "it can still come back";
    page.perform(action::TakeBack{});
    EXPECT_THAT(names_of(page), ElementsAre(explore::kShippedText, "Plain, 3 numbers", "Plain, 5 numbers"));
    page.perform(action::ForgetRun{id_of(1)});
    fake_machine().seconds += 60;
    page.begin_frame({});
    page.begin_frame({});
    EXPECT_FALSE(holds(place));
    EXPECT_THAT(refusal([&] { page.perform(action::ForgetRun{99}); }), HasSubstr("no run number 99"));
    const auto again = page_again();
    EXPECT_THAT(names_of(*again), ElementsAre(explore::kShippedText, "Plain, 5 numbers"));
}

TEST_F(KeptTextsTest, TheNewestIsDeletedForGoodTooAndWithinTheTimeToTakeItBack) {
    receive();
    train(3);
    const std::string place = place_of(1);
    page.perform(action::ForgetRun{id_of(1)});
    page.begin_frame({});
    page.leave();
    const auto again = page_again_without_a_run();
    EXPECT_THAT(names_of(*again), ElementsAre(explore::kShippedText));
    EXPECT_FALSE(holds(place));
}

TEST_F(KeptTextsTest, TheOldestAreDroppedWithTheirFiles) {
    receive();
    std::string first;
    for (int latent = 2; latent <= 8; ++latent) {
        train(latent);
        if (first.empty()) first = place_of(1);
    }
    page.begin_frame({});
    EXPECT_EQ(names_of(page).size(), 6u);
    EXPECT_FALSE(holds(first));
    EXPECT_THAT(names_of(*page_again()), ElementsAreArray(names_of(page)));
}

TEST_F(KeptTextsTest, PastEpochsAfterTheKeptStateAreNotTaken) {
    receive();
    page.perform(action::Reset{});
    train(4);
    wait_for([](const Snapshot&) { return holds("/epoch/2"); });
    const std::vector<int> past = page.state().texts.past;
    page.leave();
    auto& pieces = platform::fake_machine().pieces;
    const auto second =
        std::ranges::find_if(pieces, [](const auto& piece) { return piece.first.ends_with("/epoch/2"); });
    std::string late = second->first;
    late.back() = '3';
    pieces[late] = second->second;
    const auto again = page_again();
    again->begin_frame({});
    EXPECT_EQ(again->state().texts.past, past);
    EXPECT_FALSE(pieces.contains(late)) << "else it would stand for the third epoch to come";
}

TEST_F(KeptTextsTest, PastEpochsOutliveAReload) {
    receive();
    page.perform(action::Reset{});
    train(4);
    wait_for([](const Snapshot&) { return holds("/epoch/2"); });
    const std::vector<int> past = page.state().texts.past;
    page.perform(action::ShowEpoch{past.front()});
    const TextMoment before = *page.messages().moment();
    page.leave();
    const auto again = page_again();
    again->begin_frame({});
    EXPECT_EQ(again->state().texts.past, past);
    again->perform(action::ShowEpoch{past.front()});
    const TextMoment& now = *again->messages().moment();
    EXPECT_EQ(now.epoch, before.epoch);
    EXPECT_EQ(now.verdicts, before.verdicts);
    EXPECT_EQ(now.by_code, before.by_code);
    EXPECT_EQ(now.scores.size(), before.scores.size());
    EXPECT_TRUE(now.codes.isApprox(before.codes, 2e-3f)) << "in half precision";
    EXPECT_EQ(now.model.spec(), before.model.spec());
    again->perform(action::ShowEpoch{-1});
    Spec spec = again->state().shown().wanted;
    spec.latent = 2;
    again->perform(action::Change{spec});
    again->perform(action::Train{});
    const std::string kept = again->messages().runs().runs()[1].place;
    wait_in(
        *again,
        [&](const Snapshot& now_there) { return now_there.phase == Phase::Paused && now_there.epoch == 2; });
    wait_in(*again, [&](const Snapshot& now_there) {
        return again->state().texts.past.back() == 2 && now_there.text->model.latent() == 2;
    });
    again->perform(action::OpenRun{again->messages().runs().runs()[1].id});
    wait_in(*again, [](const Snapshot& now_there) {
        return now_there.text != nullptr && now_there.text->model.latent() == 4;
    });
    EXPECT_EQ(again->state().texts.past, past) << "every run has its own";
    again->perform(action::ForgetRun{again->messages().runs().runs()[2].id});
    fake_machine().seconds += 60;
    again->begin_frame({});
    again->perform(action::ForgetRun{again->messages().runs().runs()[1].id});
    fake_machine().seconds += 60;
    again->perform(action::UseShippedText{});
    for (int i = 0; i < 2; ++i) again->begin_frame({});
    EXPECT_FALSE(holds("/epoch/"));
    EXPECT_FALSE(holds(kept)) << "they go with it";
}

TEST_F(KeptTextsTest, ARunThatIsLeftBeforeItsFirstEpochIsKept) {
    receive();
    train(3);
    step(5);
    EXPECT_EQ(names_of(page).size(), 2u);
    page.perform(action::OpenRun{id_of(1)});
    wait_for([](const Snapshot& now) { return now.text != nullptr && now.text->model.latent() == 3; });
    ASSERT_THAT(names_of(page), ElementsAre(explore::kShippedText, "Plain, 3 numbers", "Plain, 5 numbers"));
    EXPECT_EQ(explore::progress_of(page.messages().runs().runs()[2]), "before its first epoch");
    page.leave();
    const auto again = page_again();
    ASSERT_THAT(names_of(*again), ElementsAreArray(names_of(page)));
    const explore::TextRun& left = again->messages().runs().runs()[2];
    EXPECT_EQ(explore::progress_of(left), "before its first epoch");
    again->perform(action::OpenRun{left.id});
    wait_in(*again, [](const Snapshot& now) { return now.text != nullptr && now.text->model.latent() == 5; });
    EXPECT_EQ(again->shown_training().step, 1);
}

TEST_F(KeptTextsTest, OnesOwnRunsOutliveAReloadAndGoWithTheirDocuments) {
    use_own_documents();
    train(3);
    train(2);
    EXPECT_EQ(names_of(page).size(), 2u);
    page.leave();
    const auto again = page_again(true);
    EXPECT_THAT(names_of(*again), ElementsAreArray(names_of(page)));
    wait_in(*again, [](const Snapshot& now) { return now.text != nullptr && now.epoch == 2; });
    EXPECT_EQ(again->state().texts.weights, Weights::TrainedHere);
    EXPECT_EQ(names_of(*again).size(), 2u);
    const std::string place = again->messages().runs().runs()[0].place;
    EXPECT_TRUE(holds(place));
    fake_machine().put_problem = "it is full";
    fake_machine().put_problem_of = "/documents";
    std::string lines;
    for (int i = 0; i < 30; ++i)
        lines +=
            (i % 2 == 0 ? "work\tanother line number " : "home\tyet another one ") + std::to_string(i) + "\n";
    again->offer_import(explore::DocumentsImport("others.txt", {lines.begin(), lines.end()}));
    again->perform(action::UseImport{});
    EXPECT_TRUE(holds(place)) << "a write that fails destroys nothing";
    fake_machine().put_problem.clear();
    again->offer_import(explore::DocumentsImport("others.txt", {lines.begin(), lines.end()}));
    again->perform(action::UseImport{});
    EXPECT_FALSE(holds(place));
}

TEST_F(KeptTextsTest, AListThatCannotBeWrittenLosesNoRun) {
    receive();
    train(3);
    fake_machine().put_problem = "it is full";
    fake_machine().put_problem_of = "/list";
    train(5);
    page.begin_frame({});
    EXPECT_THAT(page.state().notice.text, HasSubstr("not kept when this page closes: it is full"));
    fake_machine().put_problem.clear();
    page.leave();
    EXPECT_EQ(names_of(*page_again()).size(), 3u);
}

TEST_F(KeptTextsTest, ARunOfTheListIsOpenedAndGoesOnBitForBit) {
    receive();
    const auto train_on = [&] {
        page.perform(action::Train{});
        wait_for([](const Snapshot& now) { return now.phase == Phase::Paused && now.epoch == 4; });
        wait_for([](const Snapshot&) { return !fake_machine().unsaved; });
    };
    train(3);
    train_on();
    const std::vector<std::uint8_t> expected = save_text_model(*page.messages().runs().runs().at(1).model);
    page.perform(action::Reset{});
    train(3);
    train(5);
    ASSERT_THAT(names_of(page), ElementsAre(explore::kShippedText, "Plain, 3 numbers", "Plain, 3 numbers (2)",
                                            "Plain, 5 numbers"));

    page.perform(action::OpenRun{id_of(2)});
    wait_for([](const Snapshot& now) {
        return now.text != nullptr && now.epoch == 2 && now.text->model.latent() == 3;
    });
    EXPECT_EQ(page.state().notice.text, "Opened Plain, 3 numbers (2), epoch 2 of 2");
    EXPECT_EQ(page.state().texts.weights, Weights::TrainedHere);
    EXPECT_EQ(page.state().texts.wanted.latent, 3);
    EXPECT_THAT(refusal([&] { page.perform(action::OpenRun{id_of(2)}); }), HasSubstr("is the present run"));
    EXPECT_THAT(refusal([&] { page.perform(action::OpenRun{99}); }), HasSubstr("no run number 99"));
    page.leave();
    EXPECT_EQ(page_again()->messages().model()->latent(), 3) << "a reload comes back to it";

    train_on();
    EXPECT_EQ(names_of(page).size(), 4u);
    EXPECT_EQ(save_text_model(*page.messages().runs().runs().at(2).model), expected);
    page.perform(action::OpenRun{id_of(0)});
    page.begin_frame({});
    EXPECT_EQ(page.messages().model(), page.messages().shipped());
    EXPECT_EQ(page.state().texts.weights, Weights::TrainedElsewhere);
}

TEST_F(KeptTextsTest, FreshWeightsCanBeTakenBack) {
    receive();
    page.perform(action::Reset{});
    EXPECT_EQ(page.state().notice.offer, Notice::Offer::None) << "nothing is lost";
    const auto back = [&](int epoch) {
        page.perform(action::TakeBack{});  // its state has hardly come yet
        wait_for([&](const Snapshot& now) {
            page.begin_frame({});
            return now.text != nullptr && now.text->model.latent() == 3 && now.phase == Phase::Paused &&
                   now.epoch == epoch && page.state().texts.weights == Weights::TrainedHere;
        });
    };
    train(3);
    const std::uint32_t seed = page.state().texts.spec.network.seed;
    const std::vector<std::uint8_t> model = save_text_model(*page.messages().runs().runs().at(1).model);
    page.perform(action::Reset{});
    EXPECT_EQ(page.state().notice.text, "Fresh weights.");
    EXPECT_EQ(page.state().notice.offer, Notice::Offer::TakeBack);
    back(2);
    EXPECT_EQ(save_text_model(*page.messages().model()), model);
    page.perform(action::NewSeed{});
    EXPECT_NE(page.state().texts.spec.network.seed, seed);
    back(2);
    EXPECT_EQ(page.state().texts.spec.network.seed, seed);
    page.perform(action::TrainFromScratch{});
    back(2);
    EXPECT_EQ(save_text_model(*page.messages().model()), model);
}

TEST_F(KeptTextsTest, LabelsWithAWeightAreLearnedOnThePageToo) {
    receive();
    TextSpec spec = quick_spec();
    spec.label_weight = 1;
    page.perform(action::ChangeText{spec});
    page.perform(action::Train{});
    const Snapshot& end = wait_for_end(2);
    EXPECT_EQ(end.message, "");
    ASSERT_NE(end.text, nullptr);
    EXPECT_GT(end.text->model.label_head().size(), 0u);
}

TEST_F(KeptTextsTest, ARunIsSavedAndItsFileGoesOn) {
    receive();
    train(3);
    page.perform(action::SaveRun{id_of(1)});
    ASSERT_EQ(fake_machine().saved.size(), 1u);
    EXPECT_EQ(fake_machine().saved[0].first, "Plain, 3 numbers.safetensors");
    EXPECT_THAT(page.state().notice.text, HasSubstr("as it was after step 8"));
    const std::vector<std::uint8_t> file = fake_machine().saved[0].second;
    const std::optional<SavedTextRun> run = load_text_run(file);
    ASSERT_TRUE(run);
    EXPECT_EQ(run->labels.name, "Plain, 3 numbers");

    train(5);
    page.open_text_model(load_text_file(file), "mine.safetensors");
    wait_for([](const Snapshot& now) {
        return now.text != nullptr && now.epoch == 2 && now.text->model.latent() == 3;
    });
    EXPECT_EQ(page.state().notice.text, "Opened mine.safetensors, epoch 2 of 2");
    const explore::TextRun& opened = page.messages().runs().runs().at(3);
    EXPECT_EQ(opened.name, "mine.safetensors");
    EXPECT_EQ(opened.epochs.size(), 2u);
    EXPECT_EQ(opened.scores.size(), page.messages().runs().runs().at(1).scores.size());
    page.leave();
    EXPECT_THAT(names_of(*page_again()), ElementsAreArray(names_of(page)));

    page.perform(action::SaveRun{id_of(0)});
    EXPECT_FALSE(load_text_run(fake_machine().saved.at(1).second)) << "the program's has no training";
}

TEST_F(KeptTextsTest, WhatEarlierVersionsKeptIsRead) {
    receive();
    train(3);
    page.leave();
    auto& pieces = fake_machine().pieces;
    const std::vector<std::uint8_t> run = pieces.at(place_of(1)).newest;
    std::erase_if(pieces, [](const auto& piece) { return piece.first.find("/texts/") != std::string::npos; });
    pieces["slot/texts/messages"].newest = run;
    const auto again = page_again();
    EXPECT_THAT(names_of(*again), ElementsAre(explore::kShippedText, "Plain, 3 numbers"));
    again->perform(action::RenameRun{again->messages().runs().runs()[1].id, "old"});
    again->begin_frame({});
    EXPECT_THAT(names_of(*page_again()), ElementsAre(explore::kShippedText, "old"));
    EXPECT_TRUE(pieces.contains("slot/texts/messages"));
}

TEST_F(KeptTextsTest, TheRunsOfATabThatIsClosedComeFirst) {
    receive();
    step(3);
    train(3);
    ASSERT_GT(page.state().texts.past.size(), 1u);
    page.leave();
    auto& pieces = fake_machine().pieces;
    const std::map<std::string, platform::FakeMachine::Piece> all = pieces;
    for (const auto& [name, piece] : all)
        if (name.find("/texts/messages") != std::string::npos) {
            std::string list(piece.newest.begin(), piece.newest.end());
            if (name.ends_with("/list"))
                for (std::size_t at = 0; (at = list.find("slot/", at)) != std::string::npos; at += 7)
                    list.replace(at, 5, "closed/");
            pieces["closed" + name.substr(4)].newest = {list.begin(), list.end()};
        }
    page.perform(action::RenameRun{id_of(1), "mine"});
    page.begin_frame({});
    const auto again = page_again();
    EXPECT_THAT(names_of(*again), ElementsAre(explore::kShippedText, "Plain, 3 numbers", "mine"));
    EXPECT_FALSE(holds("closed/")) << "they are of this tab now";
    again->perform(action::OpenRun{again->messages().runs().runs()[1].id});
    const std::vector<int>& past = again->state().texts.past;
    wait_in(*again, [&](const Snapshot& now) { return now.text != nullptr && past.size() > 1; });
    EXPECT_EQ(past, page.state().texts.past) << "with their past epochs";
    EXPECT_EQ(names_of(*page_again()).size(), 3u);
}

TEST(TextMoments, DamagedOnesAreRefused) {
    const TextSpec spec = quick_spec();
    const Documents documents = short_messages();
    TextMoment moment{.model = TextAutoencoder(spec, documents.texts, documents.classes),
                      .codes = Matrix::Ones(4, 60),
                      .verdicts = std::vector<std::uint8_t>(60, 1),
                      .by_code = {},
                      .scores = {{1, 0.5, 0.25}},
                      .epoch = 7};
    const std::vector<std::uint8_t> good = save_text_moment(moment);
    const TextMoment same = load_text_moment(good);
    EXPECT_EQ(same.epoch, 7);
    EXPECT_EQ(same.codes, moment.codes);
    EXPECT_EQ(same.verdicts, moment.verdicts);
    EXPECT_TRUE(same.by_code.empty());
    EXPECT_EQ(same.scores.back().f1, 0.25);
    moment.epoch = -1;
    EXPECT_THAT(refusal([&] { load_text_moment(save_text_moment(moment)); }),
                HasSubstr("its number must be 0 or more"));
    moment.epoch = 7;
    moment.verdicts[3] = 2;
    EXPECT_THAT(refusal([&] { load_text_moment(save_text_moment(moment)); }),
                HasSubstr("a class that there is not"));
    EXPECT_NE(refusal([&] { load_text_moment(std::span(good).first(good.size() - 1)); }), "");
    EXPECT_THAT(refusal([&] { load_text_moment(save_text_model(moment.model)); }), HasSubstr("not the file"));
}

TEST(TextKeeper, DamagedDocumentsAreNone) {
    const std::vector<std::uint8_t> good = to_bytes(short_messages());
    EXPECT_EQ(parse_documents(good).texts, short_messages().texts);
    EXPECT_EQ(parse_documents(good).labels, short_messages().labels);
    EXPECT_THAT(refusal([&] { parse_documents(std::span(good).first(good.size() - 2)); }),
                HasSubstr("damaged"));
    Documents wrong = short_messages();
    wrong.labels.back() = 7;
    EXPECT_THAT(refusal([&] { parse_documents(to_bytes(wrong)); }), HasSubstr("damaged"));
}

TEST_F(TextTrainingTest, AsksBeforeWhatWasTrainedIsLostAndSavesIt) {
    fake_machine().storage_problem = "the browser allows none";
    receive();
    page.wake();
    EXPECT_FALSE(fake_machine().unsaved);
    page.perform(action::Train{});
    wait_for_end(2);
    page.wake();
    EXPECT_TRUE(fake_machine().unsaved);
    const std::string& notice = page.state().notice.text;
    wait_for([&](const Snapshot&) {
        page.begin_frame({});
        return notice.find("not kept when this page closes: the browser allows none") != std::string::npos;
    });
    page.perform(action::SaveModel{});
    ASSERT_EQ(fake_machine().saved.size(), 1u);
    EXPECT_EQ(fake_machine().saved[0].first, "texts.safetensors");
    const TextAutoencoder saved = load_text_model(fake_machine().saved[0].second);
    EXPECT_EQ(saved.spec(), page.messages().reader()->model().spec());
    EXPECT_TRUE(saved.has_classifier());
    page.wake();
    EXPECT_FALSE(fake_machine().unsaved);
}

}  // namespace
}  // namespace hourglass::app
