#include <array>

#include "gzip_bytes.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/png.h"
#include "io/samples.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::gzip;
using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bytes characters_of(std::string_view characters) { return {characters.begin(), characters.end()}; }

std::string_view format_name_of(const SampleFormat* format) {
    return format == nullptr ? "none" : format->name;
}

TEST(SampleFormat, IsToldByTheEnding) {
    for (const char* name : {"a.csv", "A.CSV", "a.tsv", "a.csv.gz"})
        EXPECT_EQ(format_name_of(format_of_name(name)), "CSV") << name;
    for (const char* name : {"a.idx", "train-images-idx3-ubyte", "train-images.idx3-ubyte.gz"})
        EXPECT_EQ(format_name_of(format_of_name(name)), "IDX") << name;
    EXPECT_EQ(format_name_of(format_of_name("a.npy")), "NPY");
    EXPECT_EQ(format_name_of(format_of_name("a.png")), "PNG");
    for (const char* name : {"a", "csv", "a.txt", "a.csv.zip", ".gz", ""})
        EXPECT_EQ(format_of_name(name), nullptr) << name;
}

TEST(SampleFormat, OfWhatIsWrittenIsToldByTheFirstEnding) {
    EXPECT_EQ(format_name_of(format_to_write("a.CSV")), "CSV");
    EXPECT_EQ(format_name_of(format_to_write("a.npy")), "NPY");
    EXPECT_EQ(format_name_of(format_to_write("a.idx")), "IDX");
    for (const char* name : {"a.tsv", "a-ubyte", "a.csv.gz", "a.png", "a"})
        EXPECT_EQ(format_to_write(name), nullptr) << name;
}

TEST(SampleFormat, HelpAndFilePickerNameAllEndings) {
    for (const char* ending : {".csv", ".tsv", ".npy", ".idx", ".png"}) {
        EXPECT_THAT(sample_formats_text(), HasSubstr(ending));
        EXPECT_THAT(sample_endings(), HasSubstr(std::string(ending) + ","));
    }
    EXPECT_THAT(sample_formats_text(), HasSubstr("table (.csv, .tsv), "));
    EXPECT_THAT(sample_endings(), ::testing::EndsWith(",.npz,.zip,.gz"));
    EXPECT_THAT(sample_endings(), ::testing::Not(HasSubstr("ubyte"))) << "no ending that a picker knows";
}

// The same four numbers as a file of each format.
struct SampleFile {
    const char* format;
    const char* name;
    Bytes bytes;
};
std::vector<SampleFile> files_of_all_formats() {
    const std::vector<float> numbers = {1, 2, 3, 4};
    const std::array<std::size_t, 2> shape = {2, 2};
    return {{"CSV", "a.csv", characters_of("1,2\n3,4\n")},
            {"NPY", "a.npy", write_npy(numbers, shape)},
            {"IDX", "a.idx", write_idx_numbers(numbers, shape)},
            {"IDX", "a-ubyte", write_idx_images({2, 1, {1, 2, 3, 4}, {}, {}})},
            {"PNG", "a.png", encode_png_gray(4, 1, Bytes{1, 2, 3, 4})}};
}

std::vector<float> numbers_of(const ImageSet& set) {
    return set.holds_floats() ? set.values : std::vector<float>(set.pixels.begin(), set.pixels.end());
}

TEST(Samples, AreReadInEveryFormat) {
    for (const SampleFile& file : files_of_all_formats()) {
        const Samples samples = read_samples(file.name, file.bytes);
        EXPECT_EQ(samples.format->name, file.format) << file.name;
        EXPECT_THAT(numbers_of(samples.set), ElementsAre(1, 2, 3, 4)) << file.name;
        EXPECT_EQ(samples.set.height, 1) << file.name;
        EXPECT_EQ(samples.set.labels, Bytes(samples.set.count())) << file.name;
        EXPECT_FALSE(samples.labeled) << file.name;
        EXPECT_FALSE(samples.guessed) << file.name;
    }
}

TEST(Samples, AreToldByTheirContentWhateverTheirName) {
    for (const SampleFile& file : files_of_all_formats()) {
        for (const std::string name : {"something", "a.txt", "a.npy.gz"}) {
            if (file.format == std::string("CSV") && name.starts_with("a.npy"))
                continue;  // the ending decides
            for (const Bytes& bytes : {file.bytes, gzip(file.bytes)}) {
                const Samples samples = read_samples(name, bytes);
                EXPECT_EQ(samples.format->name, file.format) << name;
                EXPECT_EQ(samples.guessed, format_of_name(name) != samples.format) << name;
                EXPECT_THAT(numbers_of(samples.set), ElementsAre(1, 2, 3, 4)) << name;
            }
        }
    }
    EXPECT_THAT(refusal([] { read_samples("a.npy", characters_of("1,2\n")); }),
                HasSubstr("a.npy: not an NPY file"));
    EXPECT_THAT(
        refusal([] {
            read_samples("a.xyz", Bytes{0xff, 0xd8, 0, 0xe0, 0, 16});
        }),
        HasSubstr("a.xyz: neither its content nor its ending belongs to a known format: table (.csv"));
    EXPECT_THAT(refusal([] { read_samples("notes", characters_of("to do:\nall of it\n")); }),
                HasSubstr("notes: line 2, column 2: 'of' is not a number"));
    EXPECT_THAT(refusal([] { read_samples("a", {}); }), HasSubstr("a: neither"));
}

TEST(Samples, SurviveDamageInEveryFormat) {
    for (const SampleFile& file : files_of_all_formats()) {
        test_support::read_damaged(
            file.bytes, 500,
            [&](Bytes bytes) {
                const Samples samples =
                    read_samples(file.name, std::move(bytes), {.guess = true, .limit = 1 << 20});
                EXPECT_EQ(numbers_of(samples.set).size(), samples.set.count() * samples.set.features());
            });
        test_support::read_damaged(gzip(file.bytes), 500,
                                   [&](Bytes bytes) { read_samples(file.name, std::move(bytes)); });
    }
}

TEST(Samples, TakeLabelsFromAColumn) {
    const Bytes table = characters_of("x,class,y\n1,7,2\n3,9,4\n");
    const Samples named = read_samples("a.csv", table, {.label_column = "class"});
    EXPECT_TRUE(named.labeled);
    EXPECT_THAT(named.set.labels, ElementsAre(7, 9));
    EXPECT_THAT(named.set.values, ElementsAre(1, 2, 3, 4));
    EXPECT_EQ(describe(named), "CSV, 2 rows of 2 columns, labels from 'class'");
    EXPECT_THAT(read_samples("a.csv", table, {.label_column = "2"}).label_column, "class");
    EXPECT_THAT(refusal([&] { read_samples("a.csv", table, {.label_column = "color"}); }),
                HasSubstr("a.csv: there is no column 'color'"));
    const Bytes image = encode_png_gray(1, 2, Bytes{5, 6});
    EXPECT_THAT(refusal([&] { read_samples("a.png", image, {.label_column = "1"}); }),
                HasSubstr("images of 1 x 2 pixels, which have no column '1'"));
}

TEST(Samples, AStripInColorIsAPicture) {
    const Bytes strip = encode_png_rgb(2, 1, Bytes{255, 0, 0, 0, 0, 255});
    EXPECT_EQ(describe(read_samples("a.png", strip, {.color = ColorChoice::Auto})),
              "PNG, 1 image of 2 x 1 pixels in color");
    EXPECT_THAT(refusal([&] { read_samples("a.png", strip, {.label_column = "1"}); }),
                HasSubstr("images of 2 x 1 pixels, which have no column '1'"));
    EXPECT_THAT(refusal([&] { read_samples("a.png", strip, {.without = {"2"}}); }),
                HasSubstr("images of 2 x 1 pixels, which have no column '2'"));
    const ImageSet fitted =
        read_samples("a.png", strip, {.color = ColorChoice::Auto, .size = ImageSize{4, 4}}).set;
    EXPECT_EQ(fitted.width, 4);
    EXPECT_EQ(fitted.height, 4);
    EXPECT_EQ(fitted.features(), 48u);
}

TEST(Samples, LabelsAreGuessedOnlyWhenAsked) {
    const Bytes table = characters_of("x,Label,y\n1,7,2\n3,9,4\n");
    EXPECT_EQ(describe(read_samples("a.csv", table)), "CSV, 2 rows of 3 columns, no labels");
    const Samples guessed = read_samples("a.csv", table, {.guess = true});
    EXPECT_EQ(describe(guessed), "CSV, 2 rows of 2 columns, labels from 'Label'");
    EXPECT_THAT(guessed.set.labels, ElementsAre(7, 9));
    for (const char* other : {"x,label\n1,0.5\n2,1\n", "x,y\n1,0\n2,1\n", "label\n1\n2\n"})
        EXPECT_FALSE(read_samples("a.csv", characters_of(other), {.guess = true}).labeled) << other;
}

TEST(Samples, RowsBecomeImages) {
    const Bytes table = characters_of("1,2,3,4\n5,6,7,8\n");
    const ImageSet wide = read_samples("a.csv", table, {.width = 4}).set;
    EXPECT_EQ(wide.width, 4);
    EXPECT_EQ(wide.height, 1);
    const ImageSet square = read_samples("a.csv", table, {.width = 2}).set;
    EXPECT_EQ(square.width, 2);
    EXPECT_EQ(square.height, 2);
    EXPECT_THAT(refusal([&] { read_samples("a.csv", table, {.width = 3}); }),
                HasSubstr("a.csv: rows of 4 columns cannot be split into images of width 3"));
    EXPECT_THAT(refusal([&] { read_samples("a.png", encode_png_gray(2, 2, Bytes(4)), {.width = 2}); }),
                HasSubstr("a.png: images of 2 x 2 pixels are no rows"));
}

TEST(Samples, ColumnsCalledAsPixelsAreGuessedToBeImages) {
    for (const char* header : {"label,pixel0,pixel1,pixel2,pixel3\n", "label,1x1,1x2,2x1,2x2\n"}) {
        const Bytes table = characters_of(std::string(header) + "7,0,10,20,255\n8,1,2,3,4\n");
        const Samples images = read_samples("a.csv", table, {.guess = true});
        EXPECT_EQ(describe(images), "CSV, 2 images of 2 x 2 pixels, labels from 'label'");
        EXPECT_THAT(images.set.pixels, ElementsAre(0, 10, 20, 255, 1, 2, 3, 4));
        EXPECT_FALSE(images.set.holds_floats());
        EXPECT_EQ(read_samples("a.csv", table).set.width, 5) << "only when asked";
    }
    for (const char* rows :
         {"pixel0,pixel1,pixel2,pixel3\n0,1,2,256\n", "pixel0,pixel1,pixel2,pixel3\n0,1,2,.5\n",
          "pixel0,pixel1,pixel2\n0,1,2\n", "pixel0,pixel1,pixel2,x\n0,1,2,3\n"})
        EXPECT_EQ(read_samples("a.csv", characters_of(rows), {.guess = true}).set.height, 1) << rows;
}

TEST(Samples, BytesDividedBy255AreBytesAgain) {
    std::vector<float> all(256);
    for (std::size_t byte = 0; byte < all.size(); ++byte) all[byte] = static_cast<float>(byte) / 255;
    constexpr std::array<std::size_t, 3> kShape{4, 8, 8};
    const Samples images = read_samples("a.npy", write_npy(all, kShape));
    ASSERT_FALSE(images.set.holds_floats());
    for (std::size_t byte = 0; byte < all.size(); ++byte) ASSERT_EQ(images.set.pixels[byte], byte);
    EXPECT_THAT(images.notes, ElementsAre(HasSubstr("from 0 to 255 over 255")));
    // As rows of pixels, when images are guessed.
    const Bytes table = characters_of("pixel0,pixel1,pixel2,pixel3\n0,0.0039215686,0.2,1\n");
    const ImageSet guessed = read_samples("a.csv", table, {.guess = true}).set;
    EXPECT_THAT(guessed.pixels, ElementsAre(0, 1, 51, 255));
    // Between two gray levels, or outside: floats as they are. Tables are not looked at.
    for (const float other : {0.5f, 0.002f, -1.0f / 255, 256.0f / 255}) {
        std::vector<float> values = all;
        values[7] = other;
        const Samples floats = read_samples("a.npy", write_npy(values, kShape));
        EXPECT_TRUE(floats.set.holds_floats()) << other;
        EXPECT_THAT(floats.set.values, ::testing::ElementsAreArray(values));
    }
    constexpr std::array<std::size_t, 2> kTable{4, 64};
    EXPECT_TRUE(read_samples("a.npy", write_npy(all, kTable)).set.holds_floats());
}

TEST(Samples, TakeNoMoreMemoryThanAllowed) {
    EXPECT_EQ(refusal([] { read_samples("a.csv", characters_of("1,2\n3,4\n"), {.limit = 7}); }),
              "a.csv: 8 bytes; at most 7 are read here");
    EXPECT_THAT(refusal([] { read_samples("a.csv", characters_of("1,2\n3,4\n"), {.limit = 15}); }),
                HasSubstr("a.csv: has 4 numbers; at most 3 are read here"));
    EXPECT_EQ(read_samples("a.csv", characters_of("1,2\n3,4\n"), {.limit = 16}).set.count(), 2u);
    EXPECT_THAT(refusal([] { read_samples("a.csv.gz", gzip(Bytes(1000, '1')), {.limit = 999}); }),
                HasSubstr("a.csv.gz: gzip: the data unpacks to more than the 999 bytes"));
}

TEST(Samples, OfManyFilesAreOfOneSize) {
    const auto image = [](int width, std::uint8_t ink) {
        return read_samples("a.png", encode_png_gray(width, 1, Bytes(static_cast<std::size_t>(width), ink)))
            .set;
    };
    ImageSet all;
    append_samples(all, image(2, 1), "a.png");
    append_samples(all, image(2, 9), "b.png");
    EXPECT_THAT(all.pixels, ElementsAre(1, 1, 9, 9));
    EXPECT_EQ(all.count(), 2u);
    EXPECT_EQ(
        refusal([&] { append_samples(all, image(3, 1), "c.png"); }),
        "c.png: 3 x 1 pixels, the images before it have 2 x 1; all must be of one size, which --size 28 or "
        "--size 2x1 brings them to");
    EXPECT_THAT(
        refusal([&] { append_samples(all, read_samples("d.csv", characters_of("1,2\n")).set, "d.csv"); }),
        HasSubstr("d.csv: bytes and floating-point numbers"));
}

TEST(Samples, LabelsComeFromIdxAndFromOneColumn) {
    EXPECT_THAT(read_labels("l-idx1-ubyte", write_idx_labels(Bytes{7, 0, 9})), ElementsAre(7, 0, 9));
    EXPECT_THAT(read_labels("l.csv", characters_of("label\n7\n0\n9\n")), ElementsAre(7, 0, 9));
    EXPECT_THAT(refusal([] { read_labels("l.csv", characters_of("1,2\n")); }),
                HasSubstr("l.csv: 2 numbers per row"));
}

}  // namespace
}  // namespace hourglass
