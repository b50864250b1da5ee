// Native only: the web build has no file system (-sFILESYSTEM=0).
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <stdlib.h>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

#include "io/files.h"
#include "refusals.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;
using test_support::Bytes;
using test_support::refusal;
using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr std::size_t kLimit = 10'000'000;

class Files : public ::testing::Test {
protected:
    Files() {
        std::string name = (fs::temp_directory_path() / "hourglass-XXXXXX").string();
        folder = mkdtemp(name.data());
    }
    ~Files() override { fs::remove_all(folder); }

    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }

    fs::path folder;
};

TEST_F(Files, GiveBackWhatWasWritten) {
    for (const std::size_t size : {0u, 1u, 1u << 20, 3'000'000u}) {
        Bytes bytes(size);
        for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
        write_file(folder / "file", bytes);
        EXPECT_EQ(read_file(folder / "file", kLimit), bytes) << size;
    }
    EXPECT_EQ(entries(), 1u) << "no temporary file is left";
}

TEST_F(Files, ReadingStopsAtTheLimit) {
    write_file(folder / "file", Bytes(1000));
    EXPECT_EQ(read_file(folder / "file", 1000).size(), 1000u);
    EXPECT_THAT(refusal([&] { read_file(folder / "file", 999); }), HasSubstr("longer than the 999 bytes"));
    EXPECT_THAT(refusal([&] { read_file("/dev/zero", 5'000'000); }), HasSubstr("/dev/zero: longer than"));
}

TEST_F(Files, ErrorsNameThePathAndTheReason) {
    EXPECT_THAT(refusal([&] { read_file(folder / "none", kLimit); }),
                AllOf(HasSubstr((folder / "none").string()), HasSubstr("No such file or directory")));
    EXPECT_THAT(refusal([&] { read_file(folder, kLimit); }), HasSubstr("is a folder, not a file"));
    EXPECT_THAT(refusal([&] { write_file(folder, Bytes(1)); }), HasSubstr("is a folder, not a file"));
    EXPECT_THAT(refusal([&] { write_file(folder / "none/file", Bytes(1)); }),
                AllOf(HasSubstr((folder / "none/file").string()), HasSubstr("No such file or directory")));
    EXPECT_EQ(entries(), 0u);
}

#ifndef __EMSCRIPTEN__  // there pipes are plain files
TEST_F(Files, APipeWithNobodyAtItsOtherEndIsRefusedAtOnce) {
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    EXPECT_THAT(refusal([&] { read_file(folder / "pipe", kLimit); }),
                HasSubstr("a pipe that nobody writes to"));
    EXPECT_THAT(refusal([&] { write_file(folder / "pipe", Bytes(10)); }),
                HasSubstr("a pipe that nobody reads"));
}

// Larger than what a pipe holds, so that either side has to wait for the other.
TEST_F(Files, APipeIsWrittenAndRead) {
    const fs::path pipe = folder / "pipe";
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    const int both = open(pipe.c_str(), O_RDWR);  // stands in for whoever comes first
    Bytes read;
    std::thread reader([&] { read = read_file(pipe, kLimit); });
    const Bytes bytes(1'000'000, 7);
    write_file(pipe, bytes);
    close(both);
    reader.join();
    EXPECT_EQ(read, bytes);
}
#endif

TEST_F(Files, AFailureLeavesTheOldContent) {
    if (!fs::exists("/dev/full")) GTEST_SKIP() << "no /dev/full on this system";
    EXPECT_THAT(refusal([&] { write_file("/dev/full", Bytes(100'000)); }),
                HasSubstr("No space left on device"));
    EXPECT_TRUE(fs::is_character_file("/dev/full")) << "a device is written to, not replaced";
}

TEST_F(Files, ASymbolicLinkStaysOne) {
    write_file(folder / "file", Bytes{1});
    fs::create_symlink("file", folder / "link");
    write_file(folder / "link", Bytes{2});
    EXPECT_TRUE(fs::is_symlink(folder / "link"));
    EXPECT_EQ(read_file(folder / "file", kLimit), Bytes{2});
}

}  // namespace
}  // namespace hourglass
