#include "io/opened_files.h"
#include "io/png.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using ::testing::Each;
using ::testing::HasSubstr;

constexpr std::size_t kOpenedLimit = 1 << 20;

Bytes csv_bytes(std::string_view characters) { return {characters.begin(), characters.end()}; }
Bytes png_bytes(std::uint8_t ink) { return encode_png_gray(2, 2, Bytes(4, ink)); }

TEST(OpenedFiles, ATableIsSplitAndScaled) {
    OpenedFiles files(kOpenedLimit);
    EXPECT_TRUE(files.empty());
    files.add("t.csv", csv_bytes("x,y,class\n0,10,1\n1,20,2\n2,30,1\n3,40,2\n4,50,1\n"));
    EXPECT_FALSE(files.empty());
    const OpenedData opened = files.build();
    EXPECT_EQ(
        opened.notice,
        "t.csv: read as CSV, 5 rows of 2 columns, labels from 'class'; 4 to train and 1 to test with; every "
        "column scaled to 0..1");
    const Dataset& data = opened.dataset;
    EXPECT_EQ(data.name, "t.csv");
    EXPECT_EQ(data.train.count(), 4u);
    EXPECT_EQ(data.test.count(), 1u);
    EXPECT_EQ(data.train.height, 1);
    EXPECT_THAT(data.train.values, Each(::testing::AllOf(::testing::Ge(0), ::testing::Le(1))));
    EXPECT_EQ(opened.scaling.low.size(), 2u);
    EXPECT_EQ(opened.scaling.range.size(), 2u);
    EXPECT_TRUE(files.empty());
}

TEST(OpenedFiles, ValuesFrom0To1StayAsTheyAre) {
    OpenedFiles files(kOpenedLimit);
    files.add("t.csv", csv_bytes("0,0.25\n0.5,1\n"));
    const OpenedData opened = files.build();
    EXPECT_TRUE(opened.scaling.empty());
    EXPECT_EQ(opened.notice,
              "t.csv: read as CSV, 2 rows of 2 columns, no labels; 1 to train and 1 to test with");
}

TEST(OpenedFiles, ImagesTogetherAreASetInTheOrderOfTheirNames) {
    OpenedFiles files(kOpenedLimit);
    for (const char* name : {"c.png", "a.png", "b.png"})
        files.add(name, png_bytes(static_cast<std::uint8_t>(name[0])));
    const OpenedData opened = files.build();
    EXPECT_EQ(opened.notice,
              "3 images: read as PNG, 3 images of 2 x 2 pixels; 2 to train and 1 to test with");
    const Bytes& train = opened.dataset.train.pixels;
    EXPECT_LT(train[0], train[4]);
    Bytes all = train;
    all.insert(all.end(), opened.dataset.test.pixels.begin(), opened.dataset.test.pixels.end());
    EXPECT_THAT(all, ::testing::UnorderedElementsAreArray(
                         Bytes{'a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', 'c', 'c', 'c', 'c'}));
}

TEST(OpenedFiles, AWrongFileIsSaidAndOverlooked) {
    OpenedFiles files(kOpenedLimit);
    EXPECT_THAT(refusal([&] { files.add("t.csv", csv_bytes("1,2\n3\n")); }),
                HasSubstr("t.csv: line 2 has 1 cell"));
    EXPECT_TRUE(files.empty());
    files.add("a.png", png_bytes(1));
    EXPECT_EQ(refusal([&] { files.add("t.csv", csv_bytes("1,2\n")); }),
              "t.csv: does not go with a.png; open one table or array at a time, or several images");
    files.add("b.png", encode_png_gray(3, 2, Bytes(6)));
    EXPECT_THAT(refusal([&] { files.build(); }),
                HasSubstr("b.png: 3 x 2 pixels, the images before it have 2 x 2"));
    EXPECT_TRUE(files.empty());
    files.add("a.png", png_bytes(1));
    EXPECT_THAT(refusal([&] { files.build(); }), HasSubstr("a.png: has 1 sample; training and test need"));
    EXPECT_THAT(refusal([&] { files.build(); }), HasSubstr("no files"));
}

TEST(OpenedFiles, TakeNoMoreMemoryThanAllowed) {
    OpenedFiles files(100);
    for (int i = 0; i < 25; ++i) files.add("a.png", png_bytes(1));
    EXPECT_EQ(refusal([&] { files.add("b.png", png_bytes(1)); }),
              "b.png: with this file the samples take 104 bytes; at most 100 are read here");
    files.clear();
    EXPECT_TRUE(files.empty());
    files.add("b.png", png_bytes(1));
}

}  // namespace
}  // namespace hourglass
