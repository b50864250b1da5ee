// Files as they are understood before they are used, and data handed back as files.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "data/synthetic.h"
#include "data/table.h"
#include "data/toys.h"
#include "explore/data_export.h"
#include "explore/import.h"
#include "io/csv.h"
#include "io/npy.h"
#include "io/png.h"
#include "io/samples.h"
#include "refusals.h"

namespace hourglass::explore {
namespace {

using test_support::Bytes;
using test_support::refusal;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

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
    EXPECT_FALSE(import.facts()->choices_open);
    EXPECT_EQ(import.facts()->name, "15 images");
    EXPECT_EQ(line_of(import, "Size"), "3 x 2 pixels");
    EXPECT_EQ(import.facts()->preview.rows(), 6);
    EXPECT_EQ(import.facts()->preview.cols(), 12);
    EXPECT_LE(import.facts()->preview.maxCoeff(), 1);
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
