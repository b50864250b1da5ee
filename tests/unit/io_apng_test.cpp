// Animated pictures: their chunks, their frames (as PNGs of their own), and that old readers see the first.
#include <gtest/gtest.h>
#include <string>

#include "io/apng.h"
#include "io/png.h"
#include "png_reading.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;

struct Chunk {
    std::string type;
    Bytes data;
};

std::uint32_t number(const Bytes& bytes, std::size_t at) {
    return static_cast<std::uint32_t>(bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 |
                                      bytes[at + 3]);
}

std::vector<Chunk> chunks(const Bytes& file) {
    std::vector<Chunk> found;
    for (std::size_t at = 8; at + 12 <= file.size();) {
        const std::size_t size = number(file, at);
        const auto data = file.begin() + static_cast<std::ptrdiff_t>(at) + 8;
        found.push_back({{file.begin() + static_cast<std::ptrdiff_t>(at) + 4, data},
                         {data, data + static_cast<std::ptrdiff_t>(size)}});
        at += size + 12;
    }
    return found;
}

const Bytes kFirst = {0, 10, 20, 30, 40, 50}, kSecond = {255, 0, 255, 0, 255, 0};

Bytes there_and_back() {
    ApngWriter writer(3, 2, 40);
    writer.add(kFirst);
    writer.add(kSecond);
    writer.repeat(0);
    EXPECT_EQ(writer.frames(), 3);
    return writer.finish();
}

TEST(Apng, HasTheChunksOfThreeFrames) {
    const std::vector<Chunk> found = chunks(there_and_back());
    std::string types;
    for (const Chunk& chunk : found) types += chunk.type + " ";
    EXPECT_EQ(types, "IHDR acTL fcTL IDAT fcTL fdAT fcTL fdAT IEND ");
    EXPECT_EQ(found[1].data, (Bytes{0, 0, 0, 3, 0, 0, 0, 0}));
    std::uint32_t sequence = 0;
    for (const Chunk& chunk : found) {
        if (chunk.type != "fcTL" && chunk.type != "fdAT") continue;
        EXPECT_EQ(number(chunk.data, 0), sequence++);
    }
    EXPECT_EQ(found[2].data.size(), 26u);
    EXPECT_EQ(found[2].data[21], 40);                                                 // milliseconds
    EXPECT_EQ(Bytes(found[7].data.begin() + 4, found[7].data.end()), found[3].data);  // the first once more
}

TEST(Apng, FramesArePngs) {
    const Bytes file = there_and_back();
    const ImageSet seen = test_support::read_png(file);  // by a reader that knows nothing of animations
    EXPECT_EQ(seen.width, 3);
    EXPECT_EQ(seen.height, 2);
    EXPECT_EQ(seen.pixels, kFirst);
    const std::vector<Chunk> found = chunks(file);
    const std::vector<Chunk> single = chunks(encode_png_gray(3, 2, kSecond));
    EXPECT_EQ(Bytes(found[5].data.begin() + 4, found[5].data.end()), single[1].data);
}

// Check sums that another program computed: of "IEND" alone, as every PNG ends.
TEST(Apng, ChecksumsAreThoseOfPng) {
    const Bytes file = there_and_back();
    EXPECT_EQ(Bytes(file.end() - 12, file.end()), (Bytes{0, 0, 0, 0, 73, 69, 78, 68, 174, 66, 96, 130}));
    const Bytes plain = encode_png_gray(3, 2, kFirst);
    EXPECT_EQ(Bytes(file.begin(), file.begin() + 33), Bytes(plain.begin(), plain.begin() + 33));
}

TEST(Apng, FramesMayBeInColor) {
    const Bytes colors = {255, 0, 0, 0, 255, 0};
    ApngWriter writer(2, 1, 40, 3);
    writer.add(colors);
    const Bytes file = writer.finish(), plain = encode_png_rgb(2, 1, colors);
    EXPECT_EQ(Bytes(file.begin(), file.begin() + 33), Bytes(plain.begin(), plain.begin() + 33));
    EXPECT_EQ(chunks(file)[3].data, chunks(plain)[1].data);
}

TEST(Apng, RefusesWhatIsNoPicture) {
    EXPECT_NE(test_support::refusal([] { ApngWriter(3, 2, 40).finish(); }), "");
    EXPECT_NE(
        test_support::refusal([] { ApngWriter(3, 2, 40).add(Bytes(5)); }).find("got 5 bytes instead of 6"),
        std::string::npos);
}

TEST(Apng, RepeatsOnlyFramesThatThereAre) {
    ApngWriter writer(3, 2, 40);
    EXPECT_NE(test_support::refusal([&] { writer.repeat(0); }).find("it has 0 so far"), std::string::npos);
    writer.add(kFirst);
    for (const int frame : {-1, 1})
        EXPECT_NE(test_support::refusal([&] { writer.repeat(frame); }).find("it has 1 so far"),
                  std::string::npos);
    EXPECT_EQ(writer.frames(), 1);
}

}  // namespace
}  // namespace hourglass
