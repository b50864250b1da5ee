#include <limits>

#include "io/csv.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::AllOf;
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
        {"\n1,2\n", "line 1 is empty; the first line must have names or numbers"},
        {"1,2\n\n3,4\n", "line 2 is empty; only the last lines may be"},
        {"1,2\n3\n", "line 2 has 1 cell, the first line 2; every line needs as many"},
        {"x,y\n1,2\n3,4,5\n", "line 3 has 3 cells, the first line 2"},
        {"1,2\n3,\n", "line 2, column 2: '' is not a number"},
        {"1,2\n3,abc\n", "line 2, column 2: 'abc' is not a number"},
        {"1,2\n0x10,3\n", "line 2, column 1: '0x10' is not a number"},
        {"1,2\n1.2.3,4\n", "line 2, column 1: '1.2.3' is not a number"},
        {"1,2\n1e,4\n", "line 2, column 1: '1e' is not a number"},
        {"1,2\n-,4\n", "line 2, column 1: '-' is not a number"},
        {"1,2\n1 2,4\n", "line 2, column 1: '1 2' is not a number"},
        {"1;2\n1,5;4\n", "line 2, column 1: '1,5' is not a number"},
        {"1,y\n3,4\n", "line 1, column 2: 'y' is not a number; a first line of names must have no number"},
        {"nan,y\n3,4\n", "line 1, column 1: 'nan' is not a finite number"},
        {"1,2\n3,NaN\n", "line 2, column 2: 'NaN' is not a finite number"},
        {"1,2\n-inf,3\n", "line 2, column 1: '-inf' is not a finite number"},
        {"1,2\n3,Infinity\n", "line 2, column 2: 'Infinity' is not a finite number"},
        {"1,2\n1e39,3\n", "line 2, column 1: '1e39' is beyond what single precision holds"},
        {"1,2\n\"3,4\n", "line 2, column 1: the quote is not closed on the same line"},
        {"1,2\n3,\"4\"\"\n", "line 2, column 2: the quote is not closed"},
        {"1,2\n3,\"4\"5\n", "line 2, column 2: '5' follows the closing quote; a separator must"},
        {"1,2\n3,\x01\xff\n", "line 2, column 2: '?\?' is not a number"},
        {"1,2\n3,aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeee\n",
         "'aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd...' is not a number"},
    };
    for (const auto& c : cases)
        EXPECT_THAT(refusal([&] { read(c.text); }), AllOf(HasSubstr("some.csv: "), HasSubstr(c.message)));
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
    const Bytes text = write_csv(std::vector<float>{1, 0.1f, -2.5f, 0}, 2);
    EXPECT_EQ(std::string(text.begin(), text.end()), "1,0.1\n-2.5,0\n");
}

TEST(Csv, SurvivesDamage) {
    const std::string text = "x,\"y\",z\r\n1,\"2\",3.5e1\r\n-4,5,6\r\n";
    test_support::read_damaged(Bytes(text.begin(), text.end()), 5000, [](const Bytes& bytes) {
        const Table table = read_csv(bytes, "damaged");
        EXPECT_EQ(table.values.size(), table.rows() * table.columns);
        for (const float value : table.values) EXPECT_TRUE(std::isfinite(value));
    });
}

}  // namespace
}  // namespace hourglass
