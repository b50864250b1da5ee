#include <cstdlib>
#include <limits>

#include "io/csv.h"
#include "io/number_text.h"
#include "io/samples.h"
#include "io/utf8.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Table read(std::string_view text) { return read_csv(Bytes(text.begin(), text.end()), "some.csv"); }

TEST(Csv, ReadsRowsOfNumbers) {
    const Table table = read("1,2.5,-3\n4e2,+.5,0006\n");
    EXPECT_EQ(table.columns, 3u);
    EXPECT_EQ(table.rows(), 2u);
    EXPECT_THAT(table.names, IsEmpty());
    EXPECT_THAT(table.values, ElementsAre(1.0f, 2.5f, -3.0f, 400.0f, 0.5f, 6.0f));
}

TEST(Csv, ReadsTheWaysThatProgramsWriteTables) {
    const struct {
        const char* what;
        const char* text;
    } cases[] = {
        {"no line end after the last row", "1,2\n3,4"},
        {"CR LF", "1,2\r\n3,4\r\n"},
        {"empty lines at the end", "1,2\n3,4\n\n \r\n\n"},
        {"CR alone", "1,2\r3,4\r"},
        {"CR alone, with names", "x,y\r1,2\r3,4"},
        {"blanks", "1 2\n3 4\n"},
        {"columns of blanks", "  1   2\n  3   4 \n"},
        {"decimal commas", "1,0;2\n3;4,00\n"},
        {"decimal commas in quotes", "\"1,0\",\"2,0\"\n3,4\n"},
        {"a separator's look-alike in a quoted name", "\"width; cm\",\"a\tb\"\n1,2\n3,4\n"},
        {"a line end in a quoted name", "\"width\n(cm)\",y\n1,2\n3,4\n"},
        {"years", "2019,2020\n1,2\n3,4\n"},
        {"an empty column at the end", "x,y,\n1,2,\n3,4,\n"},
        {"semicolons", "1;2\n3;4\n"},
        {"tabs", "1\t2\n3\t4\n"},
        {"blanks around", " 1 , 2\n3  ,\t4 \t\n"},
        {"quotes", "\"1\",\"2\"\n\"3\" , \" 4 \"\n"},
        {"byte order mark",
         "\xef\xbb\xbf"
         "1,2\n3,4\n"},
        {"header", "x,y\n1,2\n3,4\n"},
        {"header in quotes, with a separator", "\"x, left\",\"y\"\"\"\n1,2\n3,4\n"},
        {"digits beyond a float's", "1.00000000000000000000000000001,2\n3,4.0e0\n"},
    };
    for (const auto& c : cases) {
        const Table table = read(c.text);
        EXPECT_EQ(table.columns, 2u) << c.what;
        EXPECT_THAT(table.values, ElementsAre(1.0f, 2.0f, 3.0f, 4.0f)) << c.what;
    }
}

TEST(Csv, KeepsTheNamesOfAHeader) {
    EXPECT_THAT(read("x, y z ,\"a,b\"\n1,2,3\n").names, ElementsAre("x", "y z", "a,b"));
    EXPECT_THAT(read("1,2\n").names, IsEmpty());
}

TEST(Csv, NumbersThatAreRowsStayRows) {
    EXPECT_EQ(read("1,2\n4,5\n").rows(), 2u);
    EXPECT_EQ(read("0,1,2\n3,4,5\n").rows(), 2u);
    EXPECT_EQ(read("2019,2021\n1,2\n").rows(), 2u);
    EXPECT_EQ(read("0,1,2,3,4,5\n1,2,3,4,5,6\n").rows(), 2u) << "every row counts";
    EXPECT_EQ(read("1,2\n").rows(), 1u);
    EXPECT_EQ(read("0,1\n0.5,0.25\n").rows(), 2u) << "two numbers may count by chance";
}

TEST(Csv, AGuessedHeaderIsSaidAndCanBeSet) {
    const Table years = read("2019,2020,2021\n0.1,0.2,0.3\n");
    EXPECT_THAT(years.names, ElementsAre("2019", "2020", "2021"));
    EXPECT_THAT(years.notes,
                ElementsAre(HasSubstr("the first line, '2019,2020,2021', is taken for the names")));
    const auto with_header = [](const char* text, bool header) {
        const std::string_view all(text);
        return read_csv(Bytes(all.begin(), all.end()), "some.csv", SIZE_MAX, {.header = header});
    };
    EXPECT_EQ(with_header("2019,2020\n0.1,0.2\n", false).rows(), 2u);
    EXPECT_EQ(with_header("1,2\n4,5\n", true).rows(), 1u);
    EXPECT_THAT(read("0,1,2\n.5,1,2\n").names, ElementsAre("0", "1", "2"));
    EXPECT_THAT(read("0,1,2,3,4\n5,1,2,0,7\n").names.size(), 5u);
    EXPECT_THAT(read("label,0,1\n7,255,0\n8,0,255\n").names, ElementsAre("label", "0", "1"));
}

Table read_with(std::string_view text, const TableOptions& options) {
    return read_csv(Bytes(text.begin(), text.end()), "some.csv", SIZE_MAX, options);
}

TEST(Csv, AColumnThatCountsTheRowsIsLeftOut) {
    for (const char* text : {",x\n0,.5\n1,.25\n2,1\n", "\"\",\"x\"\n\"1\",.5\n\"2\",.25\n\"3\",1\n"}) {
        const Table table = read(text);
        EXPECT_THAT(table.names, ElementsAre("x")) << text;
        EXPECT_THAT(table.values, ElementsAre(0.5f, 0.25f, 1.0f)) << text;
        EXPECT_THAT(table.left_out, ElementsAre("1")) << text;
        EXPECT_THAT(table.notes, ElementsAre(HasSubstr("counts the rows, so it is left out"))) << text;
    }
    EXPECT_EQ(read_with(",x\n0,.5\n1,.25\n2,1\n", {.columns = {"1", "x"}}).columns, 2u);
    TableOptions of_model;
    of_model.known.feature_count = 2;
    EXPECT_EQ(read_with(",x\n0,.5\n1,.25\n2,1\n", of_model).columns, 2u) << "a model takes both";
    const Table named = read("id,x\n0,.5\n1,.25\n2,1\n");
    EXPECT_EQ(named.columns, 2u) << "a name may mean something";
    EXPECT_THAT(named.notes, ElementsAre(HasSubstr("column 'id' counts the rows; --without-columns id")));
    EXPECT_EQ(read(",x\n0,.5\n0,.25\n2,1\n").columns, 2u) << "it does not count";
}

TEST(Csv, ChoosesColumns) {
    const char* text = "a,b,c\n1,2,3\n4,5,6\n";
    EXPECT_THAT(read_with(text, {.columns = {"c", "a"}}).values, ElementsAre(3, 1, 6, 4));
    EXPECT_THAT(read_with(text, {.without = {"b"}}).values, ElementsAre(1, 3, 4, 6));
    EXPECT_THAT(read_with(text, {.without = {"2"}}).left_out, ElementsAre("b"));
    EXPECT_THAT(refusal([&] { read_with(text, {.columns = {"d"}}); }), HasSubstr("there is no column 'd'"));
    EXPECT_THAT(refusal([&] {
                    read_with(text, {.columns = {"a", "a"}});
                }),
                HasSubstr("'a' is asked for twice"));
    EXPECT_THAT(refusal([&] { read_with(text, {.label_column = "a", .columns = {"a"}}); }),
                HasSubstr("column 'a' cannot be both the label and among --columns"));
    // Columns of words may be left out, or name the rows.
    EXPECT_THAT(read_with("a,b\n1,x\n2,y\n", {.without = {"b"}}).values, ElementsAre(1, 2));
    const Table rows = read(",a\nfirst,1\nsecond,2\n");
    EXPECT_THAT(rows.row_names, ElementsAre("first", "second"));
    EXPECT_THAT(rows.values, ElementsAre(1, 2));
}

TEST(Csv, LabelsMayBeWordsOrAnyWholeNumbers) {
    const Table words = read_with("x,kind\n1,b\n2,\"a\"\n3,b\n", {.label_column = "kind"});
    EXPECT_THAT(words.labels, ElementsAre(1, 0, 1));
    EXPECT_THAT(words.classes, ElementsAre("a", "b"));
    EXPECT_EQ(words.label_column, "kind");
    const Table signs = read_with("-1,5\n1,6\n-1,7\n", {.label_column = "1"});
    EXPECT_THAT(signs.labels, ElementsAre(0, 1, 0));
    EXPECT_THAT(signs.classes, ElementsAre("-1", "1"));
    EXPECT_THAT(signs.values, ElementsAre(5, 6, 7));
    const Table floats = read_with("1.0,5\n2.000e+00,6\n", {.label_column = "1"});
    EXPECT_THAT(floats.labels, ElementsAre(1, 2));
    EXPECT_THAT(floats.classes, IsEmpty()) << "the numbers themselves";
    EXPECT_THAT(refusal([] { read_with("x,y\n0.5,1\n2,1\n", {.label_column = "x"}); }),
                HasSubstr("row 1 has the label 0.5; labels must be words or whole numbers"));
    EXPECT_THAT(refusal([] { read_with("x,y\n1,1\n,1\n", {.label_column = "x"}); }),
                HasSubstr("line 3, column 1: '' is no label (column 'x')"));
    std::string many = "x,y\n";
    for (int i = 0; i < 300; ++i) many += "w" + std::to_string(i) + ",1\n";
    EXPECT_THAT(refusal([&] { read_with(many, {.label_column = "x"}); }),
                HasSubstr("the label column 'x' has more than 256 different values"));
}

TEST(Csv, KnownColumnsAreFoundByName) {
    TableOptions options;
    options.known = {.features = {"a", "b"}, .feature_count = 2, .label = "k", .left_out = {"t"}};
    const Table table = read_with("t,b,k,a,new\n9,2,1,1,7\n9,4,0,3,7\n", options);
    EXPECT_THAT(table.names, ElementsAre("a", "b"));
    EXPECT_THAT(table.values, ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(table.labels, ElementsAre(1, 0));
    EXPECT_THAT(table.notes,
                ElementsAre(HasSubstr("put into the model's order"),
                            HasSubstr("column 'new' is left out, since the model was not trained")));
    EXPECT_THAT(refusal([&] { read_with("a,B\n1,2\n", options); }),
                AllOf(HasSubstr("has no column 'b', which the model was trained on"),
                      HasSubstr("it has column 'B'")));
    EXPECT_THAT(read_with("1,2\n3,4\n", options).values, ElementsAre(1, 2, 3, 4)) << "no names: by place";
}

TEST(Csv, MissingCellsMayBeFilledLater) {
    const Table table = read_with("a,b\n1,?\n2,NA\n,3\n4,nan\n", {.missing = Missing::Mean});
    int missing = 0;
    for (const float value : table.values) missing += std::isnan(value) ? 1 : 0;
    EXPECT_EQ(missing, 4);
    EXPECT_EQ(table.rows(), 4u);
}

TEST(Csv, ReadsTheNearestFloat) {
    // 2^24 + 1 lies between two floats; the even one is taken. 1e-60 is below all.
    EXPECT_THAT(
        read("16777217,9999999,12345678\n0.1,1e-60,3.4028235e38\n").values,
        ElementsAre(16777216.0f, 9999999.0f, 12345678.0f, 0.1f, 0.0f, std::numeric_limits<float>::max()));
}

TEST(Csv, RefusesMalformedTables) {
    const struct {
        const char* text;
        const char* message;
    } cases[] = {
        {"", "there are no rows of numbers"},
        {"\xef\xbb\xbf", "there are no rows of numbers"},
        {"x,y\n", "there are no rows of numbers"},
        {"x,y\n\n", "there are no rows of numbers"},
        {"\n", "there are no rows of numbers"},
        {"1\n\n3\n", "line 2 is empty, where the other lines have a number; only the last lines may be"},
        {"1,2\n3\n", "line 2 has 1 cell, the first line 2; every line needs as many"},
        {"x,y\n1,2\n3,4,5\n", "line 3 has 3 cells, the first line 2"},
        {"1,2\n3,\n", "line 2, column 2: '' is not a number"},
        {"1,2\n3,abc\n", "line 2, column 2: 'abc' is not a number"},
        {"1,2\n0x10,3\n", "line 2, column 1: '0x10' is not a number"},
        {"1,2\n1.2.3,4\n", "line 2, column 1: '1.2.3' is not a number"},
        {"1,2\n1e,4\n", "line 2, column 1: '1e' is not a number"},
        {"1,2\n-,4\n", "line 2, column 1: '-' is not a number"},
        {"1,2\n1 2,4\n", "line 2, column 1: '1 2' is not a number"},
        {"1.5;2\n1,5;4\n",
         "line 2, column 1: '1,5' is not a number; the numbers before it have a decimal point"},
        {"1,5;2\n1.5;4\n",
         "line 2, column 1: '1.5' is not a number; the numbers before it have a decimal comma"},
        {"a,b\n3,?\n",
         "line 2, column 2: '?' is not a number (column 'b'); --missing mean fills such a cell"},
        {"a,b\n3,x\n4,5\n6,7\n", "line 2, column 2: 'x' is not a number (column 'b')"},
        {"a,b\n3,x\n4,y\n",
         "'x' is not a number (column 'b'); --label-column makes a column of words the classes"},
        {"1,y\n3,4\n", "line 1, column 2: 'y' is not a number; a first line of names must have no number"},
        {"nan,y\n3,4\n", "line 1, column 1: 'nan' is not a finite number"},
        {"1,2\n3,NaN\n", "line 2, column 2: 'NaN' is not a finite number"},
        {"1,2\n-inf,3\n", "line 2, column 1: '-inf' is not a finite number"},
        {"1,2\n3,Infinity\n", "line 2, column 2: 'Infinity' is not a finite number"},
        {"1,2\n1e39,3\n", "line 2, column 1: '1e39' is beyond what single precision holds"},
        {"1,2\n\"3,4\n", "line 2, column 1: the quote is not closed"},
        {"1,2\n3,\"4\"\"\n", "line 2, column 2: the quote is not closed"},
        {"1,2\n3,\"4\"5\n", "line 2, column 2: '5' follows the closing quote; a separator must"},
        {"1,2\n3,\x01\xff\n", "line 2, column 2: '?\?' is not a number"},
        {"1,2\n3,aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeee\n",
         "'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd...' is not a number"},
    };
    for (const auto& c : cases)
        EXPECT_THAT(refusal([&] { read(c.text); }), AllOf(HasSubstr("some.csv: "), HasSubstr(c.message)));
}

// The fast way and the slow one give the same bits, also in the middle between two floats.
TEST(Csv, ReadsNumbersAsTheStandardLibraryDoes) {
    Random random(2, "numbers");
    std::vector<std::string> cells = {
        "16777217", "16777219", "33554434.000000001", "1.00000005960464477539062", "0.1e-37",
        "1e-45",    "7e-46",    "9007199254740993"};
    for (int i = 0; i < 20000; ++i) {
        char text[64];
        const int digits = 1 + static_cast<int>(random.below(18));
        std::snprintf(text, sizeof text, "%.*e", digits,
                      random.normal() * std::pow(10.0, random.uniform(-44, 37)));
        cells.emplace_back(text);
    }
    for (const std::string& cell : cells) {
        char mark = 0;
        float value = 0;
        ASSERT_EQ(parse_number(cell, mark, value), Parsed::Number) << cell;
        EXPECT_EQ(value, std::strtof(cell.c_str(), nullptr)) << cell;
    }
}

TEST(Csv, RefusesNumbersOfEndlessDigits) {
    EXPECT_THAT(refusal([] { read("1\n" + std::string(100'000, '7')); }),
                HasSubstr("line 2, column 1: '777"));
}

TEST(Csv, GivesBackWhatWasWritten) {
    std::vector<float> values;
    Random random(1, "csv");
    for (int i = 0; i < 3000; ++i)
        values.push_back(random.normal() * std::pow(10.0f, random.uniform(-30, 30)));
    const Table table = read_csv(write_csv(values, 3), "test");
    EXPECT_EQ(table.columns, 3u);
    EXPECT_EQ(table.values, values);
    const std::string names[] = {"z1", "a,b"};
    const Bytes named = write_csv(std::vector<float>{1, 2}, 2, names);
    EXPECT_EQ(std::string(named.begin(), named.end()), "z1,\"a,b\"\n1,2\n");
    const Bytes text = write_csv(std::vector<float>{1, 0.1f, -2.5f, 0}, 2);
    EXPECT_EQ(std::string(text.begin(), text.end()), "1,0.1\n-2.5,0\n");
}

TEST(Utf8, ReadsWhatSpreadsheetsWrite) {
    const std::string text = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80";  // a, u umlaut, euro, a smiling face
    Bytes little = {0xFF, 0xFE, 'a', 0, 0xFC, 0, 0xAC, 0x20, 0x3D, 0xD8, 0x00, 0xDE};
    Bytes big = {0xFE, 0xFF, 0, 'a', 0, 0xFC, 0x20, 0xAC, 0xD8, 0x3D, 0xDE, 0x00};
    for (Bytes bytes : {little, big}) {
        EXPECT_TRUE(is_utf16(bytes));
        to_utf8(bytes, "t");
        EXPECT_EQ(std::string(bytes.begin(), bytes.end()), text);
    }
    Bytes plain(text.begin(), text.end());
    to_utf8(plain, "t");
    EXPECT_EQ(std::string(plain.begin(), plain.end()), text);
    Bytes unmarked;
    for (int i = 0; i < 40; ++i) unmarked.insert(unmarked.end(), {'1', 0});
    to_utf8(unmarked, "t");
    EXPECT_EQ(unmarked, Bytes(40, '1'));
    EXPECT_THAT(refusal([&] {
                    Bytes cut(little.begin(), little.end() - 1);
                    to_utf8(cut, "t");
                }),
                HasSubstr("t: UTF-16 text of an odd number of bytes"));
    EXPECT_THAT(refusal([&] {
                    Bytes cut(little.begin(), little.end() - 2);
                    to_utf8(cut, "t");
                }),
                HasSubstr("t: damaged UTF-16 text near byte 8: half of a pair"));
}

TEST(Utf8, TakesOtherBytesForCodePages) {
    const std::string latin = "gr\xF6\xDF\x65\x80\x81";  // the last is none of Windows-1252
    Bytes bytes(latin.begin(), latin.end());
    EXPECT_TRUE(windows_1252_to_utf8(bytes));
    EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "gr\xC3\xB6\xC3\x9F\x65\xE2\x82\xAC\xC2\x81");
    const Bytes good = bytes;
    EXPECT_FALSE(windows_1252_to_utf8(bytes));
    EXPECT_EQ(bytes, good);
    std::string name = "gr\x94\xE1\x65";
    code_page_437_to_utf8(name);
    EXPECT_EQ(name, "gr\xC3\xB6\xC3\x9F\x65");
}

TEST(Csv, SaysThatATableIsNotUtf8) {
    const std::string text = "gr\xF6\xDF\x65,b\n1,2\n3,4\n";
    const Samples samples = read_samples("t.csv", Bytes(text.begin(), text.end()));
    EXPECT_THAT(samples.notes, Contains(HasSubstr("not UTF-8 and is read as Windows-1252")));
    EXPECT_THAT(samples.set.columns, ElementsAre("gr\xC3\xB6\xC3\x9F\x65", "b"));
}

TEST(Csv, SurvivesDamage) {
    const std::string text = "x,\"y\",z\r\n1,\"2\",3.5e1\r\n-4,5,6\r\n";
    test_support::read_damaged(Bytes(text.begin(), text.end()), 5000, [](const Bytes& bytes) {
        const Table table = read_csv(bytes, "damaged");
        EXPECT_EQ(table.values.size(), table.rows() * table.columns);
        for (const float value : table.values) EXPECT_TRUE(std::isfinite(value));
        EXPECT_TRUE(table.names.empty() || table.names.size() == table.columns);
    });
}

// How other programs write the same four numbers, and what is said about it.
TEST(Csv, ReadsWhatSpreadsheetsAndProgramsWrite) {
    const struct {
        const char* what;
        const char* text;
        std::vector<float> values;
        const char* note;
    } cases[] = {
        {"Excel's line about the separator", "sep=;\r\na;b\r\n1,5;2\r\n3;4\r\n", {1.5f, 2, 3, 4}, "commas"},
        {"thousands in quotes", "a,b\n\"1,234.5\",2\n\"12,345\",4\n", {1234.5f, 2, 12345, 4}, "thousands"},
        {"thousands without decimals", "a,b\n\"1,234\",2\n3,4\n", {1234, 2, 3, 4}, "commas in numbers"},
        {"thousands after decimals", "a,b\n1.5,2\n\"1,234\",4\n", {1.5f, 2, 1234, 4}, "thousands"},
        {"German thousands", "a;b\n1.234;2\n1.234.567,5;4\n", {1234, 2, 1234567.5f, 4}, "thousands"},
        {"French thousands",
         "a;b\n1\xc2\xa0"
         "234,5;2\n3;4\n",
         {1234.5f, 2, 3, 4},
         "blanks"},
        {"Swiss thousands", "a;b\n1'234.5;2\n3;4\n", {1234.5f, 2, 3, 4}, "thousands"},
        {"percentages", "a,b\n12%,2\n50 %,4\n", {0.12f, 2, 0.5f, 4}, "divided by 100"},
        {"truth values", "a,b\nTrue,2\nFALSE,4\n", {1, 2, 0, 4}, "true and false"},
        {"the minus sign of typesetters",
         "a,b\n\xe2\x88\x92"
         "1.5,2\n3,4\n",
         {-1.5f, 2, 3, 4},
         ""},
        {"bars between cells", "a|b\n1|2\n3|4\n", {1, 2, 3, 4}, ""},
        {"comments", "# made by x\n# on y\n1,2\n3,4\n", {1, 2, 3, 4}, "2 lines of comments"},
        {"names in a comment", "# made by x\n# a,b\n1,2\n3,4\n", {1, 2, 3, 4}, "1 line of comments"},
        {"empty lines between rows", "a,b\r\r\n1,2\r\r\n3,4\r\r\n", {1, 2, 3, 4}, "empty lines"},
        {"empty lines above", "\n\na,b\n1,2\n3,4\n", {1, 2, 3, 4}, ""},
        {"separators that trail in the rows only", "a,b\n1,2,\n3,4,\n", {1, 2, 3, 4}, "is empty"},
        {"names of rows without a name of theirs",
         "\"a\" \"b\"\n\"x\" 1 2\n\"y\" 3 4\n",
         {1, 2, 3, 4},
         "row's name"},
        {"an index of decimals", ",a,b\n0.0,1,2\n1.0,3,4\n2.0,5,6\n", {1, 2, 3, 4, 5, 6}, "counts the rows"},
        {"the same name twice", "a,a\n1,2\n3,4\n", {1, 2, 3, 4}, "columns of the same name are called a.1"},
    };
    for (const auto& c : cases) {
        const std::string text = c.text;
        const Table table = read_csv(Bytes(text.begin(), text.end()), "test");
        EXPECT_EQ(table.values, c.values) << c.what;
        std::string notes;
        for (const std::string& note : table.notes) notes += note + "; ";
        EXPECT_THAT(notes, HasSubstr(c.note)) << c.what;
    }
}

TEST(Csv, RefusesNumbersWrittenInTwoWays) {
    const auto refuse = [](const std::string& text) {
        return refusal([&] { read_csv(Bytes(text.begin(), text.end()), "t"); });
    };
    EXPECT_THAT(refuse("a,b\n\"1,234\",2\n\"1,5\",4\n"),
                HasSubstr("line 3, column 1: '1,5' is not a number"));
    EXPECT_THAT(refuse("a;b\n1.5;2\n1,5;4\n"), HasSubstr("the numbers before it have a decimal point"));
    EXPECT_THAT(refuse("a\n1\n\n3\n"), HasSubstr("line 3 is empty"));
    EXPECT_THAT(refuse("{\"a\": 1}"), HasSubstr("looks like JSON"));
    EXPECT_THAT(refuse("<html>"), HasSubstr("looks like HTML"));
    EXPECT_THAT(refuse("sep=;\n\na;b\nx;2\n"), HasSubstr("line 4, column 1"));
}

}  // namespace
}  // namespace hourglass
