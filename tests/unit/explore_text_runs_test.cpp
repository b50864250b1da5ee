// Trainings on texts to be compared, and what two models make of the same texts.
#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

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

TEST(TextRuns, AppearWithTheirFirstEpochAndFollow) {
    TextRuns runs;
    runs.watch(after(1, 0, 2));
    EXPECT_TRUE(runs.runs().empty());
    runs.watch(after(1, 1, 2));
    runs.watch(after(1, 3, 2));
    ASSERT_EQ(runs.runs().size(), 1u);
    EXPECT_EQ(runs.runs()[0].name, "Plain, 2 numbers");
    EXPECT_EQ(runs.runs()[0].epochs.size(), 3u);
    EXPECT_EQ(runs.runs()[0].scores.back().epoch, 3);
    runs.watch(after(2, 1, 2));
    EXPECT_EQ(runs.runs()[1].name, "Plain, 2 numbers (2)");
    EXPECT_EQ(runs.name_of(1), "Plain, 2 numbers");
    EXPECT_EQ(runs.name_of(9), "");
    Snapshot goes_on = after(5, 4, 2);
    goes_on.origin = "Plain, 2 numbers";
    runs.watch(goes_on);
    ASSERT_EQ(runs.runs().size(), 2u) << "the first one, from where it stood";
    EXPECT_EQ(runs.runs()[0].epochs.size(), 4u);
}

TEST(TextRuns, ListModelsThatCameTrainedOnceAndForgetTheOldest) {
    TextRuns runs;
    const auto model =
        std::make_shared<const TextAutoencoder>(compared_spec(2), kTexts, std::vector<std::string>());
    runs.add("a file", model);
    runs.add("a file", model);
    ASSERT_EQ(runs.runs().size(), 1u);
    EXPECT_TRUE(runs.runs()[0].scores.empty());
    for (std::uint64_t run = 1; run <= 6; ++run) runs.watch(after(run, 1, static_cast<int>(run) + 1));
    EXPECT_EQ(runs.runs().size(), 6u);
    EXPECT_EQ(runs.runs()[0].name, "Plain, 2 numbers");
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
              "Dropped words \xE2\x80\x93/0.1; Code size 2/8; Longest run 0/3; Misspelt words "
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
