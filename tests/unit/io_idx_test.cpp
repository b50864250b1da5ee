#include <array>
#include <limits>

#include "io/idx.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::HasSubstr;

// Two images of 3 x 2 pixels (width x height).
const Bytes kImages = {0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
const Bytes kLabels = {0, 0, 8, 1, 0, 0, 0, 3, 7, 0, 9};
// One row of 1.5 and -2.
const Bytes kNumbers = {0, 0, 0xD, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0x3F, 0xC0, 0, 0, 0xC0, 0, 0, 0};

Bytes changed(Bytes bytes, std::size_t at, std::uint8_t value) {
    bytes.at(at) = value;
    return bytes;
}

struct Malformed {
    const char* what;
    Bytes bytes;
    const char* message;
};

// Each refusal says what is wrong, and names the file.
template <typename Reader>
void expect_refusals(const Reader& read, const std::vector<Malformed>& cases) {
    for (const Malformed& c : cases) {
        const std::string message = refusal([&] { read(c.bytes, "some-file"); });
        EXPECT_THAT(message, HasSubstr(c.message)) << c.what;
        EXPECT_THAT(message, HasSubstr("some-file: ")) << c.what;
    }
}

TEST(Idx, ReadsImages) {
    const ImageSet images = read_idx_images(kImages, "test");
    EXPECT_EQ(images.width, 3);
    EXPECT_EQ(images.height, 2);
    EXPECT_EQ(images.pixels, (Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}));
    EXPECT_EQ(write_idx_images(images), kImages);
}

TEST(Idx, ReadsLabels) {
    EXPECT_EQ(read_idx_labels(kLabels, "test"), (Bytes{7, 0, 9}));
    EXPECT_EQ(write_idx_labels(Bytes{7, 0, 9}), kLabels);
}

TEST(Idx, ReadsNumbers) {
    const ImageSet rows = read_idx_samples(kNumbers, "test");
    EXPECT_EQ(rows.width, 2);
    EXPECT_EQ(rows.height, 1);
    EXPECT_EQ(rows.values, (std::vector{1.5f, -2.0f}));
    EXPECT_EQ(rows.labels, Bytes{0});
    EXPECT_EQ(write_idx_numbers(rows.values, std::array<std::size_t, 2>{1, 2}), kNumbers);

    const std::vector<float> values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    const Bytes file = write_idx_numbers(values, std::array<std::size_t, 3>{2, 3, 2});
    const ImageSet images = read_idx_samples(file, "test");
    EXPECT_EQ(images.count(), 2u);
    EXPECT_EQ(images.height, 3);
    EXPECT_EQ(images.width, 2);
    EXPECT_EQ(images.values, values);
}

TEST(Idx, SamplesMayBeBytes) {
    const ImageSet images = read_idx_samples(kImages, "test");
    EXPECT_EQ(images.pixels, read_idx_images(kImages, "test").pixels);
    EXPECT_EQ(images.labels, (Bytes{0, 0}));
}

TEST(Idx, ReadsFilesOfNothing) {
    EXPECT_TRUE(read_idx_images({0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3}, "test").pixels.empty());
    EXPECT_TRUE(read_idx_labels({0, 0, 8, 1, 0, 0, 0, 0}, "test").empty());
}

TEST(Idx, TellsTheKind) {
    EXPECT_EQ(idx_kind(kImages, "test"), IdxKind::ImageFile);
    EXPECT_EQ(idx_kind(kLabels, "test"), IdxKind::LabelFile);
}

TEST(Idx, RefusesMalformedImages) {
    Bytes longer = kImages;
    longer.push_back(0);
    Bytes huge = kImages;
    std::fill(huge.begin() + 4, huge.begin() + 16, std::uint8_t{0xff});
    // 2^31 images of 2^15 x 2^15 pixels are 2^61 bytes; 4 images of 2^31 x 2^31 pixels
    // are 2^64: 0 when overflowing.
    const Bytes many = {0, 0, 8, 3, 0x80, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x80, 0};
    const Bytes overflowing = {0, 0, 8, 3, 0, 0, 0, 4, 0x80, 0, 0, 0, 0x80, 0, 0, 0};
    expect_refusals(
        read_idx_images,
        {
            {"nothing", {}, "only 0 bytes; the IDX header alone has 4"},
            {"short magic", {0, 0, 8}, "only 3 bytes"},
            {"short header", Bytes(kImages.begin(), kImages.begin() + 15),
             "only 15 bytes; the IDX header alone has 16"},
            {"signed bytes", changed(kImages, 2, 9),
             "neither images of bytes (magic 0x00000803) nor labels (0x00000801); it begins with 0x00000903"},
            {"wrong magic", changed(kImages, 2, 7), "not an IDX file; it begins with 0x00000703 instead of"},
            {"no dimensions", changed(kImages, 3, 0), "not an IDX file; it begins with 0x00000800"},
            {"little-endian", {3, 8, 0, 0}, "begins with 0x03080000"},
            {"labels", kLabels, "holds labels (magic 0x00000801) instead of images"},
            {"too few pixels", Bytes(kImages.begin(), kImages.end() - 1),
             "2 images of 6 bytes, but 11 bytes follow"},
            {"trailing byte", longer, "2 images of 6 bytes, but 13 bytes follow"},
            {"larger count", changed(kImages, 7, 3), "3 images of 6 bytes, but 12 bytes follow"},
            {"smaller count", changed(kImages, 7, 1), "1 images of 6 bytes, but 12 bytes follow"},
            {"no width", changed(kImages, 15, 0), "images of 0 x 2 pixels"},
            {"no height", changed(kImages, 11, 0), "images of 3 x 0 pixels"},
            {"all sizes huge", huge, "images of 4294967295 x 4294967295 pixels"},
            {"2^61 bytes", many, "2147483648 images of 1073741824 bytes, but 0 bytes follow"},
            {"2^64 bytes", overflowing, "images of 2147483648 x 2147483648 pixels"},
        });
}

TEST(Idx, RefusesMalformedLabels) {
    Bytes longer = kLabels;
    longer.push_back(0);
    expect_refusals(
        read_idx_labels,
        {
            {"nothing", {}, "only 0 bytes"},
            {"short header", {0, 0, 8, 1, 0, 0, 0}, "only 7 bytes; the IDX header alone has 8"},
            {"images", kImages, "holds images (magic 0x00000803) instead of labels"},
            {"too few", Bytes(kLabels.begin(), kLabels.end() - 1), "3 labels of 1 byte, but 2 bytes follow"},
            {"trailing byte", longer, "3 labels of 1 byte, but 4 bytes follow"},
            {"huge count", changed(kLabels, 4, 0xff), "4278190083 labels of 1 byte, but 3 bytes follow"},
        });
}

TEST(Idx, RefusesMalformedSamples) {
    const float endless[] = {1, std::numeric_limits<float>::infinity()};
    Bytes longer = kNumbers;
    longer.push_back(0);
    expect_refusals(
        [](Bytes bytes, std::string_view where) { return read_idx_samples(std::move(bytes), where); },
        {
            {"labels", kLabels, "holds labels (magic 0x00000801) instead of images"},
            {"no images", {0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 3}, "there are no images"},
            {"no rows", {0, 0, 0xD, 2, 0, 0, 0, 0, 0, 0, 0, 2}, "there are no images"},
            {"one dimension", changed(kNumbers, 3, 1), "an array of shape (1), but 3 numbers follow it"},
            {"four dimensions", changed(kNumbers, 3, 4),
             "an array of shape (1, 2, 1069547520, 3221225472); rows"},
            {"doubles", changed(kNumbers, 2, 0xE), "an array of shape (1, 2), but 1 numbers follow it"},
            {"short header", Bytes(kNumbers.begin(), kNumbers.begin() + 11),
             "only 11 bytes; the IDX header alone has 12"},
            {"cut number", Bytes(kNumbers.begin(), kNumbers.end() - 1),
             "7 bytes follow the header, which are no whole numbers of 4 bytes"},
            {"trailing byte", longer, "9 bytes follow the header, which are no whole numbers of 4 bytes"},
            {"huge count", changed(kNumbers, 4, 0x80), "shape (2147483649, 2), but 2 numbers follow it"},
            {"no width", changed(kNumbers, 11, 0), "an array of shape (1, 0) holds nothing"},
            {"infinite", write_idx_numbers(endless, std::array<std::size_t, 2>{1, 2}),
             "row 1, column 2: the number is not finite"},
        });
}

// A file of this type and shape with these bytes.
Bytes idx_file(std::uint8_t type, const std::vector<std::uint8_t>& shape, const Bytes& body) {
    Bytes bytes = {0, 0, type, static_cast<std::uint8_t>(shape.size())};
    for (const std::uint8_t size : shape) bytes.insert(bytes.end(), {0, 0, 0, size});
    bytes.insert(bytes.end(), body.begin(), body.end());
    return bytes;
}

TEST(Idx, ReadsEveryTypeOfNumber) {
    const auto values = [](const Bytes& bytes) { return read_idx_samples(bytes, "test").values; };
    EXPECT_THAT(values(idx_file(0x09, {1, 1, 2}, {0xFF, 0x7F})), ElementsAre(-1, 127));
    EXPECT_THAT(values(idx_file(0x0B, {1, 1, 2}, {0xFE, 0xD4, 0x2E, 0xE0})), ElementsAre(-300, 12000));
    EXPECT_THAT(values(idx_file(0x0C, {1, 2}, {0xFF, 0xFE, 0xEE, 0x90, 0, 1, 0xD4, 0xC0})),
                ElementsAre(-70000, 120000));
    EXPECT_THAT(values(idx_file(0x0E, {1}, {0xC0, 0x28, 0x80, 0, 0, 0, 0, 0})), ElementsAre(-12.25f));
    const ImageSet rows = read_idx_samples(idx_file(0x08, {2, 3}, {1, 2, 3, 4, 5, 6}), "test");
    EXPECT_EQ(rows.height, 1);
    EXPECT_EQ(rows.pixels, (Bytes{1, 2, 3, 4, 5, 6}));
    const ImageSet channel = read_idx_samples(idx_file(0x08, {1, 2, 3, 1}, {1, 2, 3, 4, 5, 6}), "test");
    EXPECT_EQ(channel.height, 2);
    EXPECT_EQ(channel.width, 3);
    const ImageSet color = read_idx_samples(idx_file(0x08, {1, 2, 2, 3}, Bytes(12, 7)), "test");
    EXPECT_EQ(color.channels, 3);
    EXPECT_EQ(read_idx_samples(write_idx_images(color), "test").pixels, color.pixels);
}

// QMNIST's are of 32 bits, eight columns of which the first is the class.
TEST(Idx, ReadsLabelsOf32Bits) {
    EXPECT_EQ(read_idx_labels(idx_file(0x0C, {2}, {0, 0, 0, 7, 0, 0, 0, 9}), "test"), (Bytes{7, 9}));
    const Bytes columns = idx_file(0x0C, {2, 2}, {0, 0, 0, 7, 0, 0, 1, 9, 0, 0, 0, 4, 0, 0, 2, 0});
    EXPECT_EQ(read_idx_labels(columns, "qmnist-test-labels-idx2-int"), (Bytes{7, 4}));
    EXPECT_TRUE(holds_idx_numbers(columns, "table.idx"));
    EXPECT_FALSE(holds_idx_numbers(columns, "qmnist-test-labels-idx2-int"));
    EXPECT_THAT(refusal([] {
                    read_idx_labels(idx_file(0x0C, {1}, {0, 0, 1, 0}), "l");
                }),
                HasSubstr("l: row 1 has the label 256; labels must be whole numbers from 0 to 255"));
}

TEST(Idx, SurvivesDamage) {
    test_support::read_damaged(
        kImages, 3000, [](Bytes bytes) { read_idx_images(std::move(bytes), "damaged"); });
    test_support::read_damaged(
        kLabels, 3000, [](Bytes bytes) { read_idx_labels(std::move(bytes), "damaged"); });
    test_support::read_damaged(kNumbers, 3000,
                               [](Bytes bytes) { read_idx_samples(std::move(bytes), "damaged"); });
}

TEST(Dataset, Validates) {
    const ImageSet good{2, 1, {1, 2, 3, 4}, {0, 1}};
    EXPECT_NO_THROW(validate({"ok", false, good, good}));
    const struct {
        ImageSet set;
        const char* message;
    } cases[] = {
        {{2, 1, {}, {}}, "there are no images"},
        {{2, 1, {1, 2}, {0, 1}}, "2 labels for 1 images"},
        {{2, 1, {1, 2, 3}, {0}}, "1 labels for 1 images and a part of one"},
        {{0, 1, {}, {0}}, "both sides must be positive"},
        {{-2, -1, {1, 2, 3, 4}, {0, 1}}, "both sides must be positive"},
        {{1, 2, {1, 2, 3, 4}, {0, 1}}, "they must have the same size"},
    };
    for (const auto& c : cases)
        EXPECT_THAT(refusal([&] { validate({"set", false, good, c.set}); }), HasSubstr(c.message));
}

TEST(Dataset, PixelsBecomeBytes) {
    const float values[] = {0.0f, 1.0f, 0.5f, 1.0f / 255, 0.4f / 255, -3.0f, 7.0f, std::nanf("")};
    EXPECT_EQ(to_bytes(values), (Bytes{0, 255, 128, 1, 0, 0, 255, 0}));
}

}  // namespace
}  // namespace hourglass
