#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/protobuf.h"

namespace hourglass {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

// The examples of the format's description (protobuf.dev, "Encoding").
TEST(Protobuf, WritesTheExamplesOfItsDescription) {
    ProtobufMessage number;
    number.put_number(1, 150);
    EXPECT_THAT(number.bytes(), ElementsAre(0x08, 0x96, 0x01));
    EXPECT_EQ(number.size(), 3u);
    ProtobufMessage text;
    text.put_text(2, "testing");
    EXPECT_THAT(text.bytes(), ElementsAre(0x12, 0x07, 't', 'e', 's', 't', 'i', 'n', 'g'));
    ProtobufMessage outer;
    outer.put_message(3, number);
    EXPECT_THAT(outer.bytes(), ElementsAre(0x1a, 0x03, 0x08, 0x96, 0x01));
}

TEST(Protobuf, WritesNegativeNumbersInTenBytesAndKeysOfTwo) {
    ProtobufMessage message;
    message.put_number(16, -2);
    EXPECT_THAT(message.bytes(),
                ElementsAreArray({0x80, 0x01, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01}));
}

TEST(Protobuf, WritesFloatsInLittleEndianOrder) {
    ProtobufMessage message;
    message.put_float(2, 1.5f);  // 0x3fc00000
    EXPECT_THAT(message.bytes(), ElementsAre(0x15, 0x00, 0x00, 0xc0, 0x3f));
}

TEST(Protobuf, AsksForBytesWhereTheyStand) {
    ProtobufMessage inner;
    inner.put_bytes(9, 2, [](std::span<std::uint8_t> place) { place[0] = 7, place[1] = 8; });
    inner.put_number(1, 1);
    ProtobufMessage outer;
    outer.put_text(1, "a");
    outer.put_message(5, inner);
    outer.put_number(3, 2);
    EXPECT_THAT(outer.bytes(), ElementsAre(0x0a, 1, 'a', 0x2a, 6, 0x4a, 2, 7, 8, 0x08, 1, 0x18, 2));
}

TEST(Protobuf, WritesLengthsOfMoreThanOneByte) {
    ProtobufMessage message;
    message.put_bytes(1, 300, [](std::span<std::uint8_t> place) { place.back() = 9; });
    const std::vector<std::uint8_t> bytes = message.bytes();
    ASSERT_EQ(bytes.size(), 303u);
    EXPECT_THAT(std::vector(bytes.begin(), bytes.begin() + 3), ElementsAre(0x0a, 0xac, 0x02));
    EXPECT_EQ(bytes.back(), 9);
}

}  // namespace
}  // namespace hourglass
