#include "gzip_bytes.h"
#include "io/samples.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bytes pnm_file(std::string_view header, const Bytes& pixels) {
    Bytes bytes(header.begin(), header.end());
    bytes.insert(bytes.end(), pixels.begin(), pixels.end());
    return bytes;
}

TEST(Pnm, ReadsGraymaps) {
    const Bytes graymap = pnm_file("P5\n# by hand\n3 2\n255\n", {0, 1, 2, 3, 10, 255});
    for (const Bytes& bytes : {graymap, test_support::gzip(graymap)}) {
        const Samples samples = read_samples("a.pgm", bytes);
        EXPECT_EQ(samples.format->name, "PNM");
        EXPECT_EQ(samples.set.width, 3);
        EXPECT_EQ(samples.set.height, 2);
        EXPECT_THAT(samples.set.pixels, ElementsAre(0, 1, 2, 3, 10, 255));
        EXPECT_THAT(samples.set.labels, ElementsAre(0));
    }
}

TEST(Pnm, ScalesTheGreatestValueTo255) {
    EXPECT_THAT(read_samples("a.pgm", pnm_file("P5 4 1 15 ", {0, 1, 15, 16})).set.pixels,
                ElementsAre(0, 17, 255, 255));
}

TEST(Pnm, ColorsStayOrBecomeTheirLuma) {
    const Bytes colors = {255, 0, 0, 0, 255, 0, 0, 0, 255};
    const Bytes file = pnm_file("P6 3 1 255\n", colors);
    EXPECT_THAT(read_samples("a.ppm", file).set.pixels, ElementsAre(76, 150, 29));
    const ImageSet set = read_samples("a.ppm", file, {.color = ColorChoice::Auto}).set;
    EXPECT_EQ(set.channels, 3);
    EXPECT_EQ(set.pixels, colors);
    const Bytes gray = pnm_file("P6 1 1 255\n", {7, 7, 7});
    EXPECT_EQ(read_samples("a.ppm", gray, {.color = ColorChoice::Auto}).set.channels, 1);
}

TEST(Pnm, RefusesOtherAndDamagedFiles) {
    const struct {
        const char* what;
        Bytes bytes;
        const char* message;
    } cases[] = {
        {"plain text form", pnm_file("P2 1 1 255 7", {}), "a.pgm: not a binary portable graymap or pixmap"},
        {"no size", pnm_file("P5 x", {}), "its width must be a number from 1 to 16384"},
        {"comment without an end", pnm_file("P5 #", {}), "its width must be"},
        {"negative", pnm_file("P5 1 -1 255\n", {1}), "its height must be"},
        {"larger than its file", pnm_file("P5 16000 16000 255\n", {1}),
         "16000 x 16000 pixels of 1 byte, but 1 bytes"},
        {"two bytes per pixel", pnm_file("P5 1 1 65535\n", {1, 2}),
         "its greatest value must be a number from 1 to 255"},
        {"no blank", pnm_file("P5 1 1 255", {}), "a blank must follow"},
        {"too much", pnm_file("P6 1 1 255\n", {1, 2, 3, 4}),
         "1 x 1 pixels of 3 bytes, but 4 bytes follow it"},
    };
    for (const auto& c : cases)
        EXPECT_THAT(refusal([&] { read_samples("a.pgm", c.bytes); }), HasSubstr(c.message)) << c.what;
    test_support::read_damaged(pnm_file("P5\n3 2\n255\n", Bytes(6)), 3000,
                               [](Bytes bytes) { read_samples("a.pgm", std::move(bytes)); });
}

TEST(Pnm, IsToldByItsContent) {
    EXPECT_EQ(read_samples("picture", pnm_file("P5 1 1 255\n", {7})).format->name, "PNM");
    EXPECT_EQ(read_samples("a.csv", pnm_file("P5\n1\n2\n", {})).format->name, "CSV")
        << "a column of this name";
    EXPECT_THAT(sample_endings(), HasSubstr(".pgm"));
}

}  // namespace
}  // namespace hourglass
