#include "gzip_bytes.h"
#include "io/idx.h"
#include "io/mnist.h"
#include "refusals.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::gzip;
using test_support::refusal;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// `count` images of 2 x 1 pixels with these first and second values.
Bytes image_file(std::size_t count, std::uint8_t first, std::uint8_t second) {
    ImageSet images{2, 1, {}, {}};
    for (std::size_t i = 0; i < count; ++i) images.pixels.insert(images.pixels.end(), {first, second});
    return write_idx_images(images);
}

Bytes label_file(std::size_t count, std::uint8_t label) { return write_idx_labels(Bytes(count, label)); }

void expect_three_and_two(const Dataset& dataset) {
    EXPECT_EQ(dataset.train.width, 2);
    EXPECT_EQ(dataset.train.height, 1);
    EXPECT_THAT(dataset.train.pixels, ElementsAre(1, 2, 1, 2, 1, 2));
    EXPECT_THAT(dataset.train.labels, ElementsAre(5, 5, 5));
    EXPECT_THAT(dataset.test.pixels, ElementsAre(3, 4, 3, 4));
    EXPECT_THAT(dataset.test.labels, ElementsAre(6, 6));
}

TEST(DatasetBuilder, PutsTheFourFilesTogetherInAnyOrder) {
    DatasetBuilder builder("MNIST");
    builder.add("t10k-labels-idx1-ubyte", label_file(2, 6));
    builder.add("folder/train-images-idx3-ubyte.gz", gzip(image_file(3, 1, 2)));
    builder.add("t10k-images-idx3-ubyte", image_file(2, 3, 4));
    EXPECT_THAT(builder.missing(), ElementsAre("training labels (train-labels-idx1-ubyte)"));
    builder.add("train-labels.idx1-ubyte", label_file(3, 5));
    EXPECT_THAT(builder.missing(), IsEmpty());

    const Dataset dataset = builder.build();
    EXPECT_EQ(dataset.name, "MNIST");
    EXPECT_FALSE(dataset.synthetic);
    expect_three_and_two(dataset);
    EXPECT_EQ(builder.missing().size(), 4u) << "the builder is empty afterwards";
}

TEST(DatasetBuilder, TheLargerFileIsForTrainingWhenNamesDoNotTell) {
    DatasetBuilder builder("dropped");
    builder.add("a", image_file(2, 3, 4));
    builder.add("b", image_file(3, 1, 2));
    builder.add("c", label_file(3, 5));
    builder.add("d", label_file(2, 6));
    expect_three_and_two(builder.build());
}

TEST(DatasetBuilder, OneTellingNameOfTwoIsEnough) {
    DatasetBuilder builder("small training set");
    builder.add("train-a", image_file(2, 1, 2));
    builder.add("b", image_file(3, 3, 4));
    builder.add("c", label_file(3, 6));
    builder.add("train-d", label_file(2, 5));
    const Dataset dataset = builder.build();
    EXPECT_EQ(dataset.train.count(), 2u);
    EXPECT_EQ(dataset.test.count(), 3u);
}

TEST(DatasetBuilder, AFileOfTheSameNameReplacesTheFormer) {
    DatasetBuilder builder("again");
    builder.add("train-images", image_file(9, 9, 9));
    builder.add("test-images", image_file(2, 3, 4));
    builder.add("train-images", image_file(3, 1, 2));
    builder.add("train-labels", label_file(3, 5));
    builder.add("test-labels", label_file(2, 6));
    expect_three_and_two(builder.build());
}

TEST(DatasetBuilder, SaysWhatIsMissing) {
    DatasetBuilder builder("MNIST");
    EXPECT_THAT(
        builder.missing(),
        ElementsAre("training images (train-images-idx3-ubyte)", "test images (t10k-images-idx3-ubyte)",
                    "training labels (train-labels-idx1-ubyte)", "test labels (t10k-labels-idx1-ubyte)"));
    builder.add("a", image_file(2, 3, 4));
    builder.add("train-labels", label_file(3, 5));
    EXPECT_THAT(builder.missing(),
                ElementsAre("a second file of images (train-images-idx3-ubyte or t10k-images-idx3-ubyte)",
                            "test labels (t10k-labels-idx1-ubyte)"));
    EXPECT_THAT(refusal([&] { builder.build(); }), HasSubstr("MNIST: missing a second file of images"));

    builder.add("test-labels", label_file(2, 6));
    EXPECT_THAT(builder.missing(), ElementsAre("training images (train-images-idx3-ubyte)"))
        << "the labels of as many settle which images these are";
}

TEST(DatasetBuilder, RefusesWhatDoesNotFit) {
    const struct {
        const char* what;
        std::vector<std::pair<const char*, Bytes>> files;
        const char* message;
    } cases[] = {
        {"damaged file", {{"x.gz", {0x1f, 0x8b, 8}}}, "x.gz: gzip: the data is cut short"},
        {"no IDX file", {{"x/y.txt", {'t', 'e', 'x', 't'}}}, "y.txt: not an IDX file"},
        {"three of a kind",
         {{"a", label_file(1, 1)}, {"b", label_file(2, 1)}, {"c", label_file(3, 1)}},
         "c: there are two files of labels already, a and b"},
        {"no telling names, equal sizes",
         {{"a", image_file(2, 1, 1)},
          {"b", image_file(2, 1, 1)},
          {"c", label_file(2, 1)},
          {"d", label_file(2, 1)}},
         "cannot tell which of a and b is for training"},
        {"both for training",
         {{"train1", image_file(2, 1, 1)},
          {"train2", image_file(3, 1, 1)},
          {"c", label_file(2, 1)},
          {"d", label_file(3, 1)}},
         "cannot tell which of train1 and train2 is for training"},
        {"labels for other images",
         {{"a", image_file(2, 1, 1)},
          {"b", image_file(3, 1, 1)},
          {"c", label_file(2, 1)},
          {"d", label_file(4, 1)}},
         "4 labels for 3 images"},
        {"no images at all",
         {{"a", image_file(0, 1, 1)},
          {"b", image_file(3, 1, 1)},
          {"c", label_file(0, 1)},
          {"d", label_file(3, 1)}},
         "test set: there are no images"},
    };
    for (const auto& c : cases) {
        const std::string message = refusal([&] {
            DatasetBuilder builder("set");
            for (const auto& [name, bytes] : c.files) builder.add(name, bytes);
            builder.build();
        });
        EXPECT_THAT(message, HasSubstr(c.message)) << c.what;
    }
}

TEST(DatasetBuilder, ARefusedFileLeavesTheOthers) {
    DatasetBuilder builder("MNIST");
    builder.add("train-labels", label_file(3, 5));
    EXPECT_THAT(refusal([&] { builder.add("train-labels", {0, 0, 8, 1}); }), HasSubstr("only 4 bytes"));
    EXPECT_EQ(builder.missing().size(), 3u);
}

}  // namespace
}  // namespace hourglass
