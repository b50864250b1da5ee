#include <gtest/gtest.h>

#include "explore/sentences.h"

namespace hourglass::explore {
namespace {

TEST(Sentences, TrainAnEpochAtATimeAndLearnTheEight) {
    Sentences sentences;
    EXPECT_EQ(sentences.epoch(), 0);
    EXPECT_EQ(sentences.epochs(), 50);
    while (sentences.training()) sentences.advance();
    ASSERT_EQ(sentences.losses().size(), 50u);
    EXPECT_EQ(sentences.epoch_numbers().back(), 50);
    EXPECT_LT(sentences.losses().back(), sentences.losses().front());
    EXPECT_GE(sentences.accuracies().back(), 0.875f) << "one wrong at most";
    const ClassificationReport report = sentences.report();
    EXPECT_FLOAT_EQ(static_cast<float>(report.accuracy), sentences.accuracies().back());
    EXPECT_EQ(report.scores[0].support, 4u);
    sentences.advance();
    EXPECT_EQ(sentences.epoch(), 50) << "nothing after the last epoch";
}

TEST(Sentences, PredictWhatIsMoreProbable) {
    Sentences sentences;
    while (sentences.training()) sentences.advance();
    for (std::size_t i = 0; i < 8; ++i)
        EXPECT_EQ(sentences.predictions()[i], sentences.probabilities()[i] > 0.5f ? 1 : 0);
    EXPECT_EQ(sentences.probability("Well done!"), sentences.probability("well DONE"));
    EXPECT_EQ(sentences.unknown_words("Great sandwich"), std::vector<std::string>{"sandwich"});
}

TEST(Sentences, TheSameSeedTrainsTheSame) {
    Sentences one, other;
    one.train(3);
    other.train(3);
    for (int i = 0; i < 5; ++i) {
        one.advance();
        other.advance();
    }
    EXPECT_EQ(one.losses(), other.losses());
    other.train(4);
    other.advance();
    EXPECT_NE(one.losses().front(), other.losses().front());
}

TEST(Sentences, LookBackAtTheModelOfAnEpoch) {
    Sentences sentences;
    const float fresh = sentences.probability("good work");
    std::vector<float> after_ten;
    while (sentences.training()) {
        sentences.advance();
        if (sentences.epoch() == 10) after_ten = sentences.probabilities();
    }
    const std::vector<float> newest = sentences.probabilities();
    sentences.look_at(10);
    EXPECT_TRUE(sentences.looks_back());
    EXPECT_EQ(sentences.probabilities(), after_ten);
    EXPECT_FLOAT_EQ(static_cast<float>(sentences.report().accuracy), sentences.accuracies()[9]);
    sentences.look_at(0);
    EXPECT_EQ(sentences.probability("good work"), fresh);
    sentences.look_at(50);
    EXPECT_FALSE(sentences.looks_back()) << "the newest";
    sentences.look_at(-1);
    EXPECT_EQ(sentences.probabilities(), newest);
    sentences.look_at(10);
    sentences.train(2);
    sentences.advance();
    EXPECT_FALSE(sentences.looks_back()) << "another training is looked at as it is";
}

}  // namespace
}  // namespace hourglass::explore
