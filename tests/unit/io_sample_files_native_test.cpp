// Native only: the web build has no file system (-sFILESYSTEM=0).
#include <array>
#include <filesystem>
#include <limits>
#include <optional>
#include <stdlib.h>

#include "data/minibatch.h"
#include "gzip_bytes.h"
#include "io/csv.h"
#include "io/files.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/png.h"
#include "io/sample_files.h"
#include "io/stored_npy.h"
#include "refusals.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;
using test_support::Bytes;
using test_support::refusal;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class SampleFiles : public ::testing::Test {
protected:
    SampleFiles() {
        std::string name = (fs::temp_directory_path() / "hourglass-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    ~SampleFiles() override { fs::remove_all(folder); }

    fs::path write(const std::string& name, const Bytes& bytes) const {
        write_file(folder / name, bytes);
        return folder / name;
    }
    fs::path write(const std::string& name, std::string_view text) const {
        return write(name, Bytes(text.begin(), text.end()));
    }

    fs::path folder;
};

TEST_F(SampleFiles, AreReadInEveryFormat) {
    const Samples csv = read_sample_file(write("a.csv", "1,2\n3,4\n"));
    EXPECT_THAT(csv.set.values, ElementsAre(1, 2, 3, 4));
    EXPECT_FALSE(csv.labeled);
    const Samples npy =
        read_sample_file(write("a.npy", write_npy(csv.set.values, std::array<std::size_t, 2>{2, 2})));
    EXPECT_THAT(npy.set.values, ElementsAre(1, 2, 3, 4));
    const Samples idx = read_sample_file(write("a.idx", write_idx_images({1, 2, {1, 2, 3, 4}, {}, {}})));
    EXPECT_THAT(idx.set.pixels, ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(idx.set.labels, ElementsAre(0, 0));
    EXPECT_EQ(idx.set.height, 2);
    const Samples png = read_sample_file(write("a.png", encode_png_gray(2, 1, Bytes{5, 6})));
    EXPECT_THAT(png.set.pixels, ElementsAre(5, 6));
    EXPECT_EQ(png.set.width, 2);
}

TEST_F(SampleFiles, AreUnpacked) {
    const std::string text = "1,2\n3,4\n";
    const fs::path packed = write("a.csv.gz", test_support::gzip(Bytes(text.begin(), text.end())));
    EXPECT_THAT(read_sample_file(packed).set.values, ElementsAre(1, 2, 3, 4));
    Bytes cut = read_file(packed, 1000);
    cut.pop_back();
    EXPECT_THAT(refusal([&] { read_sample_file(write("b.csv.gz", cut)); }), HasSubstr("b.csv.gz: gzip: "));
}

TEST_F(SampleFiles, TakeLabelsFromAColumn) {
    const Samples named =
        read_sample_file(write("a.csv", "x,class,y\n1,7,2\n3,9,4\n"), {.label_column = "class"});
    EXPECT_TRUE(named.labeled);
    EXPECT_THAT(named.set.labels, ElementsAre(7, 9));
    EXPECT_THAT(named.set.values, ElementsAre(1, 2, 3, 4));
    const std::vector<float> numbers = {1, 7, 3, 9};
    const fs::path npy = write("a.npy", write_npy(numbers, std::array<std::size_t, 2>{2, 2}));
    EXPECT_THAT(read_sample_file(npy, {.label_column = "2"}).set.labels, ElementsAre(7, 9));
    EXPECT_THAT(refusal([&] { read_sample_file(npy, {.label_column = "class"}); }),
                HasSubstr("a.npy: there is no column 'class'"));
    const fs::path images = write("a.idx", write_idx_images({1, 2, {1, 2, 3, 4}, {}, {}}));
    EXPECT_THAT(refusal([&] { read_sample_file(images, {.label_column = "1"}); }),
                HasSubstr("images of 1 x 2 pixels, which have no"));
}

TEST_F(SampleFiles, FoldersOfImagesComeInTheOrderOfTheirNames) {
    fs::create_directory(folder / "png");
    for (const char* name : {"png/b.png", "png/a.PNG", "png/c.png"})
        write(name, encode_png_gray(1, 1, Bytes{static_cast<std::uint8_t>(name[4])}));
    write("png/notes.txt", "not an image");
    write("png/._a.png", "not an image either");
    EXPECT_TRUE(is_image_folder(folder / "png"));
    EXPECT_THAT(read_sample_file(folder / "png").set.pixels, ElementsAre('a', 'b', 'c'));

    write("png/d.png", encode_png_gray(2, 1, Bytes{1, 2}));
    EXPECT_THAT(refusal([&] { read_sample_file(folder / "png"); }),
                HasSubstr("d.png: 2 x 1 pixels, the images before it have 1 x 1; all must be of one size"));
    write("png/b.png", "no picture");
    EXPECT_THAT(refusal([&] { read_sample_file(folder / "png"); }), HasSubstr("b.png: not a PNG image"));
}

// The same numbers as from memory; files that are smaller, of another format or to be changed are left to
// others.
TEST_F(SampleFiles, LargeArraysAreReadAsTheyAreNeeded) {
    const std::vector<float> numbers = {1, 2, 3, 4, 5, 6};
    const fs::path rows = write("rows.npy", write_npy(numbers, std::array<std::size_t, 2>{3, 2}));
    const std::optional<Samples> stored = read_stored_npy(rows, {}, 0);
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->set.count(), 3u);
    EXPECT_TRUE(stored->set.values.empty());
    Matrix some(2, 2);
    gather_range(stored->set, 1, some);
    EXPECT_EQ(some, (Matrix(2, 2) << 3, 5, 4, 6).finished());
    EXPECT_FALSE(read_stored_npy(rows, {}));
    EXPECT_FALSE(read_stored_npy(rows, {.label_column = "1"}, 0));
    EXPECT_FALSE(read_stored_npy(write("a.csv", "1,2\n"), {}, 0));

    const std::vector<float> gray = {0, 51, 255, 102};
    const fs::path images = write("images.npy", write_npy(gray, std::array<std::size_t, 3>{1, 2, 2}));
    Matrix image(4, 1);
    const std::optional<Samples> levels = read_stored_npy(images, {}, 0);
    ASSERT_TRUE(levels);
    EXPECT_FALSE(levels->set.holds_floats()) << "whole numbers from 0 to 255 are gray levels";
    gather_range(levels->set, 0, image);
    EXPECT_FLOAT_EQ(image(1, 0), 0.2f);
    gather_range(read_stored_npy(images, {.invert = InvertChoice::Yes}, 0)->set, 0, image);
    EXPECT_FLOAT_EQ(image(1, 0), 0.8f);
    EXPECT_THAT(refusal([&] {
                    read_stored_npy(images, {.tile = ImageSize{2, 2}}, 0);
                }),
                HasSubstr("only an image file can be a sheet"));
    const std::optional<Samples> large = read_stored_npy(images, {.size = ImageSize{4, 4}}, 0);
    EXPECT_EQ(large->set.features(), 16u);
    EXPECT_TRUE(large->fitted);
    const std::vector<float> bright = {1, 1, 1, 0};
    const fs::path scan = write("scan.npy", write_npy(bright, std::array<std::size_t, 3>{1, 2, 2}));
    const std::optional<Samples> inverted = read_stored_npy(scan, {.invert = InvertChoice::Auto}, 0);
    EXPECT_TRUE(inverted->inverted);
    EXPECT_THAT(inverted->notes, Contains(HasSubstr("--invert no leaves them")));
    gather_range(inverted->set, 0, image);
    EXPECT_EQ(image(0, 0), 0);
    const std::vector<float> bad = {1, std::numeric_limits<float>::infinity()};
    const fs::path infinite = write("bad.npy", write_npy(bad, std::array<std::size_t, 2>{1, 2}));
    EXPECT_THAT(refusal([&] { read_stored_npy(infinite, {}, 0); }),
                HasSubstr("sample 1, number 2: not a finite"));
}

TEST_F(SampleFiles, FoldersOfMnistAreNoImageFolders) {
    EXPECT_FALSE(is_image_folder(folder));
    EXPECT_THAT(refusal([&] { read_sample_file(folder); }), HasSubstr("there are no images in this folder"));
    write("a.png", encode_png_gray(1, 1, Bytes{1}));
    EXPECT_TRUE(is_image_folder(folder));
    write("train-images-idx3-ubyte", "");
    EXPECT_FALSE(is_image_folder(folder));
    EXPECT_FALSE(is_image_folder(folder / "nowhere"));
}

TEST_F(SampleFiles, SayWhatIsWrongAndWhere) {
    EXPECT_THAT(refusal([&] { read_sample_file(folder / "no.csv"); }), HasSubstr("no.csv: cannot be read"));
    EXPECT_THAT(refusal([&] { read_sample_file(write("a.csv", "1,2\n3\n")); }),
                HasSubstr("a.csv: line 2 has 1"));
    EXPECT_THAT(refusal([&] { read_sample_file(write("a.npy", "1,2")); }),
                HasSubstr("a.npy: not an NPY file"));
    EXPECT_THAT(refusal([&] {
                    read_sample_file(write("a.idx", write_idx_images({1, 1, {}, {}, {}})));
                }),
                HasSubstr("a.idx: there are no images"));
}

TEST_F(SampleFiles, LabelsComeFromIdxFilesAndColumns) {
    EXPECT_THAT(read_label_file(write("l-idx1-ubyte", write_idx_labels(Bytes{7, 0, 9}))),
                ElementsAre(7, 0, 9));
    EXPECT_THAT(read_label_file(write("l.csv", "label\n7\n0\n9\n")), ElementsAre(7, 0, 9));
    const fs::path bytes =
        write("l.npy", std::string("\x93NUMPY\x01\0\x38\0", 10) +
                           "{'descr':'|u1','fortran_order':False,'shape':(3,)}      " + "\7\1\x9");
    EXPECT_THAT(read_label_file(bytes), ElementsAre(7, 1, 9));
    EXPECT_THAT(refusal([&] { read_label_file(write("l.csv", "1,2\n")); }),
                HasSubstr("l.csv: 2 numbers per row"));
    EXPECT_THAT(refusal([&] { read_label_file(write("l.csv", "1\n1.5\n")); }),
                HasSubstr("row 2 has the label 1.5"));
}

TEST_F(SampleFiles, NumbersAreWrittenAsTheEndingSays) {
    const std::vector<float> values = {1, 2, 3, 4, 5, 6};
    const std::array<std::size_t, 3> shape = {1, 2, 3};
    write_numbers(folder / "a.npy", values, shape);
    const ImageSet npy = read_sample_file(folder / "a.npy").set;
    EXPECT_EQ(npy.values, values);
    EXPECT_EQ(npy.height, 2);
    write_numbers(folder / "a.idx", values, shape);
    EXPECT_EQ(read_sample_file(folder / "a.idx").set.values, values);
    EXPECT_EQ(read_sample_file(folder / "a.idx").set.height, 2);
    write_numbers(folder / "a.csv", values, shape);
    EXPECT_EQ(read_sample_file(folder / "a.csv").set.values, values);
    EXPECT_EQ(read_sample_file(folder / "a.csv").set.features(), 6u);
    for (const char* name : {"a-ubyte", "a.csv.gz", "a"}) {
        EXPECT_FALSE(is_number_file(name));
        EXPECT_THAT(refusal([&] { write_numbers(folder / name, values, shape); }),
                    HasSubstr("as .csv, .npy or .idx"));
    }
}

}  // namespace
}  // namespace hourglass
