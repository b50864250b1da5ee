#include "io/png.h"
#include "io/sheet.h"
#include "png_reading.h"
#include "refusals.h"

#define STB_IMAGE_IMPLEMENTATION
#define STB_IMAGE_STATIC
#define STBI_ONLY_PNG
#define STBI_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wsign-compare"
#include <stb_image.h>
#pragma GCC diagnostic pop

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::read_png;
using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// An RGBA image of 3 x 1 pixels, made with Python's zlib: this program writes none.
const Bytes kWhiteRgba = {137, 80,  78,  71,  13,  10,  26,  10, 0,   0,  0,  13, 73,  72,  68,  82, 0,  0,
                          0,   3,   0,   0,   0,   1,   8,   6,  0,   0,  0,  27, 224, 20,  180, 0,  0,  0,
                          15,  73,  68,  65,  84,  120, 156, 99, 248, 15, 1,  13, 64,  204, 0,   0,  74, 69,
                          10,  119, 208, 148, 251, 128, 0,   0,  0,   0,  73, 69, 78,  68,  174, 66, 96, 130};

void expect_decodes_to(const Bytes& png, int width, int height, int channels, const Bytes& pixels) {
    int got_width = 0, got_height = 0, got_channels = 0;
    stbi_uc* decoded = stbi_load_from_memory(png.data(), static_cast<int>(png.size()), &got_width,
                                             &got_height, &got_channels, 0);
    ASSERT_NE(decoded, nullptr) << stbi_failure_reason();
    EXPECT_EQ(got_width, width);
    EXPECT_EQ(got_height, height);
    EXPECT_EQ(got_channels, channels);
    EXPECT_EQ(Bytes(decoded, decoded + pixels.size()), pixels);
    stbi_image_free(decoded);
}

TEST(Png, DecodesToWhatWasEncoded) {
    for (const auto& [width, height] : {std::pair(1, 1), std::pair(7, 3), std::pair(301, 200)}) {
        Random random(1, "png test");
        Bytes pixels(static_cast<std::size_t>(width * height * 3));
        for (std::uint8_t& pixel : pixels) pixel = static_cast<std::uint8_t>(random.bits());
        expect_decodes_to(encode_png_rgb(width, height, pixels), width, height, 3, pixels);
        pixels.resize(static_cast<std::size_t>(width * height));
        expect_decodes_to(encode_png_gray(width, height, pixels), width, height, 1, pixels);
    }
}

TEST(Png, RefusesWrongSizes) {
    EXPECT_THAT(refusal([] { encode_png_gray(2, 2, Bytes(3)); }), HasSubstr("got 3 bytes instead of 4"));
    EXPECT_THAT(refusal([] { encode_png_rgb(2, 2, Bytes(4)); }), HasSubstr("got 4 bytes instead of 12"));
    EXPECT_THAT(refusal([] { encode_png_gray(0, 2, {}); }), HasSubstr("each side must be 1 to 16384"));
    EXPECT_THAT(refusal([] { encode_png_gray(-1, -1, Bytes(1)); }),
                HasSubstr("each side must be 1 to 16384"));
    EXPECT_THAT(refusal([] { encode_png_gray(100'000, 100'000, Bytes(1)); }), HasSubstr("each side must be"));
}

// The reader of this program against its writer: gray stays as it is, colors become their luma.
TEST(Png, ReadsGrayAndColors) {
    const Bytes grays = {0, 1, 127, 128, 254, 255};
    const ImageSet gray = read_png(encode_png_gray(3, 2, grays), "test");
    EXPECT_EQ(gray.width, 3);
    EXPECT_EQ(gray.height, 2);
    EXPECT_EQ(gray.pixels, grays);
    const Bytes colors = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 90, 90, 90};
    EXPECT_THAT(read_png(encode_png_rgb(5, 1, colors), "test").pixels, ElementsAre(76, 150, 29, 255, 90));
}

// White pixels: opaque, half transparent, and wholly.
TEST(Png, TransparentPixelsLetBlackShineThrough) {
    EXPECT_THAT(read_png(kWhiteRgba, "test").pixels, ElementsAre(255, 128, 0));
}

TEST(Png, RefusesOtherAndDamagedFiles) {
    const Bytes good = encode_png_gray(2, 2, Bytes{1, 2, 3, 4});
    EXPECT_THAT(refusal([] { read_png({}, "some.png"); }), HasSubstr("some.png: not a PNG image"));
    EXPECT_THAT(refusal([] {
                    read_png(Bytes{'G', 'I', 'F', '8', '9', 'a'}, "some.png");
                }),
                HasSubstr("some.png: not a PNG image"));
    EXPECT_THAT(refusal([&] { read_png(Bytes(good.begin(), good.end() - 30), "some.png"); }),
                HasSubstr("some.png: a damaged PNG image of 2 x 2 pixels"));
    Bytes deep = good;
    deep[24] = 16;  // bits per channel, of which there are too few
    EXPECT_THAT(refusal([&] { read_png(deep, "some.png"); }), HasSubstr("some.png: a damaged PNG image"));
    Bytes wide = good;
    wide[17] = wide[21] = 0x20;  // both sides 2 + 2^13 x 2^8
    EXPECT_THAT(refusal([&] { read_png(wide, "some.png"); }), HasSubstr("some.png: "));
    Bytes empty = good;
    empty[18] = empty[22] = 0x0f;  // both sides 2 + 15 * 2^8
    EXPECT_THAT(refusal([&] { read_png(empty, "some.png"); }), HasSubstr("cannot hold 3842 x 3842 pixels"));
    Bytes large = good;
    large[18] = large[22] = 0x20;  // both sides 2 + 2^13
    EXPECT_THAT(refusal([&] { read_png(large, "some.png"); }),
                HasSubstr("an image of 8194 x 8194 pixels; from 1 to 16777216 are read"));
    // Its last chunk claims 604 MB and ends after its type.
    const Bytes header(good.begin(), good.begin() + 33);
    Bytes claims = header;
    claims.insert(claims.end(), {0x24, 0x00, 0x00, 0x11, 'I', 'D', 'A', 'T'});
    EXPECT_THAT(refusal([&] { read_png(claims, "some.png"); }),
                HasSubstr("some.png: a damaged PNG image of 2 x 2 pixels (a part is longer than the file)"));
    // Image data that begins with nothing.
    Bytes nothing = header;
    nothing.insert(nothing.end(), {0, 0, 0, 0, 'I', 'D', 'A', 'T', 0x35, 0xaf, 0x06, 0x1e});
    nothing.insert(nothing.end(), good.begin() + 33, good.end());
    EXPECT_THAT(refusal([&] { read_png(nothing, "some.png"); }),
                HasSubstr("a part of the image data is empty"));
    test_support::read_damaged(nothing, 3000, [](const Bytes& bytes) { read_png(bytes, "damaged"); });
    test_support::read_damaged(good, 3000, [](const Bytes& bytes) {
        const ImageSet image = read_png(bytes, "damaged");
        EXPECT_EQ(image.pixels.size(), static_cast<std::size_t>(image.width * image.height));
    });
}

TEST(Sheet, FillsTheGridRowByRow) {
    // Three images of 2 x 1 pixels in two columns.
    const Sheet sheet = make_sheet(Bytes{1, 2, 3, 4, 5, 6}, 2, 1, {.columns = 2, .gap = 1, .ground = 9});
    EXPECT_EQ(sheet.width, 7);
    EXPECT_EQ(sheet.height, 5);
    EXPECT_THAT(sheet.pixels, ElementsAre(9, 9, 9, 9, 9, 9, 9,  //
                                          9, 1, 2, 9, 3, 4, 9,  //
                                          9, 9, 9, 9, 9, 9, 9,  //
                                          9, 5, 6, 9, 9, 9, 9,  //
                                          9, 9, 9, 9, 9, 9, 9));
}

TEST(Sheet, WithoutAGapImagesTouch) {
    const Sheet sheet = make_sheet(Bytes{1, 2, 3, 4}, 1, 2, {.columns = 2, .gap = 0, .ground = 0});
    EXPECT_EQ(sheet.width, 2);
    EXPECT_EQ(sheet.height, 2);
    EXPECT_THAT(sheet.pixels, ElementsAre(1, 3, 2, 4));
}

TEST(Sheet, RefusesWrongSizes) {
    EXPECT_THAT(refusal([] { make_sheet(Bytes(5), 2, 1); }),
                HasSubstr("5 bytes are not one or more images of 2"));
    EXPECT_THAT(refusal([] { make_sheet(Bytes{}, 2, 1); }), HasSubstr("0 bytes are not one or more images"));
    EXPECT_THAT(refusal([] { make_sheet(Bytes(4), 0, 1); }), HasSubstr("must be at least 1"));
    EXPECT_THAT(refusal([] { make_sheet(Bytes(4), 2, -1); }), HasSubstr("must be at least 1"));
    EXPECT_THAT(refusal([] { make_sheet(Bytes(4), 2, 1, {.columns = 0}); }), HasSubstr("must be at least 1"));
    EXPECT_THAT(refusal([] { make_sheet(Bytes(4), 2, 1, {.gap = -1}); }), HasSubstr("the gap at least 0"));
}

}  // namespace
}  // namespace hourglass
