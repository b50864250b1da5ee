#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/documents_file.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bytes text_bytes(const std::string& text) { return {text.begin(), text.end()}; }
ReadDocuments read_texts(const std::string& text, const DocumentOptions& options = {}) {
    return read_documents(text_bytes(text), "some.txt", options);
}

TEST(DocumentsFile, ReadsLabelTabText) {
    const Documents found = read_texts("ham\t\"Hi\" she said\tthere\r\nspam\tWIN, now\n\nham\t\n").documents;
    EXPECT_THAT(found.texts, ElementsAre("\"Hi\" she said\tthere", "WIN, now", ""));
    EXPECT_THAT(found.classes, ElementsAre("ham", "spam"));
    EXPECT_THAT(found.labels, ElementsAre(0, 1, 0));
}

TEST(DocumentsFile, ReadsTablesWithQuotes) {
    const ReadDocuments found = read_texts("id,Label,Text\n1,good,\"one, \"\"two\"\"\nthree\"\n2,bad,four\n");
    EXPECT_THAT(found.documents.texts, ElementsAre("one, \"two\"\nthree", "four"));
    EXPECT_THAT(found.documents.classes, ElementsAre("bad", "good"));
    EXPECT_THAT(found.notes, ElementsAre(HasSubstr("'Text'"), HasSubstr("'Label'")));
}

TEST(DocumentsFile, TakesTheNamedColumns) {
    const std::string table =
        "\xef\xbb\xbf"
        "v1;v2\nham;hello\nspam;win\n";
    const ReadDocuments found = read_texts(table, {.text_column = "v2", .label_column = "v1"});
    EXPECT_THAT(found.documents.texts, ElementsAre("hello", "win"));
    EXPECT_TRUE(found.notes.empty());
    EXPECT_THAT(refusal([&] { read_texts(table, {.text_column = "v2", .label_column = "v9"}); }),
                HasSubstr("no column 'v9'"));
    EXPECT_THAT(refusal([&] { read_texts(table, {.text_column = "v2", .label_column = "v2"}); }),
                HasSubstr("same column"));
    EXPECT_THAT(refusal([&] { read_texts("text,label\nhello\n", {.text_column = "text"}); }),
                HasSubstr("line 2"));
}

TEST(DocumentsFile, ReadsPlainLinesWithoutLabels) {
    const ReadDocuments found = read_texts("Well done!\nWeak\n");
    EXPECT_THAT(found.documents.texts, ElementsAre("Well done!", "Weak"));
    EXPECT_FALSE(found.documents.labeled());
}

TEST(DocumentsFile, RefusesWhatIsNoUtf8) {
    EXPECT_THAT(refusal([] { read_texts("ham\tfine\nham\tcaf\xe9\n"); }), HasSubstr("line 2 is not UTF-8"));
    EXPECT_THAT(refusal([] { read_texts(""); }), HasSubstr("no documents"));
    EXPECT_THAT(refusal([] { read_texts("ham\tfine\nbroken\n"); }), HasSubstr("line 2 has no tab"));
}

TEST(DocumentsFile, RefusesOrLeavesOutDocumentsWithoutALabel) {
    const std::string lines = "ham\tfine\n\n \tnobody knows\nspam\tWIN\n";
    const std::string table = "label,text\nham,\"two\nlines\"\n,first\nspam,win\n,second\n";
    EXPECT_EQ(refusal([&] { read_texts(lines); }),
              "some.txt: line 3 has no label; give it one, or take it out");
    EXPECT_THAT(refusal([&] { read_texts(table); }),
                HasSubstr("line 4, the first of 2 such lines, has no label"));
    const ReadDocuments found = read_texts(table, {.skip_unlabeled = true});
    EXPECT_THAT(found.documents.texts, ElementsAre("two\nlines", "win"));
    EXPECT_THAT(found.documents.classes, ElementsAre("ham", "spam"));
    EXPECT_THAT(found.notes.back(), HasSubstr("2 documents without a label, the first in line 4: left out"));
    EXPECT_THAT(refusal([] { read_texts("label,text\n,a\n,b\n", {.skip_unlabeled = true}); }),
                HasSubstr("no label"));
    EXPECT_FALSE(read_texts(table, {.no_label = true}).documents.labeled());
}

TEST(DocumentsFile, SurvivesDamage) {
    test_support::read_damaged(
        text_bytes("label,text\ngood,\"a \"\"b\"\"\"\nbad,c\n"), 300,
        [](Bytes bytes) { read_documents(std::move(bytes), "some.csv"); });
    test_support::read_damaged(text_bytes("ham\tHi \xc3\xbc\nspam\tWIN\n"), 300,
                               [](Bytes bytes) { read_documents(std::move(bytes), "some.txt"); });
}

}  // namespace
}  // namespace hourglass
