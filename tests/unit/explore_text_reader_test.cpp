#include <gtest/gtest.h>

#include "explore/text_reader.h"

namespace hourglass::explore {
namespace {

TextReader small_reader(int longest_run) {
    Documents documents{"small"};
    std::vector<std::string> labels;
    for (int i = 0; i < 40; ++i) {
        const bool spam = i % 2 == 0;
        documents.texts.push_back(spam ? "win a free prize" : "lunch at home");
        labels.push_back(spam ? "spam" : "ham");
    }
    set_labels(documents, labels);
    TextSpec spec = default_text_spec();
    spec.shortest_run = longest_run > 0 ? 2 : 0;
    spec.longest_run = longest_run;
    TextAutoencoder model(spec, documents.texts, documents.classes);
    model.fit_classifier(documents, ThreadTeam::single());
    return TextReader(std::make_shared<const TextAutoencoder>(std::move(model)));
}

TEST(TextReader, SharesTheScoreOutToTheWords) {
    for (const int longest_run : {0, 3}) {
        const TextReader reader = small_reader(longest_run);
        const TextReading reading = reader.read("Win, free prize at xyzzy", 3);
        ASSERT_EQ(reading.words.size(), 5u);
        EXPECT_EQ(reading.label, "spam");
        EXPECT_TRUE(reading.words[0].known);
        EXPECT_FALSE(reading.words[4].known);
        EXPECT_TRUE(reading.words[4].counts);
        double sum = reading.bias + reading.by_code;
        for (const ReadWord& word : reading.words) sum += word.share;
        EXPECT_NEAR(sum, reading.score, 1e-4) << "the parts are the whole";
        EXPECT_GT(reading.words[2].share, 0);
        EXPECT_LT(reading.words[3].share, 0);
        EXPECT_EQ(reading.rebuilt.size(), 3u);
        EXPECT_GE(reading.rebuilt[0].second, reading.rebuilt[1].second);
        EXPECT_EQ(reading.code.size(), 32);
    }
}

TEST(TextReader, ReadsNothing) {
    const TextReading reading = small_reader(3).read("", 5);
    EXPECT_TRUE(reading.words.empty());
    EXPECT_FALSE(reading.label.empty());
}

}  // namespace
}  // namespace hourglass::explore
