// Trainings on texts to be compared, and what two models make of the same texts.
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explore/csv_text.h"
#include "explore/rebuilt_texts.h"
#include "explore/text_runs.h"

namespace hourglass::explore {
namespace {

TextSpec compared_spec(int latent) {
    TextSpec spec = default_text_spec();
    spec.network.latent = latent;
    spec.network.hidden.clear();
    spec.network.variant = Variant::Plain;
    spec.least_documents = 1;
    return spec;
}

const std::vector<std::string> kTexts = {"win a prize now", "see you at home", "the prize is at home"};

// A session as it is after so many epochs.
Snapshot after(std::uint64_t run, int epochs, int latent) {
    auto moment = std::make_shared<TextMoment>();
    moment->model = TextAutoencoder(compared_spec(latent), kTexts, {});
    moment->epoch = epochs;
    for (int epoch = 0; epoch <= epochs; ++epoch) moment->scores.push_back({epoch, 0.9, 0.5});
    Snapshot now;
    now.run = run;
    now.text = moment;
    for (int epoch = 1; epoch <= epochs; ++epoch) now.history.epochs.push_back({epoch, 2, 3, NAN, 1, 1});
    return now;
}

std::vector<std::string> names_of(const TextRuns& runs) {
    std::vector<std::string> names;
    for (const TextRun& run : runs.runs()) names.push_back(run.name);
    return names;
}

TEST(TextRuns, AppearWithTheirFirstEpochAndFollow) {
    TextRuns runs;
    EXPECT_FALSE(runs.watch(after(1, 0, 2), "here"));
    EXPECT_TRUE(runs.runs().empty());
    EXPECT_TRUE(runs.watch(after(1, 1, 2), "here"));
    EXPECT_FALSE(runs.watch(after(1, 3, 2), "here"));
    ASSERT_EQ(runs.runs().size(), 1u);
    EXPECT_EQ(runs.runs()[0].name, "Plain, 2 numbers");
    EXPECT_EQ(runs.runs()[0].place, "here");
    EXPECT_EQ(runs.runs()[0].epochs.size(), 3u);
    EXPECT_EQ(runs.runs()[0].scores.back().epoch, 3);
    runs.watch(after(2, 1, 2), "there");
    EXPECT_EQ(runs.runs()[1].name, "Plain, 2 numbers (2)");
    EXPECT_FALSE(runs.watch(after(5, 4, 2), "here"));
    ASSERT_EQ(runs.runs().size(), 2u) << "the first one, from where it stood";
    EXPECT_EQ(runs.runs()[0].epochs.size(), 4u);
}

TEST(TextRuns, AppearBeforeTheirFirstEpochWhenTheyAreLeft) {
    TextRuns runs;
    Snapshot now = after(1, 0, 2);
    EXPECT_FALSE(runs.leave(now, "here")) << "it has not begun";
    now.step = 3;
    EXPECT_TRUE(runs.leave(now, "here"));
    EXPECT_FALSE(runs.leave(now, "here"));
    ASSERT_EQ(runs.runs().size(), 1u);
    EXPECT_EQ(progress_of(runs.runs()[0]), "before its first epoch");
    EXPECT_THAT(note_of(runs.runs()[0]), ::testing::EndsWith("Before its first epoch."));
    runs.watch(after(2, 2, 2), "here");
    ASSERT_EQ(runs.runs().size(), 1u) << "it goes on";
    EXPECT_EQ(progress_of(runs.runs()[0]), "2 epochs, loss 3.000");
    runs.forget(runs.runs()[0].id);
    EXPECT_FALSE(runs.leave(now, "here")) << "it was deleted";
}

TEST(TextRuns, ListModelsThatCameTrainedOnceAndForgetTheOldest) {
    TextRuns runs;
    const auto model =
        std::make_shared<const TextAutoencoder>(compared_spec(2), kTexts, std::vector<std::string>());
    runs.add("a file", model);
    runs.add("a file", model);
    ASSERT_EQ(runs.runs().size(), 1u);
    EXPECT_TRUE(runs.runs()[0].scores.empty());
    EXPECT_EQ(progress_of(runs.runs()[0]), "came trained");
    for (std::uint64_t run = 1; run <= 6; ++run)
        runs.watch(after(run, 1, static_cast<int>(run) + 1), std::to_string(run));
    EXPECT_EQ(runs.runs().size(), 6u);
    EXPECT_EQ(runs.runs()[0].name, "Plain, 2 numbers");
    runs.add("as it comes", model, "", true);
    EXPECT_EQ(runs.runs()[0].name, "Plain, 2 numbers") << "there is no room before it";
}

TEST(TextRuns, AreRenamedForgottenAndComeBackWhereTheyWere) {
    TextRuns runs;
    for (std::uint64_t run = 1; run <= 3; ++run)
        runs.watch(after(run, 1, static_cast<int>(run)), std::to_string(run));
    const TextRun second = runs.runs()[1];
    runs.rename(second.id, "the small one");
    runs.rename(second.id, "");
    EXPECT_EQ(runs.find(second.id)->name, "the small one");
    const TextRun renamed = *runs.find(second.id);
    runs.forget(second.id);
    EXPECT_EQ(runs.find(second.id), nullptr);
    EXPECT_FALSE(runs.watch(after(2, 2, 2), "2")) << "it trains on without being listed";
    EXPECT_EQ(runs.runs().size(), 2u);
    runs.add(renamed, 1);
    EXPECT_THAT(names_of(runs),
                ::testing::ElementsAre("Plain, 1 number", "the small one", "Plain, 3 numbers"));
    EXPECT_EQ(runs.runs()[1].id, second.id);
    runs.watch(after(2, 2, 2), "2");
    EXPECT_EQ(runs.runs()[1].epochs.size(), 2u);
    runs.hide("9");
    EXPECT_FALSE(runs.watch(after(9, 1, 2), "9"));
}

TEST(TextRuns, SayWhatTheyAre) {
    TextRuns runs;
    runs.watch(after(1, 2, 2), "here");
    const std::string note = note_of(runs.runs()[0]);
    EXPECT_THAT(note, ::testing::StartsWith("Plain, 2 numbers: "));
    EXPECT_THAT(note, ::testing::HasSubstr("code size 2"));
    EXPECT_THAT(note, ::testing::HasSubstr("After epoch 2: training loss 2"));
    EXPECT_THAT(note, ::testing::HasSubstr("of codes alone F1 0.5 and accuracy 0.9"));
    EXPECT_THAT(note, ::testing::Not(::testing::HasSubstr("misspelled")))
        << "without noise it is without effect";
}

TEST(TextRuns, AreARowPerEpochInCsv) {
    TextRuns runs;
    runs.watch(after(1, 2, 2), "here");
    runs.rename(runs.runs()[0].id, "the \"first\"");
    const std::string csv = text_runs_csv(runs.runs(), "messages");
    std::vector<std::string> lines;
    for (std::size_t from = 0; from < csv.size(); from = csv.find('\n', from) + 1)
        lines.push_back(csv.substr(from, csv.find('\n', from) - from));
    ASSERT_EQ(lines.size(), 3u);
    EXPECT_THAT(lines[0], ::testing::StartsWith("run,epoch,train_loss,validation_loss,seconds,"
                                                "samples_per_second,codes_f1,codes_accuracy,data,"));
    EXPECT_THAT(lines[0], ::testing::HasSubstr(",latent,"));
    EXPECT_THAT(lines[1], ::testing::StartsWith("\"the \"\"first\"\"\",1,2,3,1,1,0.5,0.9,\"messages\","));
    EXPECT_EQ(std::ranges::count(lines[0], ','), std::ranges::count(lines[1], ','));
}

TEST(TextRuns, SayInWhichSettingsTheyDiffer) {
    TextSpec left = compared_spec(2), right = compared_spec(8);
    EXPECT_TRUE(differing_settings(left, left).empty());
    right.network.variant = Variant::Denoising;
    right.shortest_run = right.longest_run = 3;
    std::string said;
    for (const SettingPair& pair : differing_settings(left, right))
        said += pair.label + " " + pair.left + "/" + pair.right + "; ";
    EXPECT_EQ(said,
              "Dropped words \xE2\x80\x93/0.1; Code size 2/8; Longest run 0/3; Misspelled words "
              "\xE2\x80\x93/0.2; Shortest run 0/3; Variant plain/denoising; ");
}

TEST(RebuiltTexts, AreOfDifferentTextsAndOfFewerWhereThereAreNotSoMany) {
    const std::vector<std::string> texts{"a", "a", "", "b", std::string(kLongestCompared + 1, 'x'), "a", " "};
    std::vector<std::string> all = some_texts(texts, 5, 0);
    std::ranges::sort(all);
    EXPECT_THAT(all, ::testing::ElementsAre("a", "b"));
    EXPECT_TRUE(some_texts({}, 5, 0).empty());
    std::vector<std::string> many;
    for (int i = 0; i < 100; ++i) many.push_back(std::to_string(i));
    EXPECT_EQ(some_texts(many, 5, 3), some_texts(many, 5, 3));
    EXPECT_EQ(some_texts(many, 5, 3).size(), 5u);
    EXPECT_NE(some_texts(many, 5, 3), some_texts(many, 5, 4));
}

TEST(RebuiltTexts, KnowWhichWordsTheTextHas) {
    RebuiltTexts rebuilt;
    EXPECT_FALSE(rebuilt.behind());
    const auto model =
        std::make_shared<const TextAutoencoder>(compared_spec(2), kTexts, std::vector<std::string>());
    rebuilt.use(model, kTexts);
    EXPECT_TRUE(rebuilt.behind());
    while (rebuilt.behind()) rebuilt.advance(1);
    ASSERT_EQ(rebuilt.all().size(), 3u);
    const RebuiltText& first = rebuilt.all()[0];
    ASSERT_EQ(first.words.size(), RebuiltTexts::kWords);
    EXPECT_EQ(first.different, 3u) << "a word has two letters";
    std::size_t found = 0;
    for (const RebuiltWord& word : first.words) {
        EXPECT_EQ(word.in_text, word.word == "win" || word.word == "prize" || word.word == "now")
            << word.word;
        found += word.in_text ? 1 : 0;
    }
    EXPECT_EQ(first.found(), found);
    EXPECT_GE(first.words[0].probability, first.words[1].probability);
    EXPECT_EQ(first.label, "");
    rebuilt.use(model, kTexts);
    EXPECT_FALSE(rebuilt.behind()) << "it is the same";
}

}  // namespace
}  // namespace hourglass::explore
