// Texts that are trained on the page: what the buttons of the training do while texts are shown.
#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "app/control/controller.h"
#include "base/error.h"
#include "data/synthetic.h"
#include "fake_platform.h"
#include "io/text_model_file.h"
#include "refusals.h"

namespace hourglass::app {
namespace {

using platform::fake_machine;
using test_support::refusal;
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
