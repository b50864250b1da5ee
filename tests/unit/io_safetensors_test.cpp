#include <bit>
#include <cmath>
#include <limits>

#include "io/safetensors.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A file of this header and data, whatever they say.
Bytes file_of(const std::string& header, const Bytes& data = {}) {
    Bytes bytes;
    for (int i = 0; i < 8; ++i)
        bytes.push_back(static_cast<std::uint8_t>(std::uint64_t{header.size()} >> (8 * i)));
    bytes.insert(bytes.end(), header.begin(), header.end());
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

TensorFile example() {
    return {{{"format", "hourglass"}, {"note", "\u00fcber \"quotes\"\n"}},
            {{"z.weight", {2, 3}, {1, 2, 3, 4, 5, 6}},
             {"a.bias", {2}, {-0.5f, 1e-3f}},
             {"empty", {0, 4}, {}},
             {"scalar", {}, {42}}}};
}

void expect_equal(const TensorFile& a, const TensorFile& b) {
    EXPECT_EQ(a.metadata, b.metadata);
    ASSERT_EQ(a.tensors.size(), b.tensors.size());
    for (const Tensor& tensor : b.tensors) {
        const Tensor* same = a.find(tensor.name);
        ASSERT_NE(same, nullptr) << tensor.name;
        EXPECT_EQ(same->shape, tensor.shape) << tensor.name;
        EXPECT_EQ(same->values, tensor.values) << tensor.name;
    }
}

TEST(Safetensors, GivesBackWhatWasWritten) {
    expect_equal(read_safetensors(write_safetensors(example())), example());
    expect_equal(read_safetensors(write_safetensors({})), {});
}

TEST(Safetensors, TensorsKeepTheirOrder) {
    const TensorFile file = read_safetensors(write_safetensors({{}, {{"z", {1}, {1}}, {"a", {1}, {2}}}}));
    EXPECT_EQ(file.tensors[0].name, "z");
    EXPECT_EQ(file.tensors[1].name, "a");
}

TEST(Safetensors, FloatsKeepTheirBits) {
    const float values[] = {0.0f,      -0.0f,         1e-45f, std::numeric_limits<float>::max(),
                            -INFINITY, std::nanf("7")};
    const TensorFile file{{}, {{"x", {6}, {std::begin(values), std::end(values)}}}};
    const TensorFile read = read_safetensors(write_safetensors(file));
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_EQ(std::bit_cast<std::uint32_t>(read.tensors[0].values[i]),
                  std::bit_cast<std::uint32_t>(values[i]));
    }
}

TEST(Safetensors, TheBytesAreThoseOfTheFormat) {
    const std::string header =
        R"({"__metadata__":{"k":"v"},"w":{"data_offsets":[0,8],"dtype":"F32","shape":[2,1]}})";
    const std::string padded = header + std::string((8 - header.size() % 8) % 8, ' ');
    EXPECT_EQ(write_safetensors({{{"k", "v"}}, {{"w", {2, 1}, {1.0f, -2.0f}}}}),
              file_of(padded, {0, 0, 0x80, 0x3f, 0, 0, 0, 0xc0}));
}

TEST(Safetensors, HalfPrecisionRounds) {
    const TensorFile file{{}, {{"x", {4}, {1.0f, 0.1f, 65504.0f, 1e6f}}}};
    const Bytes bytes = write_safetensors(file, Precision::Float16);
    EXPECT_EQ(bytes.size() % 8, 0u) << "8 bytes of data after an aligned header";
    EXPECT_THAT(read_safetensors(bytes).tensors[0].values,
                ElementsAre(1.0f, 0.0999755859375f, 65504.0f, std::numeric_limits<float>::infinity()));
}

TEST(Safetensors, ReadsWholeNumbersAsFloats) {
    const TensorFile file = read_safetensors(file_of(
        R"({"u":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"i":{"dtype":"I64","shape":[1],"data_offsets":[3,11]},)"
        R"("b":{"dtype":"I8","shape":[3],"data_offsets":[11,14]}})",
        {0, 7, 255, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x80, 0xff}));
    EXPECT_THAT(file.find("u")->values, ElementsAre(0.0f, 7.0f, 255.0f));
    EXPECT_THAT(file.find("i")->values, ElementsAre(-2.0f));
    EXPECT_THAT(file.find("b")->values, ElementsAre(127.0f, -128.0f, -1.0f));
}

TEST(Safetensors, ToleratesUnknownKeysAndPadding) {
    const TensorFile file = read_safetensors(
        file_of(R"({"x":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"more":"text"}}    )", {5}));
    EXPECT_THAT(file.tensors[0].values, ElementsAre(5.0f));
    EXPECT_EQ(file.find("y"), nullptr);
}

std::string one(const std::string& dtype, const std::string& shape, const std::string& offsets) {
    return R"({"x":{"dtype":)" + dtype + R"(,"shape":)" + shape + R"(,"data_offsets":)" + offsets + "}}";
}

std::string two(const std::string& first, const std::string& second) {
    return R"({"x":{"dtype":"U8","shape":[2],"data_offsets":)" + first +
           R"(},"y":{"dtype":"U8","shape":[2],"data_offsets":)" + second + "}}";
}

TEST(Safetensors, RefusesDamagedFiles) {
    const Bytes four(4);
    const Bytes whole = write_safetensors(example());
    Bytes longer = whole;
    longer.push_back(0);
    const std::string deep = std::string(200'000, '[');
    const struct {
        const char* what;
        Bytes bytes;
        const char* message;
    } cases[] = {
        {"nothing", {}, "only 0 bytes"},
        {"short length", Bytes(7), "only 7 bytes; the header's length alone has 8"},
        {"length beyond the file",
         {9, 0, 0, 0, 0, 0, 0, 0, '{', '}'},
         "9 bytes long, but only 2 bytes follow"},
        {"giant length", Bytes(16, 0xff), "18446744073709551615 bytes long, but at most 100000000 are read"},
        {"no header", file_of(""), "not valid JSON"},
        {"bad JSON", file_of("{\"x\":}"), "not valid JSON at its byte 6"},
        {"text after the JSON", file_of("{} {}"), "not valid JSON"},
        {"no UTF-8", file_of("{\"\xff\":1}"), "not valid JSON"},
        {"no object", file_of("[]"), "not a JSON object"},
        {"number too large for JSON", file_of(R"({"x":1e999})"), "not valid JSON"},
        {"deep nesting", file_of("{\"x\":" + deep), "nested deeper"},
        {"deep nesting that ends",
         file_of("{\"hidden\":" + std::string(1000, '[') + std::string(1000, ']') + "}"), "nested deeper"},
        {"deep shape", file_of(one(R"("U8")", "[[4]]", "[0,4]"), four), "nested deeper"},
        {"tensor no object", file_of(R"({"x":3})"), R"(tensor "x" is not a JSON object)"},
        {"no dtype", file_of(R"({"x":{"shape":[4],"data_offsets":[0,4]}})", four),
         R"(tensor "x" has no "dtype")"},
        {"dtype no text", file_of(one("3", "[4]", "[0,4]"), four), R"(has no "dtype")"},
        {"other dtype", file_of(one(R"("BF16")", "[2]", "[0,4]"), four),
         R"(type "BF16"; F32, F16, F64, U8, I64 and I8)"},
        {"no shape", file_of(R"({"x":{"dtype":"U8","data_offsets":[0,4]}})", four), R"(no list "shape")"},
        {"shape no list", file_of(one(R"("U8")", "4", "[0,4]"), four), R"(no list "shape")"},
        {"negative shape", file_of(one(R"("U8")", "[-4]", "[0,4]"), four),
         "something other than whole numbers"},
        {"broken shape", file_of(one(R"("U8")", "[4.0]", "[0,4]"), four),
         "something other than whole numbers"},
        {"number beyond 64 bits", file_of(one(R"("U8")", "[99999999999999999999]", "[0,4]"), four),
         "whole numbers"},
        {"shape of text", file_of(one(R"("U8")", R"(["4"])", "[0,4]"), four),
         "something other than whole numbers"},
        {"wrong shape", file_of(one(R"("U8")", "[3]", "[0,4]"), four), "4 bytes of U8 do not fit its shape"},
        {"part of a value", file_of(one(R"("I64")", "[1]", "[0,4]"), four),
         "4 bytes of I64 do not fit its shape"},
        {"overflowing shape", file_of(one(R"("U8")", "[65536,65536,65536,65536,4]", "[0,4]"), four),
         "do not fit"},
        {"overflow to a fit", file_of(one(R"("F32")", "[4611686018427387905]", "[0,4]"), four), ""},
        {"no offsets", file_of(R"({"x":{"dtype":"U8","shape":[4]}})", four), R"(no list "data_offsets")"},
        {"one offset", file_of(one(R"("U8")", "[4]", "[4]"), four), "not a begin and an end"},
        {"reversed offsets", file_of(one(R"("U8")", "[4]", "[4,0]"), four), "not a begin and an end"},
        {"offsets beyond the data", file_of(one(R"("U8")", "[5]", "[0,5]"), four),
         "ends at byte 5 of the data, which has only 4"},
        {"giant offset", file_of(one(R"("U8")", "[4]", "[0,18446744073709551615]"), four), ""},
        {"overlap", file_of(two("[0,2]", "[1,3]"), Bytes(3)), "begins at byte 1 of the data instead of 2"},
        {"same place", file_of(two("[0,2]", "[0,2]"), Bytes(2)), "begins at byte 0 of the data instead of 2"},
        {"hole", file_of(two("[0,2]", "[3,5]"), Bytes(5)), "begins at byte 3 of the data instead of 2"},
        {"hole at the start", file_of(one(R"("U8")", "[3]", "[1,4]"), four),
         "begins at byte 1 of the data instead of 0"},
        {"data left over", file_of(one(R"("U8")", "[3]", "[0,3]"), four),
         "end at byte 3 of the data, which has 4"},
        {"trailing byte", longer, "of the data, which has"},
        {"data without tensors", file_of("{}", four), "end at byte 0 of the data, which has 4"},
        {"a name twice", file_of(R"({"x":{},"x":{}})"), R"(the header has "x" twice)"},
        {"a key twice", file_of(R"({"x":{"dtype":"U8","dtype":"U8"}})"), R"(the header has "dtype" twice)"},
        {"metadata no object", file_of(R"({"__metadata__":[]})"), "__metadata__ is not a JSON object"},
        {"metadata no text", file_of(R"({"__metadata__":{"k":1}})"), R"(__metadata__ "k" is not text)"},
        {"line break in a name", file_of(R"({"a\nb":3})"), R"(tensor "a\nb" is not)"},
    };
    for (const auto& c : cases) {
        SCOPED_TRACE(c.what);
        const std::string message = refusal([&] { read_safetensors(c.bytes); });
        EXPECT_THAT(message, HasSubstr(c.message));
        EXPECT_THAT(message, ::testing::StartsWith("safetensors: "));
        EXPECT_LT(message.size(), 200u);
    }
}

TEST(Safetensors, KeysMayRepeatInDifferentObjects) {
    EXPECT_EQ(read_safetensors(file_of(two("[0,2]", "[2,4]"), Bytes(4))).tensors.size(), 2u);
    const TensorFile file = read_safetensors(file_of(
        R"({"__metadata__":{"shape":"x"},"dtype":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", {1}));
    EXPECT_EQ(file.tensors[0].name, "dtype");
}

TEST(Safetensors, RefusesToWriteWhatCouldNotBeRead) {
    const struct {
        TensorFile file;
        const char* message;
    } cases[] = {
        {{{}, {{"x", {2}, {1, 2, 3}}}}, R"(tensor "x": 3 values do not fit its shape)"},
        {{{}, {{"x", {std::numeric_limits<std::size_t>::max(), 2}, {1, 2}}}}, "do not fit"},
        {{{}, {{"x", {}, {1}}, {"x", {}, {1}}}}, R"(tensor "x" is there twice)"},
        {{{}, {{"__metadata__", {}, {1}}}}, "taken by the metadata"},
        {{{{"__metadata__", "x"}}, {{"__metadata__", {}, {1}}}}, "taken by the metadata"},
        {{{}, {{"\xff", {}, {1}}}}, "not UTF-8"},
        {{{{"k", "\xff"}}, {}}, "not UTF-8"},
    };
    for (const auto& c : cases)
        EXPECT_THAT(refusal([&] { write_safetensors(c.file); }), HasSubstr(c.message));
}

TEST(Safetensors, SurvivesDamage) {
    test_support::read_damaged(
        write_safetensors(example()), 5000, [](const Bytes& bytes) { read_safetensors(bytes); });
    test_support::read_damaged(write_safetensors(example(), Precision::Float16), 1000,
                               [](const Bytes& bytes) { read_safetensors(bytes); });
}

}  // namespace
}  // namespace hourglass
