// The parts of a view's place in an address.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/state/link.h"
#include "app/state/place.h"

namespace hourglass::app {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

std::vector<std::string> read(std::string_view place) {
    std::vector<std::string> parts;
    EXPECT_THAT(read_parts(place,
                           [&](const PlacePart& part) {
                               parts.push_back(part.key + "|" + part.value);
                               return true;
                           }),
                IsEmpty());
    return parts;
}

TEST(Place, ConsistsOfWordsAndOfKeysWithValues) {
    std::string place;
    add_part(place, "test", 17);
    add_part(place, "uncentered");
    add_part(place, "turn", "-20,12");
    EXPECT_EQ(place, "test-17:uncentered:turn--20,12");
    EXPECT_THAT(read(place), ElementsAre("test|17", "uncentered|", "turn|-20,12"));
    EXPECT_THAT(read(""), IsEmpty());
    EXPECT_THAT(read("Log::"), ElementsAre("log|"));
}

TEST(Place, HoldsAnyTextThroughAnAddress) {
    for (const std::string text : {"50 % & more: a=b #1 + 2", " ends with spaces  ", "\"quoted\"",
                                   "Grüße, 日本", "100%", "%41", "a-b-c", "line\nbreak"}) {
        std::string place;
        add_part(place, "text", text);
        add_part(place, "log");
        std::vector<std::string> problems;
        const Link link =
            parse_link(to_text(Link{.view = "messages", .place = place}, Spec()), Spec(), problems);
        EXPECT_THAT(problems, IsEmpty()) << text;
        EXPECT_THAT(read(link.place), ElementsAre("text|" + text, "log|"));
    }
    EXPECT_THAT(read("text-100%"), ElementsAre("text|100%")) << "as a person may write it";
}

TEST(Place, NamesThePartsThatCannotBeUsed) {
    const auto take = [](const PlacePart& part) { return part.key == "test"; };
    EXPECT_THAT(read_parts("test-3:attic:log-7", take), ElementsAre("attic", "log-7"));
}

TEST(Place, ReadsWholeNumbersOnly) {
    EXPECT_THAT(whole_number("17", 0, 99), Optional(17));
    EXPECT_THAT(whole_number("-3", -9, 9), Optional(-3));
    for (const char* const bad : {"", "17a", " 17", "1.5", "100", "-1", "99999999999999999999"})
        EXPECT_EQ(whole_number(bad, 0, 99), std::nullopt) << bad;
    EXPECT_THAT(whole_numbers("8,9", 0, 9), Optional(ElementsAre(8, 9)));
    for (const char* const bad : {"", "8,", ",8", "8,10", "8 9"})
        EXPECT_EQ(whole_numbers(bad, 0, 9), std::nullopt) << bad;
}

TEST(Place, WritesAndReadsNumbersWithDecimals) {
    EXPECT_EQ(decimal_text(1.5f, 2), "1.5");
    EXPECT_EQ(decimal_text(-0.25f, 2), "-0.25");
    EXPECT_EQ(decimal_text(2, 2), "2");
    EXPECT_EQ(decimal_text(100, 0), "100");
    EXPECT_EQ(decimal_text(-0.001f, 2), "0");
    EXPECT_THAT(decimal("-0.25", -2, 2), Optional(-0.25f));
    EXPECT_THAT(decimals("0.5,-1", -2, 2), Optional(ElementsAre(0.5f, -1.0f)));
    for (const char* const bad : {"", "x", "1.5x", " 1", "nan", "inf", "2.01", "-3", "1e39"})
        EXPECT_EQ(decimal(bad, -2, 2), std::nullopt) << bad;
    for (const char* const bad : {"", "1,", ",1", "1,3", "1 1", "nan,1"})
        EXPECT_EQ(decimals(bad, -2, 2), std::nullopt) << bad;
}

}  // namespace
}  // namespace hourglass::app
