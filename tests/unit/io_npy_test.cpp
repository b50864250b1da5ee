#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>

#include "io/npy.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string dictionary(const std::string& type, const std::string& shape, bool fortran = false) {
    return "{'descr': '" + type + "', 'fortran_order': " + (fortran ? "True" : "False") +
           ", 'shape': " + shape + ", }";
}

// A file of this version with any dictionary and numbers of any type.
template <typename Number>
Bytes file(const std::string& header, const std::vector<Number>& numbers, std::uint8_t version = 1) {
    Bytes bytes = {0x93, 'N', 'U', 'M', 'P', 'Y', version, 0};
    for (int i = 0; i < (version == 1 ? 2 : 4); ++i)
        bytes.push_back(static_cast<std::uint8_t>(header.size() >> (8 * i)));
    bytes.insert(bytes.end(), header.begin(), header.end());
    const std::size_t start = bytes.size();
    bytes.resize(start + numbers.size() * sizeof(Number));
    if (!numbers.empty()) std::memcpy(&bytes[start], numbers.data(), numbers.size() * sizeof(Number));
    return bytes;
}

const std::vector<float> kSix = {1, 2, 3, 4, 5, 6};

// Channels last, as Keras has them, and first, as PyTorch has them; samples last, as MATLAB has them.
TEST(Npy, ReadsColorAndEveryOrderOfDimensions) {
    const auto read = [](const char* shape, const std::vector<float>& values) {
        return read_npy(file(dictionary("<f4", shape), values), "test");
    };
    std::vector<float> twelve(12);
    std::iota(twelve.begin(), twelve.end(), 0.0f);
    const ImageSet last = read("(1, 2, 2, 3)", twelve);
    EXPECT_EQ(last.channels, 3);
    EXPECT_EQ(last.width, 2);
    EXPECT_EQ(last.values, twelve);
    const ImageSet first = read("(1, 3, 2, 2)", twelve);
    EXPECT_EQ(first.channels, 3);
    EXPECT_THAT(first.values, ElementsAre(0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11));
    std::vector<float> many(8 * 8 * 10);
    std::iota(many.begin(), many.end(), 0.0f);
    std::vector<std::string> notes;
    const ImageSet matlab = read_npy(file(dictionary("<f4", "(8, 8, 10)"), many), "test", {.notes = &notes});
    EXPECT_EQ(matlab.count(), 10u);
    EXPECT_EQ(matlab.width, 8);
    EXPECT_EQ(matlab.values[64 + 9], 91) << "sample 1, row 1, column 1";
    EXPECT_THAT(notes, ElementsAre(HasSubstr("10 images whose samples come last")));
}

TEST(Npy, TheDimensionThatCountsTheSamplesCanBeSaid) {
    const auto read = [](const char* shape, bool last, std::size_t size) {
        std::vector<float> values(size);
        std::iota(values.begin(), values.end(), 0.0f);
        bool guessed = false;
        const ImageSet set = read_npy(file(dictionary("<f4", shape), values), "test",
                                      {.samples_last = last, .guessed_samples_last = &guessed});
        EXPECT_FALSE(guessed) << "it was said";
        return set;
    };
    const ImageSet first = read("(8, 8, 10)", false, 640);
    EXPECT_EQ(first.count(), 8u);
    EXPECT_EQ(first.width, 10);
    const ImageSet rows = read("(2, 3)", true, 6);
    EXPECT_EQ(rows.count(), 3u);
    EXPECT_THAT(rows.values, ElementsAre(0, 3, 1, 4, 2, 5));
    const ImageSet small = read("(2, 1, 3)", true, 6);
    EXPECT_EQ(small.count(), 3u) << "however few, and not square";
    EXPECT_EQ(small.height, 2);
    const ImageSet color = read("(3, 2, 2, 2)", true, 24);
    EXPECT_EQ(color.count(), 2u);
    EXPECT_EQ(color.channels, 3);
    EXPECT_THAT(std::vector(color.values.begin(), color.values.begin() + 3), ElementsAre(0, 8, 16));
    bool guessed = false;
    std::vector<float> many(8 * 8 * 10);
    read_npy(file(dictionary("<f4", "(8, 8, 10)"), many), "test", {.guessed_samples_last = &guessed});
    EXPECT_TRUE(guessed);
}

TEST(Npy, ReadsRows) {
    const ImageSet set = read_npy(file(dictionary("<f4", "(2, 3)"), kSix), "test");
    EXPECT_EQ(set.width, 3);
    EXPECT_EQ(set.height, 1);
    EXPECT_EQ(set.values, kSix);
    EXPECT_THAT(set.pixels, IsEmpty());
    EXPECT_THAT(set.labels, ElementsAre(0, 0));
}

TEST(Npy, ReadsOneToThreeDimensions) {
    const ImageSet one = read_npy(file(dictionary("<f4", "(6,)"), kSix), "test");
    EXPECT_EQ(one.count(), 6u);
    EXPECT_EQ(one.features(), 1u);
    const ImageSet three = read_npy(file(dictionary("<f4", "(1, 2, 3)"), kSix), "test");
    EXPECT_EQ(three.count(), 1u);
    EXPECT_EQ(three.height, 2);
    EXPECT_EQ(three.width, 3);
    EXPECT_EQ(three.values, kSix);
}

// The same arrays with the first dimension running fastest.
TEST(Npy, ReadsFortranOrder) {
    const std::vector<float> two = {1, 4, 2, 5, 3, 6};
    EXPECT_EQ(read_npy(file(dictionary("<f4", "(2, 3)", true), two), "test").values, kSix);
    // Element (i, j, k) of 2 x 3 x 2 has the value 100 i + 10 j + k.
    std::vector<float> three;
    for (int k = 0; k < 2; ++k) {
        for (int j = 0; j < 3; ++j)
            for (int i = 0; i < 2; ++i) three.push_back(static_cast<float>(100 * i + 10 * j + k));
    }
    EXPECT_THAT(read_npy(file(dictionary("<f4", "(2, 3, 2)", true), three), "test").values,
                ElementsAre(0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121));
    const std::vector<std::uint8_t> bytes = {1, 4, 2, 5, 3, 6};
    EXPECT_THAT(read_npy(file(dictionary("|u1", "(2, 3)", true), bytes), "test").pixels,
                ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(Npy, ReadsEveryTypeOfNumber) {
    const auto values = [](const Bytes& bytes) { return read_npy(bytes, "test").values; };
    EXPECT_THAT(values(file(dictionary("<f8", "(3,)"), std::vector<double>{0.1, -2, 1e-300})),
                ElementsAre(0.1f, -2.0f, 0.0f));
    EXPECT_THAT(values(file(dictionary("<i4", "(2,)"), std::vector<std::int32_t>{-7, 2147483647})),
                ElementsAre(-7.0f, 2147483648.0f));
    EXPECT_THAT(values(file(dictionary("<i8", "(2,)"), std::vector<std::int64_t>{-7, std::int64_t{1} << 62})),
                ElementsAre(-7.0f, 4611686018427387904.0f));
    const ImageSet bytes = read_npy(file(dictionary("|u1", "(2, 1)"), Bytes{0, 255}), "test");
    EXPECT_THAT(bytes.pixels, ElementsAre(0, 255));
    EXPECT_THAT(bytes.values, IsEmpty());
}

// The same three numbers, of which the second has no byte like another.
TEST(Npy, ReadsBothOrdersOfBytes) {
    const auto values = [](const Bytes& bytes) { return read_npy(bytes, "test").values; };
    const Bytes little2 = {0xFE, 0xFF, 0x34, 0x12}, big2 = {0xFF, 0xFE, 0x12, 0x34};
    EXPECT_THAT(values(file(dictionary("<i2", "(2,)"), little2)), ElementsAre(-2, 0x1234));
    EXPECT_THAT(values(file(dictionary(">i2", "(2,)"), big2)), ElementsAre(-2, 0x1234));
    EXPECT_THAT(values(file(dictionary(">u2", "(2,)"), big2)), ElementsAre(65534, 0x1234));
    const Bytes big4 = {0x42, 0xF6, 0xE9, 0x79};  // 123.456, the example of IEEE 754's textbooks
    EXPECT_THAT(values(file(dictionary(">f4", "(1,)"), big4)), ElementsAre(123.456f));
    const Bytes big8 = {0xC0, 0x04, 0, 0, 0, 0, 0, 0};
    EXPECT_THAT(values(file(dictionary(">f8", "(1,)"), big8)), ElementsAre(-2.5f));
    EXPECT_THAT(values(file(dictionary(">i8", "(1,)"), Bytes{0, 0, 0, 0, 0, 1, 0, 0})), ElementsAre(65536));
    EXPECT_THAT(values(file(dictionary(">u4", "(1,)"), Bytes{0xFF, 0, 0, 0})), ElementsAre(4278190080.0f));
}

TEST(Npy, ReadsSmallAndUnsignedNumbers) {
    const auto values = [](const Bytes& bytes) { return read_npy(bytes, "test").values; };
    EXPECT_THAT(values(file(dictionary("|b1", "(3,)"), Bytes{0, 1, 1})), ElementsAre(0, 1, 1));
    EXPECT_THAT(values(file(dictionary("|i1", "(2,)"), Bytes{0x80, 0x7F})), ElementsAre(-128, 127));
    EXPECT_THAT(values(file(dictionary("<u2", "(2,)"), std::vector<std::uint16_t>{65535, 7})),
                ElementsAre(65535, 7));
    EXPECT_THAT(values(file(dictionary("<u4", "(1,)"), std::vector<std::uint32_t>{4294967295})),
                ElementsAre(4294967296.0f));
    EXPECT_THAT(values(file(dictionary("<u8", "(1,)"), std::vector<std::uint64_t>{std::uint64_t{1} << 63})),
                ElementsAre(9223372036854775808.0f));
    // 1, -2, the largest and the smallest half above zero.
    EXPECT_THAT(
        values(file(dictionary("<f2", "(4,)"), std::vector<std::uint16_t>{0x3C00, 0xC000, 0x7BFF, 1})),
        ElementsAre(1.0f, -2.0f, 65504.0f, 5.9604645e-8f));
    EXPECT_THAT(refusal([&] { values(file(dictionary("<f2", "(1,)"), std::vector<std::uint16_t>{0x7C00})); }),
                HasSubstr("row 1, column 1: the number is not finite"));
}

TEST(Npy, DropsDimensionsOfOne) {
    for (const char* shape : {"(2, 1, 3, 1)", "(2, 1, 1, 3)", "(2, 3, 1, 1)"}) {
        const ImageSet set = read_npy(file(dictionary("<f4", shape), kSix), "test");
        EXPECT_EQ(set.count(), 2u) << shape;
        EXPECT_EQ(set.features(), 3u) << shape;
        EXPECT_EQ(set.values, kSix) << shape;
    }
    const ImageSet images =
        read_npy(file(dictionary("|u1", "(1, 2, 3, 1)"), Bytes{1, 2, 3, 4, 5, 6}), "test");
    EXPECT_EQ(images.height, 2);
    EXPECT_EQ(images.width, 3);
    const ImageSet first = read_npy(file(dictionary("|u1", "(1, 1, 2, 3)"), Bytes{1, 2, 3, 4, 5, 6}), "test");
    EXPECT_EQ(first.height, 2);
    EXPECT_EQ(first.width, 3);
}

TEST(Npy, KeepsMissingNumbersWhereThatIsAllowed) {
    const Bytes bytes = file(dictionary("<f4", "(1, 2)"), std::vector<float>{1, std::nanf("")});
    EXPECT_TRUE(std::isnan(read_npy(bytes, "test", {.keep_missing = true}).values[1]));
    EXPECT_THAT(refusal([&] { read_npy(bytes, "test"); }), HasSubstr("--missing mean fills such cells"));
}

TEST(Npy, ReadsVersionsAndWaysToWriteTheHeader) {
    EXPECT_EQ(read_npy(file(dictionary("<f4", "(2, 3)"), kSix, 2), "test").values, kSix);
    EXPECT_EQ(read_npy(file(dictionary("<f4", "(2, 3)"), kSix, 3), "test").values, kSix);
    EXPECT_EQ(read_npy(file(dictionary("<f4", "(2, 3)") + std::string(40, ' ') + "\n", kSix), "test").values,
              kSix);
    EXPECT_EQ(read_npy(file(dictionary("<f4", "(2L, 3L)"), kSix), "Python 2").values, kSix);
    const std::string other = "{\"shape\":(2,3),\"descr\":\"<f4\",\"fortran_order\":False}";
    EXPECT_EQ(read_npy(file(other, kSix), "test").values, kSix);
}

TEST(Npy, RefusesMalformedFiles) {
    const std::string good = dictionary("<f4", "(2, 3)");
    const auto with_shape = [](const char* shape) { return file(dictionary("<f4", shape), kSix); };
    const auto with_type = [](const char* type) { return file(dictionary(type, "(2, 3)"), kSix); };
    Bytes endless = file(good, kSix, 2);
    endless[11] = 0xff;
    Bytes longer = file(good, kSix);
    longer.push_back(0);
    const Bytes whole = file(good, kSix);
    const struct {
        const char* what;
        Bytes bytes;
        const char* message;
    } cases[] = {
        {"nothing", {}, "not an NPY file; it must begin with the bytes 93 'NUMPY'"},
        {"other file", {'P', 'K', 3, 4}, "not an NPY file"},
        {"magic alone", Bytes(whole.begin(), whole.begin() + 6), "only 6 bytes; the NPY header alone has"},
        {"version 9", file(good, kSix, 9), "NPY version 9.0; versions 1.0, 2.0 and 3.0 are read"},
        {"cut in the header", Bytes(whole.begin(), whole.begin() + 30), "but the file ends after 30"},
        {"cut in the length", {0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 1, 0}, "but the file ends after 10"},
        {"endless header", endless, "the NPY header says that it has 427819"},
        {"no dictionary", file("hello", kSix),
         "must be a dictionary of 'descr', 'fortran_order' and 'shape'"},
        {"no shape", file("{'descr': '<f4', 'fortran_order': False}", kSix), "must be a dictionary"},
        {"twice", file("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (6,)}", kSix),
         "must be a dictionary"},
        {"another key", file("{'descr': '<f4', 'order': False, 'shape': (6,)}", kSix),
         "must be a dictionary"},
        {"text after it", file(good + "x", kSix), "must be a dictionary"},
        {"negative", with_shape("(-1, 3)"), "must be a dictionary"},
        {"beyond 2^64", with_shape("(99999999999999999999, 3)"), "must be a dictionary"},
        {"neither True nor False", file("{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}", kSix),
         "must be a dictionary"},
        {"complex", with_type("<c8"), "holds complex numbers of type '<c8'; booleans, whole numbers"},
        {"words", with_type("<U8"), "holds words of type '<U8'"},
        {"objects", with_type("|O"), "holds Python objects of type '|O'"},
        {"dates", with_type("<M8[ns]"), "holds dates of type '<M8[ns]'"},
        {"floats of 16 bytes", with_type("<f16"), "numbers of type '<f16'"},
        {"floats of 1 byte", with_type("<f1"), "numbers of type '<f1'"},
        {"no type", with_type(""), "numbers of type ''"},
        {"records", file("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (6,)}", kSix),
         "an array of records (named columns), '[('x', '<f4')]'; plain numbers are read"},
        {"no dimensions", with_shape("()"), "an array of shape (); rows of columns, images"},
        {"four dimensions", file(dictionary("<f4", "(1, 2, 2, 2)"), std::vector<float>(8)),
         "an array of shape (1, 2, 2, 2); rows"},
        {"no rows", file(dictionary("<f4", "(0, 3)"), std::vector<float>{}), "shape (0, 3) holds nothing"},
        {"no columns", file(dictionary("<f4", "(2, 0)"), std::vector<float>{}), "shape (2, 0) holds nothing"},
        {"too many rows", with_shape("(3, 3)"), "shape (3, 3), but 6 numbers follow it"},
        {"too few rows", with_shape("(1, 3)"), "shape (1, 3), but 6 numbers follow it"},
        {"product of 2^64", with_shape("(4294967296, 4294967296)"), "but 6 numbers follow it"},
        {"product of 2^64 + 6", with_shape("(2, 9223372036854775811)"), "but 6 numbers follow it"},
        {"trailing byte", longer, "25 bytes follow the header, which are no whole numbers of 4 bytes"},
        {"NaN", file(dictionary("<f4", "(2, 2)"), std::vector<float>{1, 2, 3, std::nanf("")}),
         "row 2, column 2: the number is not finite"},
        {"infinity", file(dictionary("<f8", "(2,)"), std::vector<double>{1, -INFINITY}),
         "row 2, column 1: the number is not finite"},
        {"too large", file(dictionary("<f8", "(1, 2)"), std::vector<double>{1, 1e300}),
         "row 1, column 2: the number is beyond what single precision holds"},
    };
    for (const auto& c : cases) {
        EXPECT_THAT(refusal([&] { read_npy(c.bytes, "some.npy"); }),
                    AllOf(HasSubstr("some.npy: "), HasSubstr(c.message)))
            << c.what;
    }
}

TEST(Npy, WritesWhatNumPyWrites) {
    const Bytes bytes = write_npy(kSix, std::vector<std::size_t>{2, 3});
    // numpy.save of an array of 2 x 3 floats: 128 bytes of header.
    ASSERT_EQ(bytes.size(), 128u + 24u);
    EXPECT_THAT(Bytes(bytes.begin(), bytes.begin() + 10),
                ElementsAre(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0));
    const std::string header(bytes.begin() + 10, bytes.begin() + 128);
    const std::string text = dictionary("<f4", "(2, 3)");
    EXPECT_EQ(header, text + std::string(117 - text.size(), ' ') + "\n");
    EXPECT_EQ(std::memcmp(&bytes[128], kSix.data(), 24), 0);
}

TEST(Npy, GivesBackWhatWasWritten) {
    for (const std::vector<std::size_t>& shape :
         {std::vector<std::size_t>{6}, std::vector<std::size_t>{2, 3}, std::vector<std::size_t>{3, 1, 2}}) {
        const ImageSet set = read_npy(write_npy(kSix, shape), "test");
        EXPECT_EQ(set.values, kSix);
        EXPECT_EQ(set.count(), shape[0]);
    }
}

TEST(Npy, SurvivesDamage) {
    for (const Bytes& good : {file(dictionary("<f4", "(2, 3)", true), kSix),
                              file(dictionary("|u1", "(2, 1, 3)"), Bytes{1, 2, 3, 4, 5, 6}, 2)}) {
        test_support::read_damaged(
            good, 5000,
            [](const Bytes& bytes) {
                const ImageSet set = read_npy(bytes, "damaged");
                EXPECT_EQ(set.values.size() + set.pixels.size(), set.count() * set.features());
            });
    }
}

}  // namespace
}  // namespace hourglass
