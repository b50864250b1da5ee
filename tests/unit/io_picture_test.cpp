#include <cmath>
#include <numeric>

#include "io/foreign.h"
#include "io/image_files.h"
#include "io/jpeg_parts.h"
#include "io/picture.h"
#include "io/png.h"
#include "io/samples.h"
#include "io/sheet.h"
#include "refusals.h"

// In io_png_test.cpp is stb's reader, here its writer of other formats.
#define STB_IMAGE_WRITE_IMPLEMENTATION
#define STB_IMAGE_WRITE_STATIC
#define STBI_WRITE_NO_STDIO
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"
#include <stb_image_write.h>
#pragma GCC diagnostic pop

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::read_damaged;
using test_support::refusal;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

void append_all(void* context, void* data, int size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    static_cast<Bytes*>(context)->insert(static_cast<Bytes*>(context)->end(), bytes, bytes + size);
}

// 16 x 8 pixels, the left half red, the right one blue.
Bytes two_colors() {
    Bytes pixels;
    for (int i = 0; i < 16 * 8; ++i) {
        const Bytes color = i % 16 < 8 ? Bytes{220, 30, 30} : Bytes{20, 40, 210};
        pixels.insert(pixels.end(), color.begin(), color.end());
    }
    return pixels;
}

Bytes jpeg(int width, int height, int channels, const Bytes& pixels) {
    Bytes file;
    stbi_write_jpg_to_func(append_all, &file, width, height, channels, pixels.data(), 100);
    return file;
}

// What a camera writes behind the start of the file: an Exif part with an orientation and nothing else.
Bytes with_orientation(Bytes file, std::uint8_t orientation, bool big_endian) {
    Bytes part = {0xff, 0xe1, 0, 34, 'E', 'x', 'i', 'f', 0, 0};
    const Bytes tiff = big_endian ? Bytes{'M', 'M', 0, 42, 0, 0, 0,           8, 0, 1, 1, 0x12, 0,
                                          3,   0,   0, 0,  1, 0, orientation, 0, 0, 0, 0, 0,    0}
                                  : Bytes{'I', 'I', 42, 0, 8, 0,           0, 0, 1, 0, 0x12, 1, 3,
                                          0,   1,   0,  0, 0, orientation, 0, 0, 0, 0, 0,    0, 0};
    part.insert(part.end(), tiff.begin(), tiff.end());
    file.insert(file.begin() + 2, part.begin(), part.end());
    return file;
}

Samples read_picture(const char* name, Bytes bytes, ColorChoice color = ColorChoice::Auto) {
    return read_samples(name, std::move(bytes), {.color = color});
}

TEST(Pictures, JpegIsReadInColorOrGray) {
    const Bytes file = jpeg(16, 8, 3, two_colors());
    const ImageSet color = read_picture("a.jpg", file).set;
    EXPECT_EQ(color.channels, 3);
    EXPECT_EQ(color.width, 16);
    EXPECT_NEAR(color.pixels[0], 220, 4);
    EXPECT_NEAR(color.pixels[15 * 3 + 2], 210, 4);
    const Samples gray = read_picture("a.jpeg", file, ColorChoice::No);
    EXPECT_EQ(gray.set.channels, 1);
    EXPECT_NEAR(gray.set.pixels[0], 87, 4);
    EXPECT_THAT(gray.notes, Contains("the colors are made gray"));
    // Told by its content whatever its name says.
    EXPECT_EQ(read_picture("a.png", file).format->name, "JPEG");
}

// Quality 100 is within two levels of what was written: a model sees the same digits.
TEST(Pictures, JpegOfTheBestQualityKeepsGrayImages) {
    Bytes pixels(28 * 28);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        pixels[i] = static_cast<std::uint8_t>(128 + 127 * std::sin(static_cast<double>(i) * 0.05));
    const ImageSet set = read_picture("a.jpg", jpeg(28, 28, 1, pixels)).set;
    ASSERT_EQ(set.channels, 1);
    for (std::size_t i = 0; i < pixels.size(); ++i) EXPECT_NEAR(set.pixels[i], pixels[i], 2) << i;
}

TEST(Pictures, CamerasSayHowJpegsAreToBeTurned) {
    const Bytes file = jpeg(16, 8, 3, two_colors());
    for (const bool big_endian : {false, true}) {
        EXPECT_EQ(jpeg_orientation(with_orientation(file, 6, big_endian)), 6);
        const Samples turned = read_picture("a.jpg", with_orientation(file, 6, big_endian));
        EXPECT_EQ(turned.set.width, 8);
        EXPECT_EQ(turned.set.height, 16);
        EXPECT_NEAR(turned.set.pixels[0], 220, 4) << "what was left is now above";
        EXPECT_THAT(turned.notes, Contains("turned upright, as the camera says"));
    }
    EXPECT_EQ(jpeg_orientation(file), 1);
}

// What each orientation makes of a picture of 2 x 1 pixels, 1 and 2, and of 1 x 2.
TEST(Pictures, EveryOrientation) {
    const auto turned = [](int orientation) {
        Picture picture{2, 2, {}};
        for (const int pixel : {1, 2, 3, 4})
            for (int c = 0; c < 4; ++c) picture.rgba.push_back(static_cast<std::uint8_t>(pixel));
        turn_upright(picture, orientation);
        Bytes first;
        for (std::size_t i = 0; i < 16; i += 4) first.push_back(picture.rgba[i]);
        return first;
    };
    EXPECT_THAT(turned(1), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(turned(2), ElementsAre(2, 1, 4, 3));
    EXPECT_THAT(turned(3), ElementsAre(4, 3, 2, 1));
    EXPECT_THAT(turned(4), ElementsAre(3, 4, 1, 2));
    EXPECT_THAT(turned(5), ElementsAre(1, 3, 2, 4));
    EXPECT_THAT(turned(6), ElementsAre(3, 1, 4, 2));
    EXPECT_THAT(turned(7), ElementsAre(4, 2, 3, 1));
    EXPECT_THAT(turned(8), ElementsAre(2, 4, 1, 3));
}

TEST(Pictures, BmpIsRead) {
    Bytes file;
    const Bytes pixels = {255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9};
    stbi_write_bmp_to_func(append_all, &file, 2, 2, 3, pixels.data());
    const Samples samples = read_picture("a.bmp", file);
    EXPECT_EQ(samples.format->name, "BMP");
    EXPECT_EQ(samples.set.pixels, pixels);
    file.resize(file.size() - 4);
    EXPECT_THAT(refusal([&] { read_picture("a.bmp", file); }),
                HasSubstr("a.bmp: a damaged BMP image of 2 x 2 pixels"));
}

TEST(Pictures, DamagedOnesAreRefused) {
    const Bytes file = jpeg(16, 8, 3, two_colors());
    EXPECT_THAT(refusal([&] { read_picture("a.jpg", Bytes(file.begin(), file.end() - 20)); }),
                HasSubstr("a.jpg: a damaged JPEG image of 16 x 8 pixels (it is cut short)"));
    EXPECT_THAT(refusal([&] { read_picture("a.jpg", {'h', 'i', 0}); }), HasSubstr("a.jpg: not a JPEG image"));
    read_damaged(with_orientation(file, 6, true), 3000,
                 [](Bytes bytes) { read_picture("a.jpg", std::move(bytes)); });
    Bytes bmp;
    stbi_write_bmp_to_func(append_all, &bmp, 16, 8, 3, two_colors().data());
    read_damaged(bmp, 3000, [](Bytes bytes) { read_picture("a.bmp", std::move(bytes)); });
}

// 3 x 2 pixels: red, green, blue; white, white half transparent, gray. By libwebp's own encoder.
const Bytes kWebp = {82,  73,  70, 70,  66,  0,   0,   0,   87,  69,  66,  80, 86,  80, 56,
                     76,  53,  0,  0,   0,   47,  2,   64,  0,   16,  47,  32, 16,  32, 232,
                     244, 223, 97, 67,  32,  144, 228, 185, 63,  199, 2,   1,  130, 78, 255,
                     29,  8,   36, 109, 108, 62,  158, 252, 129, 63,  57,  54, 176, 42, 40,
                     100, 27,  1,  14,  221, 43,  112, 74,  23,  209, 255, 24, 94,  0};

TEST(Pictures, WebpIsReadWhereTheBrowserDoesNot) {
    if (format_of_name("a.webp") == nullptr) {
        EXPECT_THAT(refusal([] { read_picture("a.webp", kWebp); }),
                    HasSubstr("a WebP image; save it as PNG or JPEG"));
        return;
    }
    const ImageSet set = read_picture("a.webp", kWebp).set;
    EXPECT_THAT(set.pixels,
                ElementsAre(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255, 128, 128, 128, 90, 90, 90));
    EXPECT_THAT(refusal([] { read_picture("a.webp", Bytes(kWebp.begin(), kWebp.end() - 9)); }),
                HasSubstr("WebP image"));
    read_damaged(kWebp, 3000, [](Bytes bytes) { read_picture("a.webp", std::move(bytes)); });
}

Picture picture_of_gray(const Bytes& gray_and_opacity) {
    Picture picture{static_cast<int>(gray_and_opacity.size() / 2), 1, {}};
    for (std::size_t i = 0; i < gray_and_opacity.size(); i += 2) {
        for (int c = 0; c < 3; ++c) picture.rgba.push_back(gray_and_opacity[i]);
        picture.rgba.push_back(gray_and_opacity[i + 1]);
    }
    return picture;
}

TEST(Pictures, TransparencyShowsWhatLeavesSomethingToSee) {
    const FileContent black_ink = picture_content(picture_of_gray({0, 255, 0, 0, 0, 128}));
    EXPECT_THAT(black_ink.set.pixels, ElementsAre(0, 255, 127));
    EXPECT_THAT(black_ink.notes, Contains(HasSubstr("show white")));
    const FileContent white_ink = picture_content(picture_of_gray({255, 255, 255, 0, 255, 128}));
    EXPECT_THAT(white_ink.set.pixels, ElementsAre(255, 0, 128));
    EXPECT_THAT(white_ink.notes, ElementsAre("transparent parts show black"));
    EXPECT_THAT(picture_content(picture_of_gray({1, 255, 2, 255})).notes, IsEmpty());
}

TEST(Pictures, ASheetIsCutIntoItsTiles) {
    Bytes tiles(6 * 64);
    std::iota(tiles.begin(), tiles.end(), std::uint8_t{70});
    const Sheet sheet = make_sheet(tiles, 8, 8, {.columns = 3});
    const Bytes png = encode_png_gray(sheet.width, sheet.height, sheet.pixels);
    const Samples guessed = read_samples("a.png", png, {.guess_tiles = true});
    EXPECT_EQ(guessed.set.pixels, tiles);
    EXPECT_THAT(guessed.notes, Contains(HasSubstr("taken for a sheet of 3 x 2 tiles of 8 x 8 pixels")));
    EXPECT_EQ(read_samples("a.png", png, {.tile = ImageSize{8, 8}}).set.count(), 6u);
    EXPECT_EQ(
        read_samples("a.png", png, {.known_width = 8, .known_height = 8, .guess_tiles = true}).set.count(),
        6u);
    EXPECT_EQ(read_samples("a.png", png).set.count(), 1u);
    EXPECT_THAT(refusal([&] {
                    read_samples("a.png", png, {.tile = ImageSize{7, 7}});
                }),
                HasSubstr("a.png: an image of 32 x 22 pixels is no sheet of tiles of 7 x 7"));
    const std::string table = "a,b\n1,2\n3,4\n";
    EXPECT_THAT(refusal([&] {
                    read_samples("a.csv", {table.begin(), table.end()}, {.tile = ImageSize{8, 8}});
                }),
                HasSubstr("a.csv: is CSV; only an image file can be a sheet"));
}

ImageFile image_file(const std::string& name, Bytes bytes) {
    return {name, name, [bytes] { return bytes; }};
}

TEST(Pictures, AFolderIsBroughtToOneSizeColorAndGround) {
    const auto gray = [](int width, int height, std::uint8_t level) {
        return encode_png_gray(width, height, Bytes(static_cast<std::size_t>(width * height), level));
    };
    const std::vector<ImageFile> sizes = {image_file("1.png", gray(2, 2, 250)),
                                          image_file("2.png", gray(4, 4, 240))};
    EXPECT_THAT(refusal([&] { read_image_files(sizes, "f", {}); }), HasSubstr("--size 28"));
    const Samples fitted =
        read_image_files(sizes, "f", {.invert = InvertChoice::Auto, .size = ImageSize{2, 2}});
    EXPECT_TRUE(fitted.fitted);
    EXPECT_TRUE(fitted.inverted);
    EXPECT_THAT(fitted.set.pixels, ElementsAre(5, 5, 5, 5, 15, 15, 15, 15));
    EXPECT_THAT(fitted.notes, Contains(HasSubstr("brought to 2 x 2 pixels")));
    EXPECT_THAT(fitted.notes, Contains(HasSubstr("are inverted")));
    const Samples left = read_image_files({sizes[0]}, "f", {});
    EXPECT_THAT(left.notes, Contains(HasSubstr("inverted (--invert yes) they are bright on black")));

    const std::vector<ImageFile> mixed = {image_file("1.png", gray(1, 1, 7)),
                                          image_file("2.png", encode_png_rgb(1, 1, Bytes{200, 0, 0}))};
    const Samples colors = read_image_files(mixed, "f", {.color = ColorChoice::Auto});
    EXPECT_EQ(colors.set.channels, 3);
    EXPECT_THAT(colors.set.pixels, ElementsAre(7, 7, 7, 200, 0, 0));
    EXPECT_EQ(read_image_files(mixed, "f", {.color = ColorChoice::No}).set.pixels.size(), 2u);
}

TEST(Foreign, WellKnownFormatsAreNamed) {
    EXPECT_THAT(foreign_format(Bytes{'G', 'I', 'F', '8', '9', 'a'}), HasSubstr("GIF"));
    EXPECT_THAT(refusal([] {
                    read_picture("a.xyz", {0x89, 'H', 'D', 'F', 13, 10, 26, 10});
                }),
                HasSubstr("an HDF5 file"));
    EXPECT_EQ(foreign_format(Bytes{'1', ',', '2'}), "");
}

}  // namespace
}  // namespace hourglass
