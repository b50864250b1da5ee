// What the program does when it is asked for something, without a window: the controller on a machine of the
// tests' own.
#include <chrono>
#include <functional>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "app/control/controller.h"
#include "app/control/script_commands.h"
#include "base/error.h"
#include "data/synthetic.h"
#include "explore/figures.h"
#include "explore/pad_numbers.h"
#include "fake_platform.h"
#include "io/model_file.h"
#include "io/onnx_file.h"
#include "refusals.h"

namespace hourglass::app {
namespace {

using platform::fake_machine;
using test_support::refusal;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Spec small_spec() {
    Spec spec;
    spec.hidden = {16};
    spec.latent = 3;
    spec.batch = 20;
    spec.epochs = 1;
    return spec;
}

class ControllerTest : public testing::Test {
protected:
    ControllerTest() { fake_machine() = {}; }

    Controller make() { return Controller({{"Model", "", ""}, {"Digits", "", ""}, {"Map", "", ""}}); }

    // A controller with data and a small model of fresh weights.
    void prepare() {
        controller.start();
        controller.use_data(synthetic_digits(100, 40, 1), "");
        controller.perform(action::Change{small_spec()});
        wait_for(
            [](const Snapshot& live) { return live.data_version == 1 && live.model.spec().latent == 3; });
    }
    // Waits for a state, not for a time; the limit only ends a hanging test.
    const Snapshot& wait_for(const std::function<bool(const Snapshot&)>& condition) {
        const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (!condition(controller.live())) {
            if (std::chrono::steady_clock::now() > limit) {
                ADD_FAILURE() << "phase " << to_text(controller.live().phase) << ", message '"
                              << controller.live().message << "'";
                break;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
        return controller.live();
    }
    void train_to_the_end() {
        controller.perform(action::Train{});
        wait_for([](const Snapshot& live) { return live.phase == Phase::Paused && live.epoch == 1; });
    }

    Controller controller = make();
};

TEST_F(ControllerTest, ShowsTheFirstViewAtFirst) {
    EXPECT_EQ(controller.state().tab, 1u);
    controller.perform(action::ShowTab{"map"});
    EXPECT_EQ(controller.state().tab, 2u);
    EXPECT_EQ(refusal([&] { controller.perform(action::ShowTab{"Maps"}); }),
              "there is no tab 'Maps'; known are Model, Digits, Map");
    EXPECT_EQ(controller.state().tab, 2u);
}

TEST_F(ControllerTest, AToySetBringsItsSettingsAndViewsAndMnistComesBack) {
    Controller page({{"Model", "", ""},
                     {"Digits", "", "", Tab::For::Pictures},
                     {"Points", "", "", Tab::For::Tables},
                     {"Map", "", ""}});
    page.start();
    page.use_data(synthetic_digits(100, 40, 1), "");
    EXPECT_EQ(page.state().tab, 1u);
    EXPECT_THAT(refusal([&] { page.perform(action::ShowTab{"points"}); }), HasSubstr("is for tables"));
    page.perform(action::UseToy{"swiss-roll"});
    EXPECT_EQ(page.state().data->name, "Swiss roll");
    EXPECT_EQ(page.state().toy, "swiss-roll");
    EXPECT_EQ(page.state().tab, 2u);
    EXPECT_EQ(page.state().wanted, preset("swiss-roll").spec);
    EXPECT_EQ(page.state().applied, preset("swiss-roll").spec);
    EXPECT_EQ(page.state().scaling.low.size(), 3u);
    EXPECT_EQ(fake_machine().address, "data=swiss-roll");
    EXPECT_THAT(refusal([&] { page.perform(action::ShowTab{"digits"}); }), HasSubstr("is for pictures"));
    EXPECT_THAT(refusal([&] { page.perform(action::UseToy{"torus"}); }), HasSubstr("no toy set 'torus'"));
    EXPECT_FALSE(page.wants_page_data());
    page.perform(action::UsePageData{});
    EXPECT_TRUE(page.wants_page_data());
    EXPECT_TRUE(page.take_page_data_due());
    EXPECT_FALSE(page.take_page_data_due());
    page.use_data(synthetic_digits(100, 40, 1), "");
    EXPECT_FALSE(page.wants_page_data());
    EXPECT_EQ(page.state().tab, 1u);
    EXPECT_EQ(page.state().wanted, Spec());
    EXPECT_EQ(page.state().toy, "");
}

TEST_F(ControllerTest, AnAddressOpensAToySetAndItsSettingsAtOnce) {
    fake_machine().address = "data=circle&hidden=9&view=map";
    controller.start();
    EXPECT_EQ(controller.state().data->name, "Circle");
    EXPECT_EQ(controller.state().wanted.hidden, std::vector{9});
    EXPECT_EQ(controller.state().wanted.latent, 1);
    EXPECT_EQ(controller.state().tab, 2u);
    // Back to an address of the page's own data: its settings wait for that.
    fake_machine().address = "hidden=24&view=digits";
    controller.begin_frame({});
    EXPECT_TRUE(controller.take_page_data_due());
    EXPECT_EQ(controller.state().data->name, "Circle");
    controller.use_data(synthetic_digits(100, 40, 1), "");
    EXPECT_EQ(controller.state().wanted.hidden, std::vector{24});
    EXPECT_EQ(controller.state().wanted.latent, Spec().latent);
    EXPECT_EQ(controller.state().tab, 1u);
}

TEST_F(ControllerTest, TextsTakeThePlaceOfTheDataAndLeaveItAsItIs) {
    Controller page({{"Model", "", ""},
                     {"Digits", "", "", Tab::For::Pictures},
                     {"Map", "", ""},
                     {"Messages", "", "", Tab::For::Messages}});
    page.start();
    page.use_data(synthetic_digits(100, 40, 1), "");
    page.perform(action::Change{small_spec()});
    EXPECT_THAT(refusal([&] { page.perform(action::ShowTab{"messages"}); }), HasSubstr("is for messages"));
    page.perform(action::UseText{"sms"});
    EXPECT_EQ(page.state().text, "sms");
    EXPECT_EQ(page.state().tab, 3u);
    EXPECT_FALSE(page.state().hides("training"));
    EXPECT_EQ(fake_machine().address, "data=sms");
    EXPECT_TRUE(page.state().offers(page.state().tabs[State::kModelTab]));
    EXPECT_THAT(refusal([&] { page.perform(action::ShowTab{"map"}); }), HasSubstr("pictures and tables"));
    EXPECT_THAT(refusal([&] { page.perform(action::Train{}); }), HasSubstr("on their way"));
    EXPECT_THAT(refusal([&] { page.perform(action::UseText{"novels"}); }), HasSubstr("'novels'"));
    // The digits have not gone, nor their settings.
    page.perform(action::UsePageData{});
    EXPECT_EQ(page.state().text, "");
    EXPECT_EQ(page.state().tab, 1u);
    EXPECT_FALSE(page.take_page_data_due());
    EXPECT_EQ(page.state().wanted.latent, 3);
    EXPECT_THAT(fake_machine().address, HasSubstr("latent=3"));
    page.perform(action::UseText{"sms"});
    page.perform(action::UseToy{"swiss-roll"});
    EXPECT_EQ(page.state().text, "");
}

TEST_F(ControllerTest, AnAddressOpensTextsBeforeTheDataIsThere) {
    Controller page({{"Model", "", ""}, {"Digits", "", ""}, {"Messages", "", "", Tab::For::Messages}});
    fake_machine().address = "data=sms";
    page.start();
    EXPECT_EQ(page.state().tab, 2u);
    page.perform(action::FetchMessages{});
    page.perform(action::FetchMessages{});
    EXPECT_THAT(fake_machine().requested, ElementsAre("models/sms.safetensors", "texts/sms-spam.tsv"));
    page.use_data(synthetic_digits(100, 40, 1), "");
    EXPECT_EQ(page.state().text, "sms") << "the page's own data comes and stays behind";
    EXPECT_EQ(page.state().tab, 2u);
    fake_machine().address = "latent=5";
    page.begin_frame({});
    EXPECT_EQ(page.state().text, "");
    EXPECT_EQ(page.state().tab, 1u);
    EXPECT_EQ(page.state().wanted.latent, 5);
}

TEST_F(ControllerTest, RefusesToTrainWithoutDataOrWithFaults) {
    controller.start();
    EXPECT_THAT(refusal([&] { controller.perform(action::Train{}); }), HasSubstr("no data"));
    controller.use_data(synthetic_digits(100, 40, 1), "");
    Spec spec = small_spec();
    spec.latent = 0;
    controller.perform(action::Change{spec});
    ASSERT_FALSE(controller.state().faults.empty());
    EXPECT_EQ(refusal([&] { controller.perform(action::Train{}); }), controller.state().faults[0].text);
}

TEST_F(ControllerTest, TrainsAndKnowsWhereTheWeightsComeFrom) {
    prepare();
    EXPECT_EQ(controller.state().weights, Weights::Fresh);
    train_to_the_end();
    EXPECT_EQ(controller.state().weights, Weights::TrainedHere);
    controller.use_data(synthetic_digits(80, 40, 2), "");
    EXPECT_EQ(controller.state().weights, Weights::TrainedElsewhere);
    controller.perform(action::Reset{});
    EXPECT_EQ(controller.state().weights, Weights::Fresh);
}

TEST_F(ControllerTest, LiveFieldsReachARunThatIsKeptOthersWaitForFreshWeights) {
    prepare();
    train_to_the_end();
    Spec spec = controller.state().wanted;
    spec.learning_rate = 0.01f;
    controller.perform(action::Change{spec});
    EXPECT_FALSE(controller.state().needs_reset());
    EXPECT_EQ(controller.state().applied.learning_rate, 0.01f);
    spec.latent = 5;
    controller.perform(action::Change{spec});
    EXPECT_TRUE(controller.state().needs_reset());
    EXPECT_EQ(controller.state().weights, Weights::TrainedHere);
    EXPECT_EQ(controller.state().applied.latent, 3);
    controller.perform(action::Step{});
    EXPECT_FALSE(controller.state().needs_reset());
    EXPECT_EQ(controller.state().applied.latent, 5);
}

TEST_F(ControllerTest, AChangedAddressChangesTheSettings) {
    prepare();
    fake_machine().address = "latent=7&hidden=20";
    controller.begin_frame({});
    EXPECT_EQ(controller.state().wanted.latent, 7);
    EXPECT_THAT(controller.state().wanted.hidden, ElementsAre(20));
    fake_machine().address = "latent=many";
    controller.begin_frame({});
    EXPECT_TRUE(controller.state().notice.error);
    EXPECT_THAT(controller.state().notice.text, HasSubstr("latent"));
    EXPECT_EQ(controller.state().wanted.latent, 7);
}

TEST_F(ControllerTest, TheAddressFollowsTheSettings) {
    prepare();
    EXPECT_THAT(fake_machine().address, HasSubstr("latent=3"));
}

TEST_F(ControllerTest, ALinkOpensItsViewAndStartsTheTraining) {
    fake_machine().address = "hidden=16&latent=3&batch=20&epochs=1&view=map:pca&play=1&hide=model";
    controller.start();
    controller.begin_frame({});
    EXPECT_EQ(controller.state().tabs[controller.state().tab].name, "Map");
    EXPECT_EQ(controller.wanted_place(), std::nullopt) << "a place may be of the data: test-17";
    EXPECT_TRUE(controller.state().hides("model"));
    EXPECT_FALSE(controller.state().hides("tabs"));
    controller.use_data(synthetic_digits(100, 40, 1), "");
    EXPECT_EQ(controller.wanted_place(), "pca");
    EXPECT_EQ(controller.wanted_place(), std::nullopt);
    controller.begin_frame({});
    wait_for([](const Snapshot& live) { return live.epoch == 1; });
}

TEST_F(ControllerTest, TheAddressFollowsTheViewAndItsPlace) {
    prepare();
    controller.begin_frame({});
    controller.perform(action::ShowTab{"map"});
    controller.begin_frame({.place = "umap"});
    EXPECT_THAT(fake_machine().address, HasSubstr("view=map:umap"));
    fake_machine().address = "latent=4";  // the browser's Back
    controller.begin_frame({.place = "umap"});
    EXPECT_EQ(controller.state().wanted.latent, 4);
    EXPECT_EQ(controller.state().tabs[controller.state().tab].name, "Digits");
}

TEST_F(ControllerTest, AViewIsOpenedInAPlaceOfIt) {
    prepare();
    controller.begin_frame({});
    controller.perform(action::ShowTab{"map", "pca"});
    controller.begin_frame({.place = "umap"});
    EXPECT_THAT(fake_machine().address, HasSubstr("view=map:pca"));
    EXPECT_EQ(controller.wanted_place(), "pca");
    controller.perform(action::ShowTab{"map"});
    EXPECT_EQ(controller.wanted_place(), std::nullopt) << "it stays where it is";
}

TEST_F(ControllerTest, NamesThePartsOfAnAddressThatCannotBeUsed) {
    prepare();
    fake_machine().address = "latent=many&hidden=16&view=attic";
    controller.begin_frame({});
    EXPECT_TRUE(controller.state().notice.error);
    EXPECT_THAT(controller.state().notice.text, HasSubstr("latent must be"));
    EXPECT_THAT(controller.state().notice.text, HasSubstr("no tab 'attic'"));
    EXPECT_EQ(controller.state().wanted.hidden, std::vector{16});
}

TEST_F(ControllerTest, SaysWhichSettingsWaitForFreshWeights) {
    prepare();
    EXPECT_THAT(controller.state().waiting_fields(), IsEmpty());
    controller.perform(action::Train{});
    Spec spec = controller.state().wanted;
    spec.latent = 5;
    spec.learning_rate = 0.5f;  // reaches a running training
    controller.perform(action::Change{spec});
    ASSERT_EQ(controller.state().waiting_fields().size(), 1u);
    EXPECT_EQ(controller.state().waiting_fields().front()->key, "latent");
}

TEST_F(ControllerTest, ALinkToATrainedModelWaitsForTheData) {
    fake_machine().address = "trained=plane";
    controller.start();
    controller.begin_frame({});
    EXPECT_THAT(fake_machine().requested, IsEmpty());
    controller.use_data(synthetic_digits(100, 40, 1), "");
    EXPECT_THAT(fake_machine().requested, ElementsAre("models/plane.safetensors"));
    EXPECT_THAT(refusal([&] { controller.perform(action::OpenTrained{"plan"}); }),
                HasSubstr("there are default"));
}

TEST_F(ControllerTest, FetchesWhatReadsDigitsOnceAndUsesItForDigitsOnly) {
    prepare();
    controller.perform(action::FetchRecognizer{});
    controller.perform(action::FetchRecognizer{});
    EXPECT_THAT(fake_machine().requested, ElementsAre("models/digits.safetensors"));
    EXPECT_EQ(controller.recognizer(), nullptr);
    ClassifierSpec spec = default_classifier_spec();
    spec.hidden = {4};
    controller.use_recognizer(
        Classifier(spec, {28, 28, 1}, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}));
    EXPECT_NE(controller.recognizer(), nullptr);
    Dataset shoes = synthetic_digits(100, 40, 1);
    shoes.synthetic = false;
    shoes.name = "shoes";
    controller.use_data(std::move(shoes), "");
    EXPECT_EQ(controller.recognizer(), nullptr);
}

TEST_F(ControllerTest, OpensAModelThatFitsTheDataAndRefusesOthers) {
    prepare();
    controller.use_model(Autoencoder(small_spec(), 784), "mine.safetensors");
    EXPECT_TRUE(controller.state().pretrained());
    EXPECT_EQ(controller.state().opened, "mine.safetensors");
    EXPECT_EQ(controller.state().notice.text, "Opened mine.safetensors");
    EXPECT_THAT(refusal([&] { controller.use_model(Autoencoder(small_spec(), 100), "small.safetensors"); }),
                HasSubstr("100"));
    EXPECT_EQ(controller.state().opened, "mine.safetensors");
}

TEST_F(ControllerTest, SavesTheModelAsItIs) {
    prepare();
    train_to_the_end();
    controller.perform(action::SaveModel{});
    ASSERT_EQ(fake_machine().saved.size(), 1u);
    const Autoencoder saved = load_model(fake_machine().saved[0].second);
    EXPECT_EQ(saved.spec(), controller.live().model.spec());
    controller.perform(action::SaveModel{.as_onnx = true});
    ASSERT_EQ(fake_machine().saved.size(), 2u);
    const std::string name = explore::run_name(controller.live(), controller.runs());
    EXPECT_EQ(fake_machine().saved[0].first, explore::file_stem(name, "model.safetensors"));
    EXPECT_EQ(fake_machine().saved[1].first, explore::file_stem(name, "model.onnx"));
    EXPECT_EQ(fake_machine().saved[1].second, onnx_of(controller.live().model).bytes);
}

TEST_F(ControllerTest, GoesBackToTheModelAfterAnEpoch) {
    prepare();
    train_to_the_end();
    controller.perform(action::ShowEpoch{0});
    controller.begin_frame({});
    EXPECT_EQ(controller.state().shown_epoch, 0);
    EXPECT_NE(controller.shown().model_version, controller.live().model_version);
    EXPECT_THAT(refusal([&] { controller.perform(action::ShowEpoch{9}); }), HasSubstr("epoch 9"));
    controller.perform(action::Reset{});
    EXPECT_EQ(controller.state().shown_epoch, -1);
}

TEST_F(ControllerTest, ANoticeGoesByItself) {
    controller.notify("Done", false);
    controller.begin_frame({});
    EXPECT_EQ(controller.state().notice.text, "Done");
    EXPECT_FALSE(controller.wants_frame());
    fake_machine().seconds += 60;
    EXPECT_TRUE(controller.wants_frame());
    controller.begin_frame({});
    EXPECT_EQ(controller.state().notice.text, "");
}

TEST_F(ControllerTest, DrawsAndUndoes) {
    controller.perform(action::AddStrokes{{{{0.2f, 0.2f}, {0.8f, 0.8f}}}});
    EXPECT_FALSE(controller.drawing().empty());
    controller.perform(action::UndoDrawing{});
    EXPECT_TRUE(controller.drawing().empty());
    controller.perform(action::RedoDrawing{});
    EXPECT_FALSE(controller.drawing().empty());
    controller.perform(action::ClearDrawing{});
    EXPECT_TRUE(controller.drawing().empty());
}

TEST_F(ControllerTest, PutsATestPictureOnThePad) {
    EXPECT_THAT(refusal([&] { controller.perform(action::DrawTestPicture{0}); }), HasSubstr("no data yet"));
    prepare();
    controller.perform(action::DrawTestPicture{7});
    const explore::PadPicture* const picture = controller.drawing().picture_below();
    ASSERT_NE(picture, nullptr);
    const auto test = controller.state().data->test.image(7);
    EXPECT_TRUE(std::ranges::equal(picture->pixels, test));
    EXPECT_EQ(explore::shown_test_picture(controller.drawing(), controller.state().data->test), 7u);
    EXPECT_THAT(refusal([&] { controller.perform(action::DrawTestPicture{40}); }),
                HasSubstr("40 test pictures"));
}

TEST_F(ControllerTest, AnErrorStaysUntilItIsClosedOrItsTimeIsOver) {
    controller.notify("Something is wrong.", true);
    EXPECT_EQ(controller.state().notice.text, "Something is wrong.");
    controller.perform(action::CloseNotice{});
    EXPECT_TRUE(controller.state().notice.text.empty());
}

TEST_F(ControllerTest, AFigureBecomesAPngWhereThatCanBeMadeElseItStaysSvg) {
    controller.perform(action::SaveFigure{"map", "<svg/>"});
    EXPECT_EQ(fake_machine().figures, std::vector<std::string>{"map.png"});
    EXPECT_TRUE(fake_machine().saved.empty());
    controller.perform(action::SaveFigure{"map", "<svg/>", true});
    fake_machine().makes_png = false;
    controller.perform(action::SaveFigure{"other", "<svg/>"});
    EXPECT_EQ(fake_machine().figures.size(), 1u);
    ASSERT_EQ(fake_machine().saved.size(), 2u);
    EXPECT_EQ(fake_machine().saved[0].first, "map.svg");
    EXPECT_EQ(fake_machine().saved[1].first, "other.svg");
    controller.perform(action::SaveFigure{"draw", "", true});
    EXPECT_EQ(fake_machine().saved.size(), 2u);
    EXPECT_THAT(controller.state().notice.text, HasSubstr("nothing in this view yet"));
}

TEST_F(ControllerTest, RemembersTheTextSize) {
    fake_machine().settings["text-size"] = "125";
    controller.start();
    EXPECT_EQ(controller.state().text_size, 125);
    controller.perform(action::UseTextSize{150});
    EXPECT_EQ(fake_machine().settings["text-size"], "150");
    EXPECT_THAT(refusal([&] { controller.perform(action::UseTextSize{200}); }), HasSubstr("100, 125 or 150"));
    EXPECT_EQ(controller.state().text_size, 150);
}

TEST_F(ControllerTest, KeepsTheThemeAndRefusesThreadsThatThereAreNot) {
    controller.perform(action::UseTheme{ThemeChoice::Light});
    EXPECT_EQ(fake_machine().settings["theme"], "light");
    EXPECT_THAT(refusal([&] { controller.perform(action::UseThreads{0}); }), HasSubstr("1 to"));
}

TEST_F(ControllerTest, CommandsOfScriptsAreActions) {
    const auto actions = parse_command("set", R"({"latent": 9})", controller.state());
    ASSERT_EQ(actions.size(), 1u);
    EXPECT_EQ(std::get<action::Change>(actions[0]).spec.latent, 9);
    EXPECT_EQ(
        std::get<action::ShowTab>(parse_command("tab", R"({"name": "Map"})", controller.state())[0]).name,
        "Map");
    EXPECT_THAT(refusal([&] { parse_command("trian", "", controller.state()); }),
                HasSubstr("known are train,"));
    EXPECT_THAT(refusal([&] { parse_command("tab", "[1]", controller.state()); }),
                HasSubstr("one JSON object"));
}

}  // namespace
}  // namespace hourglass::app
