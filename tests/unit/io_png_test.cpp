#include "io/png.h"
#include "io/sheet.h"
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

using testing::Bytes;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::refusal;

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
        expect_decodes_to(encode_png_grey(width, height, pixels), width, height, 1, pixels);
    }
}

TEST(Png, RefusesWrongSizes) {
    EXPECT_THAT(refusal([] { encode_png_grey(2, 2, Bytes(3)); }), HasSubstr("got 3 bytes instead of 4"));
    EXPECT_THAT(refusal([] { encode_png_rgb(2, 2, Bytes(4)); }), HasSubstr("got 4 bytes instead of 12"));
    EXPECT_THAT(refusal([] { encode_png_grey(0, 2, {}); }), HasSubstr("each side must be 1 to 16384"));
    EXPECT_THAT(refusal([] { encode_png_grey(-1, -1, Bytes(1)); }),
                HasSubstr("each side must be 1 to 16384"));
    EXPECT_THAT(refusal([] { encode_png_grey(100'000, 100'000, Bytes(1)); }), HasSubstr("each side must be"));
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
