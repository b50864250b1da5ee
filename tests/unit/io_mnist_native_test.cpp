// Native only: the web build has no file system (-sFILESYSTEM=0).
#include <filesystem>
#include <fstream>
#include <stdlib.h>

#include "gzip_bytes.h"
#include "io/idx.h"
#include "io/mnist.h"
#include "refusals.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;
using test_support::Bytes;
using test_support::gzip;
using test_support::refusal;
using ::testing::AllOf;
using ::testing::HasSubstr;

// A folder of its own for each test; the current folder and $HOURGLASS_DATA come back afterwards.
class MnistFolder : public ::testing::Test {
protected:
    MnistFolder() {
        std::string name = (fs::temp_directory_path() / "hourglass-XXXXXX").string();
        folder = fs::canonical(mkdtemp(name.data()));
        if (const char* value = getenv("HOURGLASS_DATA")) setting = value;
        unsetenv("HOURGLASS_DATA");
    }
    ~MnistFolder() override {
        if (setting) setenv("HOURGLASS_DATA", setting->c_str(), 1);
        fs::current_path(before);
        fs::remove_all(folder);
    }

    static void write(const fs::path& path, const Bytes& bytes) {
        fs::create_directories(path.parent_path());
        std::ofstream(path, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    }

    fs::path folder;
    fs::path before = fs::current_path();
    std::optional<std::string> setting;
    Bytes images = write_idx_images({1, 1, {1, 2}, {}});
    Bytes labels = write_idx_labels(Bytes{3, 4});
};

TEST_F(MnistFolder, LoadsEverySpelling) {
    write(folder / "train-images-idx3-ubyte", images);
    write(folder / "train-labels.idx1-ubyte", labels);
    write(folder / "t10k-images-idx3-ubyte.gz", gzip(images));
    write(folder / "t10k-labels.idx1-ubyte.gz", gzip(labels));
    const Dataset dataset = load_mnist(folder / "");
    EXPECT_EQ(dataset.name, folder.filename().string()) << "they are not MNIST";
    EXPECT_EQ(dataset.train.pixels, (Bytes{1, 2}));
    EXPECT_EQ(dataset.test.labels, (Bytes{3, 4}));
}

TEST_F(MnistFolder, SaysWhatIsWrong) {
    EXPECT_THAT(refusal([&] { load_mnist(folder / "none"); }), HasSubstr("none: there is no such folder"));
    write(folder / "train-images-idx3-ubyte", images);
    write(folder / "train-labels-idx1-ubyte", labels);
    write(folder / "t10k-images-idx3-ubyte", images);
    EXPECT_THAT(refusal([&] { load_mnist(folder); }),
                AllOf(HasSubstr(folder.string()), HasSubstr("missing test labels (t10k-labels-idx1-ubyte)")));
    write(folder / "t10k-labels-idx1-ubyte", {0, 0});
    EXPECT_THAT(refusal([&] { load_mnist(folder); }),
                AllOf(HasSubstr(folder.string()), HasSubstr("t10k-labels-idx1-ubyte: only 2 bytes")));
}

TEST_F(MnistFolder, IsFound) {
    const fs::path here = folder / "here";
    fs::create_directories(here);
    fs::current_path(here);
    const MnistPlaces places(folder / "checkout/build/native");
    EXPECT_EQ(places.find(), std::nullopt);
    EXPECT_EQ(places.describe(), "assets/mnist in " + here.string() + ", in " +
                                     (folder / "checkout/build/native").string() +
                                     " and in the folders above them");
    write(folder / "checkout/assets/mnist/train-images-idx3-ubyte.gz", gzip(images));
    EXPECT_EQ(places.find(), folder / "checkout/assets/mnist") << "above the program";
    write(folder / "assets/mnist/train-images-idx3-ubyte", images);
    EXPECT_EQ(places.find(), folder / "assets/mnist") << "above the current folder";
    write(here / "assets/mnist/train-images.idx3-ubyte", images);
    EXPECT_EQ(places.find(), here / "assets/mnist");
    setenv("HOURGLASS_DATA", "/some/where", 1);
    EXPECT_EQ(places.find(), "/some/where");
    unsetenv("HOURGLASS_DATA");
}

TEST(Mnist, TheRealFilesAreRead) {
    const auto folder = MnistPlaces().find();
    ASSERT_TRUE(folder) << "it comes with the program, in assets/mnist";
    const Dataset mnist = load_mnist(*folder);
    EXPECT_EQ(mnist.name, "MNIST");
    EXPECT_EQ(mnist.train.count(), 60000u);
    EXPECT_EQ(mnist.test.count(), 10000u);
    EXPECT_EQ(mnist.train.features(), 784u);
    EXPECT_THAT(std::vector(mnist.train.labels.begin(), mnist.train.labels.begin() + 5),
                ::testing::ElementsAre(5, 0, 4, 1, 9));
    double sum = 0;
    for (const std::uint8_t pixel : mnist.train.pixels) sum += pixel;
    EXPECT_NEAR(sum / 255 / static_cast<double>(mnist.train.pixels.size()), 0.1307, 0.00005)
        << "the well-known mean";
}

}  // namespace
}  // namespace hourglass
