// Words, vocabularies, tf-idf and sequences against values of scikit-learn and Keras.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "refusals.h"
#include "text/sequences.h"
#include "text/vectorizer.h"

namespace hourglass {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using Texts = std::vector<std::string>;

Texts terms_of(const std::string& text, const TokenRules& rules = {}) {
    Tokenizer tokenizer;
    const auto& terms = tokenizer.terms(text, rules);
    return {terms.begin(), terms.end()};
}

std::vector<float> dense(const SparseRows& rows, std::size_t i) {
    std::vector<float> all(rows.width(), 0.0f);
    const SparseRow row = rows.row(i);
    for (std::size_t k = 0; k < row.columns.size(); ++k) all[row.columns[k]] = row.values[k];
    return all;
}

void expect_near(const std::vector<float>& found, const std::vector<double>& wanted) {
    ASSERT_EQ(found.size(), wanted.size());
    for (std::size_t i = 0; i < found.size(); ++i)
        EXPECT_NEAR(static_cast<double>(found[i]), wanted[i], 1e-6) << "column " << i;
}

TEST(Tokenizer, FindsWordsAsScikitLearn) {
    EXPECT_THAT(terms_of("Hello, World! I'm x_1 (ok)"), ElementsAre("hello", "world", "x_1", "ok"));
    EXPECT_THAT(terms_of("a b  c"), ElementsAre());
    EXPECT_THAT(terms_of(""), ElementsAre());
    EXPECT_THAT(terms_of("a b", {.shortest_word = 1}), ElementsAre("a", "b"));
    EXPECT_THAT(terms_of("Ab", {.lower_case = false}), ElementsAre("Ab"));
}

TEST(Tokenizer, KnowsLettersOfAllScripts) {
    // A pound sign and a dash are no letters; an umlaut, Greek, Cyrillic, Chinese and a superscript two are.
    EXPECT_THAT(terms_of("\xc3\x9c"
                         "BER \xc2\xa3"
                         "100\xe2\x80\x93"
                         "200 \xce\xa3\xce\x91 \xd0\x96\xd0\xb0 \xe4\xbd\xa0\xe5\xa5\xbd m\xc2\xb2"),
                ElementsAre("\xc3\xbc"
                            "ber",
                            "100", "200", "\xcf\x83\xce\xb1", "\xd0\xb6\xd0\xb0", "\xe4\xbd\xa0\xe5\xa5\xbd",
                            "m\xc2\xb2"));
    EXPECT_THAT(terms_of("ok\xff\xfego"), ElementsAre("ok", "go")) << "no letters, but no crash either";
}

TEST(Tokenizer, FindsPhrases) {
    EXPECT_THAT(terms_of("one two three", {.longest_phrase = 3}),
                ElementsAre("one", "two", "three", "one two", "two three", "one two three"));
}

// TfidfVectorizer(token_pattern=r"\w+|[^\w\s]", ngram_range=(1, 2)).
TEST(Tokenizer, FindsMarks) {
    EXPECT_THAT(terms_of("Win \xc2\xa3"
                         "5!! :)",
                         {.shortest_word = 1, .marks = true}),
                ElementsAre("win", "\xc2\xa3", "5", "!", "!", ":", ")"));
    EXPECT_THAT(terms_of("a b!", {.shortest_word = 2, .marks = true, .longest_phrase = 2}), ElementsAre("!"));
    EXPECT_THAT(terms_of("go!", {.marks = true, .longest_phrase = 2}), ElementsAre("go", "!", "go !"));
}

// CountVectorizer(analyzer='char_wb', ngram_range=(2, 3)) on the same text.
TEST(Tokenizer, FindsRunsOfCharactersWithinWords) {
    const TokenRules rules = {.shortest_run = 2, .longest_run = 3};
    EXPECT_THAT(terms_of("Hi a", rules), ElementsAre(" h", "hi", "i ", " hi", "hi ", " a", "a ", " a "));
    // A run longer than the word with its blanks is the word, once.
    EXPECT_THAT(terms_of("a", {.shortest_run = 4, .longest_run = 6}), ElementsAre(" a "));
}

// The example of scikit-learn's documentation, "Tf-idf term weighting".
TEST(Vectorizer, WeighsAsScikitLearn) {
    const Texts texts = {"aa aa aa cc", "aa aa",          "aa aa aa",
                         "aa aa aa aa", "aa aa aa bb bb", "aa aa aa cc cc"};
    const Vectorizer vectorizer(texts, {});
    EXPECT_THAT(vectorizer.terms(), ElementsAre("aa", "bb", "cc"));
    const SparseRows rows = TextFeatures{{vectorizer}}.rows(texts);
    expect_near(dense(rows, 0), {0.85151335, 0, 0.52433293});
    expect_near(dense(rows, 1), {1, 0, 0});
    expect_near(dense(rows, 4), {0.55422893, 0.83236428, 0});
    expect_near(dense(rows, 5), {0.63035731, 0, 0.77630514});
}

// The corpus of TfidfVectorizer's documentation.
TEST(Vectorizer, WeighsScikitLearnsDocuments) {
    const Texts texts = {"This is the first document.", "This document is the second document.",
                         "And this is the third one.", "Is this the first document?"};
    const Vectorizer vectorizer(texts, {});
    EXPECT_THAT(vectorizer.terms(),
                ElementsAre("and", "document", "first", "is", "one", "second", "the", "third", "this"));
    const SparseRows rows = TextFeatures{{vectorizer}}.rows(texts);
    expect_near(dense(rows, 0), {0, 0.46979139, 0.58028582, 0.38408524, 0, 0, 0.38408524, 0, 0.38408524});
    expect_near(dense(rows, 1), {0, 0.6876236, 0, 0.28108867, 0, 0.53864762, 0.28108867, 0, 0.28108867});
}

TEST(Vectorizer, LeavesOutRareTermsAndWordsThatItDoesNotKnow) {
    const Texts texts = {"good good work", "good day"};
    const Vectorizer vectorizer(texts, {.weighting = Weighting::Counts, .least_documents = 2});
    EXPECT_THAT(vectorizer.terms(), ElementsAre("good"));
    EXPECT_EQ(vectorizer.find("work"), -1);
    const Texts others = {"good bad good", "bad", ""};
    const SparseRows rows = TextFeatures{{vectorizer}}.rows(others);
    EXPECT_THAT(dense(rows, 0), ElementsAre(2));
    EXPECT_EQ(rows.row(1).columns.size(), 0u);
    EXPECT_EQ(rows.row(2).columns.size(), 0u);
}

TEST(Vectorizer, DampsCounts) {
    const Texts texts = {"aa aa aa bb", "aa"};
    const Vectorizer vectorizer(texts, {.weighting = Weighting::SublinearTfIdf});
    // (1 + ln 3) * 1 and 1 * (ln(3/2) + 1), brought to length 1.
    expect_near(dense(TextFeatures{{vectorizer}}.rows(texts), 0), {0.8308807, 0.5564505});
}

TEST(Vectorizer, ComesBackFromItsTerms) {
    const Texts texts = {"good work", "poor work"};
    const Vectorizer vectorizer(texts, {});
    const Vectorizer again(vectorizer.settings(), vectorizer.terms(), vectorizer.idf());
    for (std::size_t i = 0; i < again.terms().size(); ++i)
        EXPECT_EQ(again.find(again.terms()[i]), static_cast<std::int64_t>(i));
    test_support::refusal([&] { Vectorizer({}, {"b", "a"}, {1, 1}); });
    test_support::refusal([&] { Vectorizer({}, {"a", "b"}, {1}); });
}

TEST(Vectorizer, RefusesTextsWithoutWords) {
    const Texts texts = {"!", "?"};
    test_support::refusal([&] { Vectorizer(texts, {}); });
    const Texts rare = {"one", "two"};
    test_support::refusal([&] { Vectorizer(rare, {.least_documents = 2}); });
}

// A dense matrix of as many documents and words would take 194 MB.
TEST(Vectorizer, TakesLittleMemory) {
    Texts texts;
    for (int i = 0; i < 5574; ++i) {
        std::string text;
        for (int j = 0; j < 15; ++j) text += "word" + std::to_string((i * 31 + j * 577) % 8700) + " ";
        texts.push_back(text);
    }
    const Vectorizer vectorizer(texts, {});
    EXPECT_EQ(vectorizer.size(), 8700u);
    EXPECT_LT(TextFeatures{{vectorizer}}.rows(texts).bytes(), 4u << 20);
}

// The values of the documentation of Keras' pad_sequences.
TEST(Sequences, ArePaddedAsKeras) {
    using Numbers = std::vector<std::uint32_t>;
    EXPECT_EQ(padded(Numbers{1}, 3), (Numbers{0, 0, 1}));
    EXPECT_EQ(padded(Numbers{4, 5, 6}, 3), (Numbers{4, 5, 6}));
    EXPECT_EQ(padded(Numbers{2, 3}, 3, Side::Behind), (Numbers{2, 3, 0}));
    EXPECT_EQ(padded(Numbers{4, 5, 6}, 2), (Numbers{5, 6}));
    EXPECT_EQ(padded(Numbers{4, 5, 6}, 2, Side::Before, Side::Behind), (Numbers{4, 5}));
    EXPECT_EQ(padded({}, 2), (Numbers{0, 0}));
}

TEST(Sequences, NumberTheWords) {
    const Texts texts = {"good work"};
    EXPECT_THAT(word_numbers("Work is good", Vectorizer(texts, {})), ElementsAre(3, 1, 2));
}

}  // namespace
}  // namespace hourglass
