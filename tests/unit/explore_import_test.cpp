// Files as they are understood before they are used, and data handed back as files.
#include <array>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "data/table.h"
#include "data/toys.h"
#include "explore/data_export.h"
#include "explore/import.h"
#include "explore/page_words.h"
#include "io/csv.h"
#include "io/npy.h"
#include "io/png.h"
#include "io/samples.h"
#include "refusals.h"

namespace hourglass::explore {
namespace {

using test_support::Bytes;
using test_support::refusal;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::size_t kImportLimit = 1 << 20;

Import import_text(const std::string& name, const std::string& text) {
    OpenedFiles files(kImportLimit);
    files.add(name, Bytes(text.begin(), text.end()));
    return Import(std::move(files));
}

std::string line_of(const Import& import, const std::string& name) {
    for (const ImportFacts::Line& line : import.facts()->lines)
        if (line.name == name) return line.value;
    return "no line";
}

constexpr char kFlowers[] = "length,width,kind\n5,1,rose\n6,2,iris\n7,3,rose\n8,4,iris\n9,5,rose\n";

TEST(Import, SaysWhatItUnderstood) {
    const Import import = import_text("f.csv", kFlowers);
    const ImportFacts& facts = *import.facts();
    EXPECT_EQ(facts.name, "f.csv");
    EXPECT_TRUE(facts.table);
    EXPECT_EQ(line_of(import, "Found"), "CSV, 5 rows of 2 columns");
    EXPECT_EQ(line_of(import, "Columns"), "2 columns: length, width");
    EXPECT_EQ(line_of(import, "Classes"), "2 classes from kind: iris, rose");
    EXPECT_EQ(line_of(import, "Values"), "1 to 9");
    EXPECT_EQ(line_of(import, "Split"), "4 to train, 1 to test");
    EXPECT_THAT(facts.label_columns, ElementsAre("length", "width", "kind"));
    EXPECT_TRUE(facts.choices_open);
    EXPECT_TRUE(facts.has_header_choice);
    ASSERT_EQ(facts.preview.cols(), 4);
    EXPECT_THAT(facts.columns, ElementsAre("length", "width"));
    EXPECT_EQ(facts.labels.size(), 4u);
    for (Eigen::Index i = 0; i < 4; ++i)
        EXPECT_NEAR(facts.preview(0, i) - facts.preview(1, i), 4, 1e-5) << "the numbers as they were";
}

TEST(Import, FollowsChoicesAndKeepsTheSheetWhereTheyFail) {
    Import import = import_text("f.csv", kFlowers);
    import.choose({.label_column = "width"});
    EXPECT_EQ(import.facts()->label_column, "width");
    EXPECT_EQ(line_of(import, "Columns"), "1 column: length");
    import.choose({.no_label = true});
    EXPECT_EQ(line_of(import, "Classes"), "none");
    import.choose({.header = false});
    EXPECT_NE(import.facts()->problem + line_of(import, "Columns"), "2 columns: length, width");
    import.choose({.label_column = "height"});
    EXPECT_THAT(import.facts()->problem, HasSubstr("'height'"));
    EXPECT_THAT(refusal([&] { import.take(); }), HasSubstr("'height'"));
    import.choose({.scale = ImportScale::None});
    EXPECT_EQ(import.facts()->problem, "");
    const OpenedData data = import.take();
    EXPECT_TRUE(data.scaling.empty());
    EXPECT_EQ(data.dataset.train.count(), 4u);
}

TEST(Import, OfPicturesHasTheirSizeAndTheFirstOfThem) {
    OpenedFiles files(kImportLimit);
    for (int i = 0; i < 15; ++i)
        files.add(std::to_string(i) + ".png",
                  encode_png_gray(3, 2, Bytes(6, static_cast<std::uint8_t>(17 * i))));
    const Import import(std::move(files));
    EXPECT_FALSE(import.facts()->table);
    EXPECT_TRUE(import.facts()->has_size_choice);
    EXPECT_FALSE(import.facts()->has_color_choice);
    EXPECT_EQ(import.facts()->name, "15 images");
    EXPECT_EQ(line_of(import, "Size"), "3 x 2 pixels");
    EXPECT_EQ(import.facts()->preview.rows(), 6);
    EXPECT_EQ(import.facts()->preview.cols(), 12);
    EXPECT_LE(import.facts()->preview.maxCoeff(), 1);
}

TEST(Import, WhichDimensionCountsTheSamplesCanBeChosen) {
    OpenedFiles files(kImportLimit);
    const std::vector<float> numbers(8 * 8 * 20, 0.5f);
    files.add("a.npy", write_npy(numbers, std::array<std::size_t, 3>{8, 8, 20}));
    Import import(std::move(files));
    EXPECT_TRUE(import.facts()->has_samples_choice);
    EXPECT_EQ(line_of(import, "Size"), "8 x 8 pixels");
    EXPECT_THAT(import.facts()->notes, Contains(HasSubstr("20 images whose samples come last")));
    import.choose({.scale = ImportScale::Unit, .samples_last = false});
    EXPECT_EQ(line_of(import, "Size"), "20 x 8 pixels");
    EXPECT_TRUE(import.facts()->has_samples_choice) << "there is a way back";
}

Import import_pictures(std::initializer_list<std::vector<std::uint8_t>> pictures) {
    OpenedFiles files(kImportLimit);
    for (const auto& bytes : pictures) files.add(std::to_string(files.bytes()) + ".png", bytes);
    return Import(std::move(files));
}

TEST(Import, PicturesAreBroughtToOneSizeInvertedAndShownInColor) {
    const Bytes red{250, 0, 0, 250, 0, 0, 250, 0, 0, 250, 0, 0}, gray(18, 255);
    Import import = import_pictures({encode_png_rgb(2, 2, red), encode_png_gray(6, 3, gray)});
    EXPECT_EQ(import.facts()->choices.side, 28);
    EXPECT_EQ(line_of(import, "Size"), "28 x 28 pixels in color");
    EXPECT_THAT(import.facts()->notes, Contains(HasSubstr("several sizes")));
    EXPECT_TRUE(import.facts()->has_color_choice);
    EXPECT_EQ(import.facts()->channels, 3);
    EXPECT_EQ(import.facts()->preview.rows(), 28 * 28 * 3);
    import.choose({.scale = ImportScale::Unit, .side = 32, .color = false});
    EXPECT_EQ(import.facts()->problem, "");
    EXPECT_EQ(line_of(import, "Size"), "32 x 32 pixels");
    EXPECT_THAT(import.facts()->notes, testing::Each(Not(HasSubstr("several sizes")))) << "it is chosen now";
    EXPECT_TRUE(import.facts()->has_color_choice) << "there is a way back";
    import.choose({.scale = ImportScale::Unit});
    EXPECT_THAT(import.facts()->problem, HasSubstr("all must be of one size"));
    EXPECT_THAT(import.facts()->problem, Not(HasSubstr("--")));
    import.choose({.scale = ImportScale::Unit, .side = 28, .invert = true, .color = false});
    EXPECT_EQ(import.facts()->problem, "");
    EXPECT_EQ(import.facts()->channels, 1);
    EXPECT_THAT(import.facts()->notes, Contains(HasSubstr("inverted")));
}

TEST(Import, LargePicturesAreBroughtToASizeThatTrains) {
    const Import import = import_pictures(
        {encode_png_gray(200, 90, Bytes(18000, 1)), encode_png_gray(200, 90, Bytes(18000, 9))});
    EXPECT_EQ(line_of(import, "Size"), "64 x 64 pixels");
    EXPECT_THAT(import.facts()->notes, Contains(HasSubstr("200 x 90 pixels, and are brought to 64 x 64")));
}

TEST(Import, EmptyCellsAreFilledOrTheirRowsLeftOut) {
    Import import = import_text("g.csv", "a,b\n1,2\n3,\n5,6\n7,8\n");
    EXPECT_TRUE(import.facts()->has_missing_choice);
    EXPECT_EQ(import.facts()->choices.missing, Missing::Mean);
    EXPECT_THAT(import.facts()->notes, Contains(HasSubstr("empty cells are filled")));
    import.choose({.missing = Missing::Drop});
    EXPECT_EQ(line_of(import, "Found"), "CSV, 3 rows of 2 columns");
    import.choose({.missing = Missing::Refuse});
    EXPECT_THAT(import.facts()->problem, HasSubstr("g.csv"));
    EXPECT_THAT(import.facts()->problem, Not(HasSubstr("--")));
}

TEST(PageWords, HaveNoOptionsOfTheCommandLine) {
    EXPECT_EQ(without_options("the first line, 1, 2, is taken for the names (--header no makes it a row)"),
              "the first line, 1, 2, is taken for the names");
    EXPECT_EQ(without_options("dark on a bright ground; inverted (--invert yes) they are bright on black"),
              "dark on a bright ground; inverted they are bright on black");
    EXPECT_EQ(without_options("a.png: 3 x 2 pixels; all must be of one size, which --size 28 or --size 2x2 "
                              "brings them to"),
              "a.png: 3 x 2 pixels; all must be of one size");
    EXPECT_EQ(
        without_options("line 3 is empty; --missing mean fills it, --missing drop leaves it out; the end"),
        "line 3 is empty; the end");
    EXPECT_EQ(without_options("a -- b (c) and --"), "a -- b (c) and --");
}

TEST(Import, RefusesWhatIsNoData) {
    EXPECT_THAT(refusal([] { import_text("t.csv", "1,2\n3\n"); }), HasSubstr("t.csv: line 2"));
}

TEST(ExportedData, OfATableIsWhatItWasBeforeScaling) {
    Dataset data = toy_data(toy_set("two-moons"));
    const Dataset before = data;
    const Scaling scaling = fit_standard_scaling(data.train);
    scale(scaling, data.train);
    scale(scaling, data.test);
    const NamedFile csv = export_data(data, scaling, DataFormat::Csv, SIZE_MAX);
    EXPECT_EQ(csv.name, "two-moons.csv");
    const ImageSet again = to_samples(read_csv(csv.bytes, "c", SIZE_MAX, {.label_column = "class"}), "c");
    EXPECT_THAT(again.columns, ElementsAre("x", "y"));
    EXPECT_THAT(again.classes, ElementsAre("lower", "upper"));
    ASSERT_EQ(again.count(), kToyRows);
    for (std::size_t i = 0; i < 20; ++i) EXPECT_NEAR(again.values[i], before.train.values[i], 1e-5);
    const NamedFile npy = export_data(data, scaling, DataFormat::Npy, SIZE_MAX);
    const ImageSet array = read_npy(npy.bytes, "n");
    EXPECT_EQ(array.count(), kToyRows);
    EXPECT_EQ(array.width, 2);
    EXPECT_NEAR(array.values.back(), before.test.values.back(), 1e-5);
    EXPECT_THAT(refusal([&] { export_data(data, scaling, DataFormat::Png, SIZE_MAX); }),
                HasSubstr("no picture"));
}

TEST(ExportedData, OfPicturesInColorIsTheirBytes) {
    ImageSet two{.width = 2, .height = 2, .pixels = Bytes(12, 77), .labels = {0}};
    two.pixels[0] = 255;
    two.channels = 3;
    const Dataset data{"colors", false, two, two};
    const ImageSet array = read_npy(export_data(data, {}, DataFormat::Npy, SIZE_MAX).bytes, "n");
    EXPECT_EQ(array.channels, 3);
    EXPECT_EQ(array.count(), 2u);
    const NamedFile png = export_data(data, {}, DataFormat::Png, SIZE_MAX);
    const ImageSet sheet = read_samples("p.png", png.bytes, {.color = ColorChoice::Yes}).set;
    EXPECT_EQ(sheet.width, 4);
    EXPECT_EQ(sheet.pixels, Bytes({255, 77, 77, 77, 77, 77, 255, 77, 77, 77, 77, 77,
                                   77,  77, 77, 77, 77, 77, 77,  77, 77, 77, 77, 77}));
}

TEST(ExportedData, OfPicturesIsTheirBytes) {
    const Dataset data = synthetic_digits(11, 5, 1);
    const NamedFile npy = export_data(data, {}, DataFormat::Npy, SIZE_MAX);
    const ImageSet array = read_npy(npy.bytes, "n");
    EXPECT_EQ(array.height, 28);
    ASSERT_EQ(array.count(), 16u);
    Bytes all = data.train.pixels;
    all.insert(all.end(), data.test.pixels.begin(), data.test.pixels.end());
    EXPECT_EQ(array.pixels, all);
    const NamedFile png = export_data(data, {}, DataFormat::Png, SIZE_MAX);
    const ImageSet sheet = read_samples("p.png", png.bytes).set;
    EXPECT_EQ(sheet.width, 4 * 28);
    EXPECT_EQ(sheet.pixels[14 * 112 + 14], data.train.pixels[14 * 28 + 14]);
    const NamedFile csv = export_data(data, {}, DataFormat::Csv, SIZE_MAX);
    const std::string text(csv.bytes.begin(), csv.bytes.end());
    EXPECT_TRUE(text.starts_with("class,pixel0,pixel1,")) << text.substr(0, 40);
    EXPECT_THAT(refusal([&] { export_data(data, {}, DataFormat::Csv, 1000); }),
                HasSubstr("as CSV the data would take"));
}

}  // namespace
}  // namespace hourglass::explore
