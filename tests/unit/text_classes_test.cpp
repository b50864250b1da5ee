// Labels, folds, typing errors and the linear classifier.
#include <algorithm>
#include <cmath>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <set>

#include "refusals.h"
#include "text/code_points.h"
#include "text/documents.h"
#include "text/folds.h"
#include "text/linear_classifier.h"
#include "text/text_spec.h"
#include "text/tokens.h"
#include "text/word_noise.h"

namespace hourglass {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Documents numbered(int ham, int spam) {
    Documents documents{"numbered"};
    std::vector<std::string> labels;
    for (int i = 0; i < ham + spam; ++i) {
        documents.texts.push_back("text " + std::to_string(i));
        labels.push_back(i < ham ? "ham" : "spam");
    }
    set_labels(documents, labels);
    return documents;
}

TEST(Documents, NumberLabelsInNaturalOrder) {
    Documents documents{"some", {"a", "b", "c"}};
    set_labels(documents, std::vector<std::string>{"class 10", "class 2", "class 10"});
    EXPECT_THAT(documents.classes, ElementsAre("class 2", "class 10"));
    EXPECT_THAT(documents.labels, ElementsAre(1, 0, 1));
    EXPECT_THAT(test_support::refusal([] { check_classes(numbered(3, 0)); }), HasSubstr("'ham'"));
}

TEST(Documents, TakeTheClassesOfAModel) {
    Documents documents{"some", {"a", "b", "c"}};
    set_labels(documents, std::vector<std::string>{"y", "x", "y"});
    use_classes(documents, {"z", "y", "x"});
    EXPECT_THAT(documents.classes, ElementsAre("z", "y", "x"));
    EXPECT_THAT(documents.labels, ElementsAre(1, 2, 1));
    EXPECT_THAT(test_support::refusal([&] {
                    use_classes(documents, {"z", "y"});
                }),
                HasSubstr("some: has documents labeled 'x', which the model does not know"));
    EXPECT_THAT(documents.classes, ElementsAre("z", "y", "x"));
}

TEST(Documents, AreFoundOnce) {
    Documents documents{"some", {"a", "b", "a"}};
    set_labels(documents, std::vector<std::string>{"x", "y", "y"});
    const Documents once = without_duplicates(documents);
    EXPECT_THAT(once.texts, ElementsAre("a", "b"));
    EXPECT_THAT(once.labels, ElementsAre(0, 1));
}

TEST(Folds, PartTheDocumentsWithTheSharesOfTheirClasses) {
    const Documents documents = numbered(83, 17);
    const std::vector<Fold> folds = stratified_folds(documents, 5, 1);
    std::set<std::uint32_t> tested;
    for (const Fold& fold : folds) {
        EXPECT_EQ(fold.test.size(), 20u);
        EXPECT_EQ(fold.train.size(), 80u);
        int spam = 0;
        for (const std::uint32_t place : fold.test) spam += documents.labels[place];
        EXPECT_GE(spam, 3);
        EXPECT_LE(spam, 4);
        tested.insert(fold.test.begin(), fold.test.end());
        for (const std::uint32_t place : fold.train)
            EXPECT_FALSE(std::binary_search(fold.test.begin(), fold.test.end(), place));
    }
    EXPECT_EQ(tested.size(), 100u);
    EXPECT_THAT(test_support::refusal([] { stratified_folds(numbered(9, 3), 5, 1); }),
                HasSubstr("3 labeled"));
}

TEST(Folds, ChooseSomeOfEveryClass) {
    const Documents documents = numbered(90, 10);
    const std::vector<Fold> folds = stratified_folds(documents, 5, 1);
    const auto some = stratified_choice(documents, folds[0].train, 20, 1, 0);
    EXPECT_EQ(some.size(), 20u);
    int spam = 0;
    for (const std::uint32_t place : some) spam += documents.labels[place];
    EXPECT_EQ(spam, 2);
    EXPECT_NE(some, stratified_choice(documents, folds[0].train, 20, 1, 1));
    EXPECT_EQ(stratified_choice(documents, folds[0].train, 1000, 1, 0), folds[0].train);
}

TEST(WordNoise, DropsAndMisspellsTheirShares) {
    std::string text;
    for (int i = 0; i < 4000; ++i) text += "letters ";
    Random random(1, "noise");
    std::string noisy;
    add_noisy(text, {.dropped = 0.25f, .misspelled = 0.2f}, random, noisy);
    int words = 0, right = 0;
    for (std::size_t at = 0; at < noisy.size();) {
        const std::size_t end = std::min(noisy.find(' ', at), noisy.size());
        if (end > at) {
            ++words;
            right += noisy.substr(at, end - at) == "letters" ? 1 : 0;
        }
        at = end + 1;
    }
    EXPECT_NEAR(words, 3000, 120);
    // Two equal letters exchanged, or one replaced by itself, change nothing: some more than 80 % are right.
    EXPECT_NEAR(right, words * 0.81, 100);
}

TEST(TextSpec, ReadsTheNameOfMisspelledWordsInOlderFiles) {
    std::map<std::string, std::string> entries;
    put_spec(default_text_spec(), entries);
    ASSERT_EQ(entries.count("misspelled_words"), 1u);
    EXPECT_EQ(entries.count("misspelt_words"), 0u);
    entries.erase("misspelled_words");
    entries["misspelt_words"] = "0.375";
    EXPECT_EQ(take_text_spec(entries).noise.misspelled, 0.375f);
    entries["misspelled_words"] = "0.25";
    EXPECT_EQ(take_text_spec(entries).noise.misspelled, 0.25f);
}

TEST(WordNoise, LeavesTextAloneWithoutNoise) {
    const std::string text = " Hi\tthere,\n Жа\u3000我 ";
    Random random(1, "noise");
    std::string same;
    add_noisy(text, {}, random, same);
    EXPECT_EQ(same, text);
}

// The draws are in this order whatever the script, so ASCII stays as it was when models were trained on it.
TEST(WordNoise, GivesTheSameErrorsInAsciiAsEver) {
    Random random(1, "noise");
    std::string noisy;
    add_noisy("You have won a cash prize, call to claim", {.dropped = 0.1f, .misspelled = 1}, random, noisy);
    EXPECT_EQ(noisy, "ou havj woo  cashh rpize, all too clami");
}

// What a word of two characters can become: exchanged, one left out, one doubled, one replaced.
TEST(WordNoise, MisspellsWordsOfAnyScriptByWholeCharacters) {
    const std::set<std::string> wanted = {"аж", "ж", "а", "жжа", "жаа"};
    std::set<std::string> found, replaced;
    Random random(1, "noise");
    for (int i = 0; i < 500; ++i) {
        std::string noisy;
        add_noisy("жа", {.misspelled = 1}, random, noisy);
        std::size_t bad = 0;
        ASSERT_TRUE(is_utf8(noisy, bad)) << noisy;
        (wanted.contains(noisy) ? found : replaced).insert(noisy);
    }
    EXPECT_EQ(found, wanted);
    EXPECT_GT(replaced.size(), 20u);
    const TokenRules rules;
    Tokenizer tokenizer;
    for (const std::string& word : replaced) {
        EXPECT_EQ(word.size(), 4u) << word << ": another letter of the script";
        EXPECT_EQ(tokenizer.terms(word, rules).size(), 1u) << word;
    }
}

TEST(WordNoise, NeverCutsACharacter) {
    Random random(1, "noise");
    for (const char* text : {"naïve Grüße", "你好 世界", "🙂 👩‍👩‍👧 ok", "नमस्ते", "مرحبا"}) {
        for (int i = 0; i < 200; ++i) {
            std::string noisy;
            add_noisy(text, {.dropped = 0.1f, .misspelled = 1}, random, noisy);
            std::size_t bad = 0;
            ASSERT_TRUE(is_utf8(noisy, bad)) << text << " became " << noisy;
        }
    }
}

TEST(CodePoints, SmallLettersOfEveryScript) {
    EXPECT_EQ(small_letters("ÄRGER Жар ΣΟΦΙΑ 7 Oh"), "ärger жар σοφια 7 oh");
    EXPECT_EQ(small_letters("A\xff\xc3"), "a\xff\xc3") << "what is not UTF-8 stays";
}

SparseRows rows_of(const std::vector<std::vector<float>>& dense) {
    SparseRows rows(static_cast<std::uint32_t>(dense[0].size()));
    for (const auto& values : dense) {
        for (std::size_t j = 0; j < values.size(); ++j)
            if (values[j] != 0) rows.add(static_cast<std::uint32_t>(j), values[j]);
        rows.end_row();
    }
    return rows;
}

// Two points at +1 and -1: by symmetry the bias is 0, and w minimizes w^2 / 2 + 2 C (1 - w)^2,
// so that w = 4 C / (1 + 4 C).
TEST(LinearClassifier, FindsTheMinimum) {
    const SparseRows rows = rows_of({{1}, {-1}});
    const std::vector<std::uint8_t> labels = {1, 0};
    for (const double cost : {0.1, 1.0, 10.0}) {
        const LinearClassifier found =
            train_linear_classifier(rows, labels, 2, {.cost = cost, .tolerance = 1e-9});
        EXPECT_NEAR(static_cast<double>(found.weights(0, 0)), 4 * cost / (1 + 4 * cost), 1e-5);
        EXPECT_NEAR(static_cast<double>(found.bias(0)), 0, 1e-5);
    }
}

TEST(LinearClassifier, TellsThreeClassesApart) {
    const SparseRows rows =
        rows_of({{1, 0, 0}, {0.9f, 0.1f, 0}, {0, 1, 0}, {0, 0.8f, 0.1f}, {0, 0, 1}, {0.1f, 0, 1}});
    const std::vector<std::uint8_t> labels = {0, 0, 1, 1, 2, 2};
    const LinearClassifier found = train_linear_classifier(rows, labels, 3);
    for (std::size_t i = 0; i < labels.size(); ++i) EXPECT_EQ(found.classify(rows.row(i)), labels[i]);
    test_support::refusal([&] { train_linear_classifier(rows, std::vector<std::uint8_t>(6, 1), 2); });
}

}  // namespace
}  // namespace hourglass
