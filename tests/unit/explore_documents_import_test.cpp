#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "explore/documents_import.h"
#include "io/documents_file.h"
#include "refusals.h"

namespace hourglass::explore {
namespace {

using test_support::Bytes;
using test_support::refusal;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

Bytes bytes_of(const std::string& text) { return {text.begin(), text.end()}; }

DocumentsImport import_of(const std::string& text) { return {"mine.csv", bytes_of(text)}; }

std::string reviews() {
    std::string table = "id,stars,comment\n";
    for (int i = 0; i < 12; ++i)
        table += std::to_string(i) + (i % 3 == 0 ? ",1,\"a bad, slow" : ",5,\"good and friendly") +
                 " place " + std::to_string(i) + "\"\n";
    return table;
}

std::string value(const ImportFacts& facts, const std::string& name) {
    for (const ImportFacts::Line& line : facts.lines)
        if (line.name == name) return line.value;
    return "";
}

TEST(DocumentsImport, SaysWhatItUnderstoodBeforeAnythingIsUsed) {
    DocumentsImport import = import_of(reviews() + "12,5,\"good and friendly place 1\"\n13,1,\n");
    const ImportFacts& facts = *import.facts();
    EXPECT_EQ(facts.problem, "");
    EXPECT_EQ(facts.text_column, "comment");
    EXPECT_EQ(facts.label_column, "stars");
    EXPECT_THAT(facts.label_columns, ElementsAre("id", "stars", "comment"));
    EXPECT_EQ(value(facts, "Found"), "12 documents");
    EXPECT_EQ(value(facts, "Labels"), "1 4, 5 8");
    EXPECT_NE(value(facts, "Words"), "");
    EXPECT_THAT(facts.notes, Contains(HasSubstr("1 document without any text")));
    EXPECT_THAT(facts.notes, Contains(HasSubstr("1 document with the text of another")));
    EXPECT_EQ(facts.preview_texts[0], "a bad, slow place 0");
    EXPECT_EQ(facts.labels[0], "1");
    const Documents documents = import.take();
    EXPECT_EQ(documents.count(), 12u);
    EXPECT_THAT(documents.classes, ElementsAre("1", "5"));
}

TEST(DocumentsImport, ReadsAnewWithEveryChoice) {
    DocumentsImport import = import_of(reviews());
    import.choose({.no_label = true});
    EXPECT_EQ(import.facts()->label_column, "");
    EXPECT_EQ(import.facts()->problem, "");
    import.choose({.text_column = "stars"});
    EXPECT_THAT(import.facts()->problem, HasSubstr("2 documents with different texts"));
    EXPECT_THAT(refusal([&] { import.take(); }), HasSubstr("at least 8"));
    import.choose({.label_column = "comment", .text_column = "comment"});
    EXPECT_THAT(import.facts()->problem, HasSubstr("same column"));
    import.choose({});
    EXPECT_EQ(import.take().count(), 12u);
}

TEST(DocumentsImport, SaysWhatIsWrongOnce) {
    std::string lines, empty;
    for (int i = 0; i < 10; ++i) {
        lines += "ham\tsome words here " + std::to_string(i) + "\n";
        empty += "ham\t \n";
    }
    EXPECT_THAT(import_of(lines).facts()->problem, HasSubstr("all documents are labeled \"ham\""));
    EXPECT_THAT(refusal([&] { import_of(lines + "ham\tcaf\xe9 bar\n"); }), HasSubstr("line 11 is not UTF-8"));
    EXPECT_THAT(import_of(empty).facts()->problem, HasSubstr("0 documents"));
    EXPECT_THAT(refusal([] { DocumentsImport("big.txt", Bytes((std::size_t{9} << 20), 'a')); }),
                HasSubstr("up to 8 MB"));
}

TEST(DocumentsImport, TakesLinesWithoutLabels) {
    std::string lines;
    for (int i = 0; i < 9; ++i) lines += "a line of words " + std::to_string(i) + "\n";
    DocumentsImport import = import_of(lines);
    EXPECT_EQ(value(*import.facts(), "Labels"), "none");
    EXPECT_FALSE(import.facts()->choices_open);
    EXPECT_FALSE(import.take().labeled());
}

TEST(HoldsDocuments, TellsTextsFromTables) {
    const auto holds = [](const std::string& text) { return holds_documents(bytes_of(text)); };
    EXPECT_TRUE(holds(reviews()));
    EXPECT_TRUE(holds("label,text\nspam,prize\nham,lunch\n"));
    EXPECT_TRUE(holds("ham\tsee you at home\nspam\twin a free prize\n"));
    EXPECT_TRUE(holds("first line of words\nsecond line of words\n"));
    EXPECT_FALSE(holds("a,b,label\n1,2,x\n3,4,y\n"));
    EXPECT_FALSE(holds("5.1\t3.5\tsetosa\n4.9\t3.0\tsetosa\n"));
    EXPECT_FALSE(
        holds("Name,Age,Fare,Ticket,Cabin\n\"Braund, Mr. Owen Harris\",22,7.25,A/5 21171,C85 C123\n"
              "\"Cumings, Mrs. John\",38,71.2833,PC 17599 STON 31,C85 and more\n"));
    EXPECT_FALSE(holds("1,2,3\n4,5,6\n"));
    EXPECT_FALSE(holds(""));
}

}  // namespace
}  // namespace hourglass::explore
