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

const OpenChoices kUnitScale{.table_scale = OpenedScale::Unit};

TEST(OpenedFiles, ATableIsSplitAndScaled) {
    OpenedFiles files(kOpenedLimit);
    EXPECT_TRUE(files.empty());
    files.add("t.csv", csv_bytes("x,y,class\n0,10,1\n1,20,2\n2,30,1\n3,40,2\n4,50,1\n"));
    EXPECT_FALSE(files.empty());
    const OpenedData opened = files.read_once(kUnitScale);
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
    const OpenedData opened = files.read_once(kUnitScale);
    EXPECT_TRUE(opened.scaling.empty());
    EXPECT_EQ(opened.notice,
              "t.csv: read as CSV, 2 rows of 2 columns, no labels; 1 to train and 1 to test with");
}

TEST(OpenedFiles, ImagesTogetherAreASetInTheOrderOfTheirNames) {
    OpenedFiles files(kOpenedLimit);
    for (const char* name : {"c.png", "a.png", "b.png"})
        files.add(name, png_bytes(static_cast<std::uint8_t>(name[0])));
    const OpenedData opened = files.read_once({});
    EXPECT_EQ(opened.notice,
              "3 images: read as PNG, 3 images of 2 x 2 pixels; 2 to train and 1 to test with");
    const Bytes& train = opened.dataset.train.pixels;
    EXPECT_LT(train[0], train[4]);
    Bytes all = train;
    all.insert(all.end(), opened.dataset.test.pixels.begin(), opened.dataset.test.pixels.end());
    EXPECT_THAT(all, ::testing::UnorderedElementsAreArray(
                         Bytes{'a', 'a', 'a', 'a', 'b', 'b', 'b', 'b', 'c', 'c', 'c', 'c'}));
}

TEST(OpenedFiles, OneImageIsGrayAndBrightOnBlack) {
    OpenedFiles files(kOpenedLimit);
    files.add("a.png", encode_png_gray(4, 3, Bytes{255, 255, 255, 255, 255, 0, 9, 255, 255, 255, 255, 255}));
    ASSERT_TRUE(files.is_one_image());
    EXPECT_EQ(files.read_image(InvertChoice::No).set.pixels[0], 255);
    const Samples one = files.read_image(InvertChoice::Auto);
    EXPECT_EQ(one.set.count(), 1u);
    EXPECT_THAT(one.set.pixels, testing::ElementsAre(0, 0, 0, 0, 0, 255, 246, 0, 0, 0, 0, 0));
    EXPECT_TRUE(one.inverted);
    files.add("b.png", png_bytes(1));
    EXPECT_FALSE(files.is_one_image());
    OpenedFiles table(kOpenedLimit);
    table.add("t.csv", csv_bytes("0,0.25\n0.5,1\n"));
    EXPECT_FALSE(table.is_one_image());
}

TEST(OpenedFiles, AWrongFileIsSaid) {
    OpenedFiles files(kOpenedLimit);
    files.add("t.csv", csv_bytes("1,2\n3\n"));
    EXPECT_THAT(refusal([&] { files.read({}); }), HasSubstr("t.csv: line 2 has 1 cell"));
    files.clear();
    files.add("a.png", png_bytes(1));
    EXPECT_EQ(refusal([&] { files.add("t.csv", csv_bytes("1,2\n")); }),
              "t.csv: does not go with a.png; open one table or array at a time, or several images");
    EXPECT_THAT(refusal([&] { files.read({}); }), HasSubstr("a.png: has 1 sample; training and test need"));
    files.add("b.png", encode_png_gray(3, 2, Bytes(6)));
    EXPECT_THAT(refusal([&] { files.read_once({}); }),
                HasSubstr("b.png: 3 x 2 pixels, the images before it have 2 x 2"));
    EXPECT_TRUE(files.empty());
    EXPECT_THAT(refusal([&] { files.read_once({}); }), HasSubstr("no files"));
}

TEST(OpenedFiles, AreReadAnewWithOtherChoices) {
    OpenedFiles files(kOpenedLimit);
    files.add("t.csv", csv_bytes("0,10,a\n1,20,b\n2,30,a\n3,40,b\n4,50,a\n"));
    const OpenedData guessed = files.read({});
    EXPECT_EQ(guessed.label_column, "3");
    EXPECT_EQ(guessed.low, 0);
    EXPECT_EQ(guessed.high, 50);
    OpenChoices choices;
    choices.reading.label_column = "1";
    choices.table_scale = OpenedScale::Standard;
    const OpenedData chosen = files.read(choices);
    EXPECT_EQ(chosen.label_column, "1");
    EXPECT_EQ(chosen.dataset.train.features(), 1u) << "the column of words is left out";
    EXPECT_NEAR(chosen.scaling.low[0], 30, 10);
    EXPECT_THAT(chosen.notice, HasSubstr("every column scaled to mean 0 and deviation 1"));
    choices.table_scale = OpenedScale::None;
    EXPECT_TRUE(files.read(choices).scaling.empty());
    choices = {.no_label = true};
    const OpenedData unlabeled = files.read(choices);
    EXPECT_EQ(unlabeled.label_column, "");
    EXPECT_EQ(unlabeled.dataset.train.features(), 2u);
    choices.reading.header = true;
    EXPECT_EQ(files.read(choices).dataset.train.columns[1], "10");
}

TEST(OpenedFiles, AFolderForEachClassGivesTheClasses) {
    OpenedFiles files(kOpenedLimit);
    for (const char* name : {"set/cat/1.png", "set/dog/1.png", "set/dog/2.png"})
        files.add(name, png_bytes(9));
    const OpenedData opened = files.read({});
    EXPECT_THAT(opened.dataset.train.classes, ::testing::ElementsAre("cat", "dog"));
    EXPECT_EQ(opened.label_column, "the folders' names");
}

TEST(OpenedFiles, TakeNoMoreMemoryThanAllowed) {
    OpenedFiles files(1000);
    const std::size_t size = png_bytes(1).size();
    for (std::size_t i = 0; i < 1000 / size; ++i) files.add("a.png", png_bytes(1));
    EXPECT_THAT(refusal([&] { files.add("b.png", png_bytes(1)); }), HasSubstr("at most 1000 are read here"));
    files.clear();
    EXPECT_TRUE(files.empty());
    EXPECT_EQ(files.bytes(), 0u);
    files.add("b.png", png_bytes(1));
    OpenedFiles narrow(100);
    narrow.add("t.csv", csv_bytes("1,2,3,4,5,6,7,8,9,1,2,3,4,5\n1,2,3,4,5,6,7,8,9,1,2,3,4,5\n"));
    EXPECT_THAT(refusal([&] { narrow.read({}); }),
                HasSubstr("t.csv: has 28 numbers; at most 25 are read here"));
}

}  // namespace
}  // namespace hourglass
