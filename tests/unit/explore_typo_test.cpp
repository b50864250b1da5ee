#include <gtest/gtest.h>

#include "explore/typo_test.h"
#include "fake_platform.h"
#include "text/folds.h"

namespace hourglass::explore {
namespace {

Documents mixed_messages() {
    Documents documents{"mixed"};
    std::vector<std::string> labels;
    for (int i = 0; i < 200; ++i) {
        const bool spam = i % 4 == 0;
        const std::string number = " item" + std::to_string(i);
        documents.texts.push_back((spam ? "wonderful prize waiting claim" : "going home after dinner") +
                                  number);
        labels.push_back(spam ? "spam" : "ham");
    }
    set_labels(documents, labels);
    return documents;
}

Messages complete_messages() {
    const Documents train = split(mixed_messages(), kPageTestShare, 1).train;
    TextSpec spec = default_text_spec();
    spec.network.seed = 1;
    spec.network.latent = 4;
    spec.shortest_run = 3;
    spec.longest_run = 3;
    TextAutoencoder model(spec, train.texts, train.classes);
    model.fit_classifier(train, ThreadTeam::single());
    Messages messages;
    messages.use_model(std::move(model));
    messages.use_texts(mixed_messages());
    while (!messages.complete()) messages.advance(10);
    return messages;
}

TEST(TypoTest, IsPerfectWithoutErrorsAndLosesByThem) {
    const Messages messages = complete_messages();
    TypoTest test;
    EXPECT_FALSE(test.at(0, TypoTest::kWords));
    platform::fake_machine().tick = 0.001;  // seconds that pass whenever the clock is asked
    int turns = 0;
    do {
        test.advance(messages, 4);
        ++turns;
    } while (test.behind() && turns < 100000);
    platform::fake_machine() = {};
    EXPECT_GT(turns, 1) << "it comes in slices";
    ASSERT_TRUE(test.at(TypoTest::kLevels - 1, TypoTest::kCodes));
    EXPECT_FALSE(test.at(TypoTest::kLevels, TypoTest::kCodes));
    for (const auto features : {TypoTest::kWords, TypoTest::kCodes, TypoTest::kBoth})
        EXPECT_EQ(test.at(0, features)->accuracy, 1) << features;
    EXPECT_EQ(test.classify(messages, "wonderful prize", TypoTest::kWords), 1);
    EXPECT_EQ(test.classify(messages, "going home", TypoTest::kCodes), 0);
}

TEST(TypoTest, MisspellsTheSameWayEveryTime) {
    const std::string text = "a rather long message with many words in it";
    EXPECT_EQ(TypoTest::misspelled(text, 0), text);
    EXPECT_NE(TypoTest::misspelled(text, 1), text);
    EXPECT_EQ(TypoTest::misspelled(text, 0.3f), TypoTest::misspelled(text, 0.3f));
}

TEST(TypoTest, WaitsForTheMessages) {
    TypoTest test;
    test.advance(Messages(), 1);
    EXPECT_FALSE(test.behind());
}

}  // namespace
}  // namespace hourglass::explore
