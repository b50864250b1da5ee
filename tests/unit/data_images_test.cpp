#include <cmath>
#include <functional>
#include <numeric>

#include "data/images.h"
#include "data/stored.h"
#include "data/synthetic_pictures.h"
#include "data/table.h"
#include "data/tiles.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

ImageSet image(int width, int height, Bytes pixels, int channels = 1) {
    ImageSet set{width, height, std::move(pixels), {}};
    set.channels = channels;
    set.labels.resize(set.pixels.size() / set.features());
    return set;
}

TEST(Images, BecomeGrayByTheirLumaAndColorByEqualChannels) {
    ImageSet set = image(2, 1, {255, 0, 0, 10, 20, 30}, 3);
    make_gray(set);
    EXPECT_THAT(set.pixels, ElementsAre(76, 18));
    EXPECT_EQ(set.channels, 1);
    make_color(set);
    EXPECT_THAT(set.pixels, ElementsAre(76, 76, 76, 18, 18, 18));
    EXPECT_EQ(set.features(), 6u);
}

TEST(Images, AreTurnedWithTheirChannels) {
    ImageSet set = image(2, 1, {1, 2, 3, 4, 5, 6}, 3);
    transpose_images(set);
    EXPECT_EQ(set.height, 2);
    EXPECT_THAT(set.pixels, ElementsAre(1, 2, 3, 4, 5, 6));
    ImageSet gray = image(2, 2, {1, 2, 3, 4});
    transpose_images(gray);
    EXPECT_THAT(gray.pixels, ElementsAre(1, 3, 2, 4));
}

TEST(Images, AreInvertedBytesAndFloats) {
    ImageSet bytes = image(1, 1, {0, 255, 100});
    invert_images(bytes);
    EXPECT_THAT(bytes.pixels, ElementsAre(255, 0, 155));
    ImageSet floats{1, 1, {}, {0, 0}, {0.25f, 1}};
    invert_images(floats);
    EXPECT_THAT(floats.values, ElementsAre(0.75f, 0));
    ImageSet wild{1, 1, {}, {0}, {3}};
    EXPECT_THAT(refusal([&] { invert_images(wild); }), HasSubstr("the value 3 cannot be inverted"));
}

TEST(Images, TellDarkInkByTheBrightBorder) {
    const Bytes ink_on_white = {255, 255, 255, 255, 0, 255, 255, 255, 255};
    const Bytes digit = {0, 0, 0, 0, 255, 0, 0, 0, 0};
    Bytes both = ink_on_white;
    both.insert(both.end(), digit.begin(), digit.end());
    EXPECT_EQ(share_on_bright_ground(image(3, 3, ink_on_white)), 1.0);
    EXPECT_EQ(share_on_bright_ground(image(3, 3, digit)), 0.0);
    EXPECT_EQ(share_on_bright_ground(image(3, 3, both)), 0.5);
}

// A shrunken pixel is the average of what it covers, also where pixels are cut.
TEST(Images, AreShrunkByAverages) {
    ImageSet set = image(4, 2, {0, 100, 40, 60, 200, 100, 0, 100});
    fit_image(set, {2, 1});
    EXPECT_THAT(set.pixels, ElementsAre(100, 50));
    ImageSet cut = image(3, 3, {0, 90, 180, 0, 90, 180, 0, 90, 180});
    fit_image(cut, {2, 2});
    EXPECT_THAT(cut.pixels, ElementsAre(30, 150, 30, 150));
}

TEST(Images, KeepTheirProportionsBetweenBarsOfTheBorder) {
    ImageSet dark = image(2, 1, {0, 40});
    fit_image(dark, {2, 4});
    EXPECT_THAT(dark.pixels, ElementsAre(0, 0, 0, 40, 0, 0, 0, 0));
    ImageSet bright = image(2, 1, {250, 240});
    fit_image(bright, {2, 3});
    EXPECT_THAT(bright.pixels, ElementsAre(255, 255, 250, 240, 255, 255));
    ImageSet grown = image(2, 1, {0, 100}, 1);
    fit_image(grown, {4, 2});
    EXPECT_THAT(grown.pixels, ElementsAre(0, 25, 75, 100, 0, 25, 75, 100));
    ImageSet floats{2, 1, {}, {0}, {0.0f, 0.5f}};
    fit_image(floats, {1, 1});
    EXPECT_THAT(floats.values, ElementsAre(0.25f));
    ImageSet colors = image(2, 1, {0, 10, 20, 40, 50, 60}, 3);
    fit_image(colors, {1, 1});
    EXPECT_THAT(colors.pixels, ElementsAre(20, 30, 40));
}

// 3 x 2 tiles of 4 x 5 pixels, all different, in a sheet with such gaps, enlarged.
ImageSet sheet(int gap, int edge, int scale, int channels, int empty = 0) {
    const int width = 2 * edge + 3 * 4 + 2 * gap, height = 2 * edge + 2 * 5 + gap;
    ImageSet set =
        image(width * scale, height * scale,
              Bytes(static_cast<std::size_t>(width * height * scale * scale * channels), 64), channels);
    for (int tile = 0; tile < 6 - empty; ++tile) {
        for (int y = 0; y < 5 * scale; ++y) {
            for (int x = 0; x < 4 * scale; ++x) {
                const int left = scale * (edge + tile % 3 * (4 + gap)),
                          top = scale * (edge + tile / 3 * (5 + gap));
                const auto at = static_cast<std::size_t>(((top + y) * set.width + left + x) * channels);
                for (int c = 0; c < channels; ++c)
                    set.pixels[at + static_cast<std::size_t>(c)] =
                        static_cast<std::uint8_t>(100 + 20 * tile + x / scale + 4 * (y / scale) + 50 * c);
            }
        }
    }
    return set;
}

TEST(Tiles, AreFoundByTheirSizeAndByTheirGaps) {
    for (const int channels : {1, 3}) {
        for (const auto& [gap, edge, scale] : {std::tuple(0, 0, 1), {2, 2, 1}, {2, 0, 1}, {2, 2, 3}}) {
            ImageSet set = sheet(gap, edge, scale, channels);
            const auto known = grid_of_tiles(set, {4, 5});
            ASSERT_TRUE(known) << gap << " " << edge << " " << scale;
            const auto found = find_gaps(set);
            EXPECT_EQ(found.has_value(), gap > 0);
            EXPECT_EQ(found.value_or(TileGrid{{4, 5}}).tile, (ImageSize{4, 5}));
            cut_tiles(set, *known);
            EXPECT_EQ(set.count(), 6u);
            EXPECT_EQ(set.features(), static_cast<std::size_t>(20 * channels));
            const std::size_t last = 5 * set.features();
            EXPECT_EQ(set.pixels[0], 100);
            EXPECT_EQ(set.pixels[last], 200);
            EXPECT_EQ(set.pixels[last + static_cast<std::size_t>(channels)], 201);
        }
    }
    EXPECT_FALSE(grid_of_tiles(sheet(2, 2, 1, 1), {5, 5}));
}

TEST(Tiles, LeaveOutPlacesThatNothingWasDrawnTo) {
    ImageSet set = sheet(2, 2, 1, 1, 2);
    cut_tiles(set, *grid_of_tiles(set, {4, 5}));
    EXPECT_EQ(set.count(), 4u);
}

TEST(SyntheticPictures, HaveTenLabeledClassesInColor) {
    const Dataset data = synthetic_pictures(20, 10, 1);
    validate(data);
    EXPECT_EQ(data.train.features(), 32u * 32 * 3);
    EXPECT_EQ(data.train.classes.size(), 10u);
    EXPECT_EQ(data.train.labels[13], 3);
    // Each picture by itself, whatever the others are.
    const Dataset fewer = synthetic_pictures(3, 1, 1);
    EXPECT_TRUE(std::equal(fewer.train.pixels.begin(), fewer.train.pixels.end(), data.train.pixels.begin()));
    EXPECT_NE(synthetic_pictures(3, 1, 2).train.pixels, fewer.train.pixels);
    // In color: the channels differ.
    std::size_t colored = 0;
    for (std::size_t i = 0; i < data.train.pixels.size(); i += 3)
        colored += data.train.pixels[i] != data.train.pixels[i + 1] ? 1 : 0;
    EXPECT_GT(colored, data.train.pixels.size() / 3 / 2);
    EXPECT_THAT(refusal([] { synthetic_pictures(0, 1, 1); }), HasSubstr("at least one"));
}

// Compilers differ in the order of a call's arguments, and libraries in the last digit of a sine.
TEST(SyntheticPictures, AreTheSameFromEveryCompiler) {
    const std::vector<std::uint8_t> pixels = synthetic_pictures(3, 1, 1).train.pixels;
    const auto sum = [&](std::size_t picture) {
        const auto first = pixels.begin() + static_cast<std::ptrdiff_t>(picture * 3072);
        return std::accumulate(first, first + 3072, 0.0);
    };
    EXPECT_NEAR(sum(0), 298205, 10);
    EXPECT_NEAR(sum(1), 219649, 10);
    EXPECT_NEAR(sum(2), 327978, 10);
}

// Sample i has the values 10 i, 10 i + 1, ...
class Counting final : public StoredSamples {
public:
    void read(std::size_t first, std::span<float> to) const override {
        for (std::size_t i = 0; i < to.size(); ++i) to[i] = static_cast<float>(10 * (first + i / 2) + i % 2);
    }
    bool are_bytes() const override { return false; }
};

ImageSet stored_counting(std::size_t count) {
    ImageSet set{2, 1, {}, Bytes(count)};
    set.stored = std::make_shared<Counting>();
    return set;
}

TEST(StoredSamples, AreSplitAndScaledAsSamplesInMemoryAre) {
    ImageSet stored = stored_counting(50);
    ImageSet memory{2, 1, {}, Bytes(50), {}};
    memory.values.resize(100);
    stored.stored->read(0, memory.values);
    Dataset a = split(stored, 0.3, 1, "a"), b = split(memory, 0.3, 1, "b");
    const Scaling scaling = fit_scaling(b.train);
    EXPECT_EQ(fit_scaling(a.train), scaling);
    for (ImageSet* set : {&a.train, &a.test, &b.train, &b.test}) scale(scaling, *set);
    for (const auto& [from, to] : {std::pair(&a.train, &b.train), {&a.test, &b.test}}) {
        std::vector<float> values(from->count() * 2);
        from->stored->read(0, values);
        EXPECT_EQ(values, to->values);
    }
    EXPECT_EQ(value_range(a.train), value_range(b.train));
    const auto found = find_value(stored, [](float value) { return value > 100; });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->place, 21u);
    EXPECT_EQ(found->value, 101);
}

// Images of 3 x 2 pixels in color from 0 to 1, each another.
class Colorful final : public StoredSamples {
public:
    void read(std::size_t first, std::span<float> to) const override {
        for (std::size_t i = 0; i < to.size(); ++i)
            to[i] = static_cast<float>((first * 18 + i) * 7 % 101) / 100;
    }
    bool are_bytes() const override { return false; }
};

TEST(StoredSamples, AreChangedAsImagesInMemoryAre) {
    const std::vector<std::function<void(ImageSet&)>> changes = {invert_images, transpose_images, make_gray,
                                                                 [](ImageSet& set) {
                                                                     fit_images(set, {5, 4});
                                                                 },
                                                                 [](ImageSet& set) {
                                                                     make_gray(set);
                                                                     fit_images(set, {4, 4});
                                                                     invert_images(set);
                                                                 }};
    for (std::size_t i = 0; i < changes.size(); ++i) {
        ImageSet stored{3, 2, {}, Bytes(9)};
        stored.channels = 3;
        stored.stored = std::make_shared<Colorful>();
        ImageSet memory = stored;
        memory.stored = nullptr;
        memory.values.resize(9 * 18);
        stored.stored->read(0, memory.values);
        EXPECT_EQ(share_on_bright_ground(stored), share_on_bright_ground(memory));
        changes[i](stored);
        changes[i](memory);
        ASSERT_EQ(stored.features(), memory.features()) << i;
        EXPECT_EQ(stored.width, memory.width) << i;
        EXPECT_EQ(stored.channels, memory.channels) << i;
        std::vector<float> values(4 * stored.features());
        stored.stored->read(3, values);
        const auto from = memory.values.begin() + static_cast<std::ptrdiff_t>(3 * stored.features());
        EXPECT_TRUE(std::equal(values.begin(), values.end(), from)) << "change " << i;
    }
    ImageSet counting = stored_counting(50);
    EXPECT_THAT(refusal([&] { invert_images(counting); }), HasSubstr("the value 10 cannot be inverted"));
}

TEST(Images, AreBroughtToASizeOneByOne) {
    ImageSet set{2, 2, {0, 0, 0, 255, 255, 255, 255, 0}, Bytes(2)}, first{2, 2, {0, 0, 0, 255}, Bytes(1)},
        second{2, 2, {255, 255, 255, 0}, Bytes(1)};
    fit_images(set, {4, 2});
    fit_image(first, {4, 2});
    fit_image(second, {4, 2});
    EXPECT_EQ(set.width, 4);
    first.pixels.insert(first.pixels.end(), second.pixels.begin(), second.pixels.end());
    EXPECT_EQ(set.pixels, first.pixels);
}

}  // namespace
}  // namespace hourglass
