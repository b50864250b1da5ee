#include <array>
#include <numeric>

#include "io/idx.h"
#include "io/npy.h"
#include "io/png.h"
#include "io/samples.h"
#include "io/zip.h"
#include "refusals.h"
#include "zip_bytes.h"

namespace hourglass {
namespace {

using test_support::Bytes;
using test_support::refusal;
using test_support::zip;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Bytes letters(std::string_view text) { return {text.begin(), text.end()}; }

// `count` images of 2 x 2 pixels, all of this value.
Bytes npy_images(std::size_t count, float value) {
    return write_npy(std::vector<float>(4 * count, value), std::array<std::size_t, 3>{count, 2, 2});
}
Bytes npy_labels(const std::vector<float>& labels) {
    return write_npy(labels, std::array<std::size_t, 1>{labels.size()});
}

TEST(Zip, GivesBackItsMembers) {
    Bytes large(100'000);
    std::iota(large.begin(), large.end(), std::uint8_t{0});
    for (const bool deflated : {false, true}) {
        for (const bool zip64 : {false, true}) {
            const Bytes archive =
                zip({{"a/b.txt", letters("hello")}, {"large", large}, {"empty", {}}}, {deflated, zip64});
            ASSERT_TRUE(is_zip(archive));
            const std::vector<ZipMember> members = zip_members(archive, "z");
            ASSERT_EQ(members.size(), 3u);
            EXPECT_EQ(members[0].name, "a/b.txt");
            EXPECT_EQ(unzip(archive, members[0], 5, "z"), letters("hello"));
            EXPECT_EQ(unzip(archive, members[1], 1 << 20, "z"), large);
            EXPECT_EQ(unzip(archive, members[2], 0, "z"), Bytes());
        }
    }
}

TEST(Zip, OverlooksFoldersAndWhatMacOSAdds) {
    const Bytes archive = zip({{"a/", {}}, {"__MACOSX/a/._b", {1}}, {"a/.DS_Store", {1}}, {"a/b", {1}}});
    const std::vector<ZipMember> members = zip_members(archive, "z");
    ASSERT_EQ(members.size(), 1u);
    EXPECT_EQ(members[0].name, "a/b");
}

TEST(Zip, RefusesWhatItCannotUnpack) {
    const Bytes archive = zip({{"a", letters("hello hello hello")}});
    ZipMember member = zip_members(archive, "z")[0];
    EXPECT_THAT(refusal([&] { unzip(archive, member, 16, "z"); }),
                HasSubstr("z: 'a': has 17 bytes; at most 16 are read here"));
    ZipMember other = member;
    other.method = 12;
    EXPECT_THAT(refusal([&] { unzip(archive, other, 99, "z"); }), HasSubstr("packed by method 12"));
    other = member;
    other.encrypted = true;
    EXPECT_THAT(refusal([&] { unzip(archive, other, 99, "z"); }), HasSubstr("is encrypted"));
    other = member;
    other.checksum ^= 1;
    EXPECT_THAT(refusal([&] { unzip(archive, other, 99, "z"); }), HasSubstr("its checksum is wrong"));
    other = member;
    other.size = std::size_t{1} << 31;
    EXPECT_THAT(refusal([&] { unzip(archive, other, SIZE_MAX, "z"); }), HasSubstr("'a': is damaged"))
        << "before memory is taken";
    EXPECT_THAT(refusal([&] { zip_members(Bytes(archive.begin(), archive.end() - 1), "z"); }),
                HasSubstr("z: the ZIP archive has no directory at its end"));
}

TEST(Zip, SurvivesDamage) {
    test_support::read_damaged(
        zip({{"a.npy", npy_images(2, 0.5f)}, {"b.csv", letters("1,2\n3,4\n")}}), 4000,
        [](Bytes bytes) { read_samples("z.zip", std::move(bytes), {.limit = 1 << 20}); });
}

TEST(Archive, KerasArraysAreTrainingAndTestSamplesWithLabels) {
    const Bytes archive = zip({{"x_test.npy", npy_images(1, 0.25f)},
                               {"x_train.npy", npy_images(3, 0.5f)},
                               {"y_train.npy", npy_labels({7, 8, 9})},
                               {"y_test.npy", npy_labels({4})}});
    const Samples samples = read_samples("mnist.npz", archive);
    EXPECT_EQ(samples.set.count(), 3u);
    EXPECT_EQ(samples.set.height, 2);
    EXPECT_EQ(samples.set.values[0], 0.5f);
    EXPECT_THAT(samples.set.labels, ElementsAre(7, 8, 9));
    ASSERT_TRUE(samples.test);
    EXPECT_EQ(samples.test->values[0], 0.25f);
    EXPECT_THAT(samples.test->labels, ElementsAre(4));
    EXPECT_TRUE(samples.labeled);
    EXPECT_THAT(samples.notes,
                ElementsAre("of the archive's arrays, x_train for training and x_test for testing "
                            "are read"));
    EXPECT_EQ(read_samples("mnist.npz", archive, {.member = "x_test"}).set.count(), 1u);
    EXPECT_FALSE(read_samples("mnist.npz", archive, {.member = "x_test.npy"}).test);
    EXPECT_THAT(refusal([&] { read_samples("mnist.npz", archive, {.member = "z"}); }),
                HasSubstr("mnist.npz: has no member 'z'; --member names the one to read, of x_test, x_train, "
                          "y_train, y_test"));
}

TEST(Archive, OneArrayIsReadAndSeveralHaveToBeNamed) {
    EXPECT_EQ(read_samples("a.npz", zip({{"arr_0.npy", npy_images(3, 1)}})).set.count(), 3u);
    EXPECT_THAT(refusal([] {
                    read_samples("a.npz", zip({{"p.npy", npy_images(1, 1)}, {"q.npy", npy_images(1, 1)}}));
                }),
                HasSubstr("a.npz: holds several arrays; --member names the one to read, of p, q"));
    EXPECT_THAT(refusal([] {
                    read_samples("a.npz", zip({{"x.npy", npy_images(2, 1)}, {"y.npy", npy_labels({1})}}));
                }),
                HasSubstr("a.npz:y.npy: 1 labels for 2 samples"));
    const Samples labeled =
        read_samples("a.npz", zip({{"images.npy", npy_images(2, 1)}, {"labels.npy", npy_labels({-1, 1})}}));
    EXPECT_THAT(labeled.set.classes, ElementsAre("-1", "1"));
}

TEST(Archive, ATableIsReadFromIt) {
    const Samples table =
        read_samples("t.zip", zip({{"readme.md", letters("x")}, {"train.csv", letters("a,b\n1,2\n3,4\n")}}));
    EXPECT_EQ(describe(table), "CSV, 2 rows of 2 columns, no labels");
    EXPECT_THAT(table.notes, ElementsAre(HasSubstr("read from the member 'train.csv'")));
    EXPECT_THAT(
        refusal([] {
            read_samples("t.zip", zip({{"train.csv", letters("1,2\n")}, {"test.csv", letters("1,2\n")}}));
        }),
        AllOf(HasSubstr("t.zip: holds several files of samples"), HasSubstr("of train.csv, test.csv")));
    EXPECT_THAT(refusal([] {
                    read_samples("t.zip", zip({{"readme.md", letters("x")}}));
                }),
                HasSubstr("t.zip: holds no file of samples"));
}

TEST(Archive, MnistsFourFilesAreReadAlsoInFoldersOfTheirNames) {
    const Bytes images = write_idx_images({2, 2, {1, 2, 3, 4}, {}}), labels = write_idx_labels(Bytes{5});
    const Samples samples =
        read_samples("archive.zip", zip({{"train-images-idx3-ubyte/train-images-idx3-ubyte", images},
                                         {"train-images.idx3-ubyte", images},
                                         {"train-labels.idx1-ubyte", labels},
                                         {"t10k-images.idx3-ubyte", images},
                                         {"t10k-labels.idx1-ubyte", labels}},
                                        {}));
    EXPECT_THAT(samples.set.pixels, ElementsAre(1, 2, 3, 4));
    ASSERT_TRUE(samples.test);
    EXPECT_THAT(samples.test->labels, ElementsAre(5));
}

TEST(Archive, FoldersOfImagesAreClassesInNaturalOrder) {
    const auto png = [](std::uint8_t ink) { return encode_png_gray(2, 1, Bytes(2, ink)); };
    const Samples samples = read_samples(
        "p.zip", zip({{"p/dog/10.png", png(3)}, {"p/cat/2.png", png(2)}, {"p/dog/9.png", png(1)}}));
    EXPECT_THAT(samples.set.pixels, ElementsAre(2, 2, 1, 1, 3, 3));
    EXPECT_THAT(samples.set.labels, ElementsAre(0, 1, 1));
    EXPECT_THAT(samples.set.classes, ElementsAre("cat", "dog"));
    EXPECT_THAT(samples.set.names, ElementsAre("p/cat/2.png", "p/dog/9.png", "p/dog/10.png"));
    EXPECT_TRUE(samples.labeled);
    const Samples split = read_samples(
        "p.zip", zip({{"train/0/a.png", png(3)}, {"train/1/a.png", png(2)}, {"test/1/a.png", png(1)}}));
    EXPECT_THAT(split.set.labels, ElementsAre(0, 1));
    ASSERT_TRUE(split.test);
    EXPECT_THAT(split.test->labels, ElementsAre(1));
    EXPECT_THAT(split.set.classes, ::testing::IsEmpty()) << "digits are their own numbers";
}

}  // namespace
}  // namespace hourglass
