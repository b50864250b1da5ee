// MNIST and data sets in its format (Fashion-MNIST, KMNIST, EMNIST): four IDX files, each plain or gzipped.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

// Puts a data set together from files as they arrive in any order, fetched or dropped on the
// page. Whether a file holds images or labels is read from its content; whether it is for
// training or test, from its name ("train", "t10k" or "test" in it), or where the names do not
// tell, from its size: the larger one is for training.
class DatasetBuilder {
public:
    // The most bytes that one file may unpack to: the browser has 256 MB in all. MNIST's largest has 47 MB.
    static constexpr std::size_t kFileLimit = std::size_t{128} << 20;

    explicit DatasetBuilder(std::string name, std::size_t limit = kFileLimit)
        : name_(std::move(name)), limit_(limit) {}

    // Whether images lie on their side; unset: told by the files' names (EMNIST).
    void set_transpose(std::optional<bool> transpose) { transpose_ = transpose; }

    // Takes the content of one file, plain or gzipped; a file of the same name replaces the former one.
    // Throws Error when the content is damaged or there are two files of its kind already; the builder is
    // then as it was before.
    void add(std::string_view filename, std::vector<std::uint8_t> bytes);

    // The files that are still missing, in words such as "test labels (t10k-labels-idx1-ubyte)"; empty when
    // all four are there.
    std::vector<std::string> missing() const;

    // The data set. Throws Error when a file is missing, which leaves the builder as it is, or when the files
    // do not fit together, which empties it, as success does.
    Dataset build();

    // What was guessed or put right, a sentence each.
    const std::vector<std::string>& notes() const { return notes_; }

private:
    enum class Role { Unknown, Train, Test };
    struct File {
        std::string filename;
        Role role;
        std::size_t count;
        ImageSet images;                   // of an image file
        std::vector<std::uint8_t> labels;  // of a label file
    };
    static std::vector<Role> roles(const std::vector<File>& files, const std::vector<File>& partners);
    void turn_upright(ImageSet& images, std::string_view filename);
    std::array<File, 2> take_pair(std::vector<File>& files);

    std::string name_;
    std::size_t limit_;
    std::optional<bool> transpose_{};
    std::vector<std::string> notes_{};
    std::vector<File> images_;
    std::vector<File> labels_;
};

// Reads the four files of a folder: train-images-idx3-ubyte, train-labels-idx1-ubyte, t10k-images-idx3-ubyte,
// t10k-labels-idx1-ubyte, each also with ".gz", also spelled "train-images.idx3-ubyte", and also in a folder
// of its own name; failing these, four other IDX files whose names say what they are for, such as EMNIST's
// and QMNIST's. They are called MNIST if they are, else as the folder is. `transpose` as of DatasetBuilder;
// what was guessed is appended to `notes`. Throws Error.
Dataset load_mnist(const std::filesystem::path& folder, std::optional<bool> transpose = {},
                   std::vector<std::string>* notes = nullptr);

// Whether the folder has IDX files, by their names.
bool has_idx_files(const std::filesystem::path& folder);

// Whether these are the 60,000 and 10,000 digits of MNIST, and not others in its format:
// told by the first labels.
bool is_mnist(const Dataset& data);

// Where MNIST may be when no folder is named: assets/mnist in the current folder or one above it, or in the
// program's folder or one above that, where a build inside a checkout finds the checkout's.
class MnistPlaces {
public:
    // Of the program that runs, as far as the system tells where it is.
    MnistPlaces();
    explicit MnistPlaces(std::filesystem::path program_folder) : program_folder_(std::move(program_folder)) {}

    // $HOURGLASS_DATA when it is set (whatever is there, so that a wrong setting is noticed when loading),
    // else the first of these folders that has MNIST's training images, else nothing.
    std::optional<std::filesystem::path> find() const;

    // For messages: "assets/mnist in /home/me, in /opt/hourglass and in the folders above them".
    std::string describe() const;

private:
    std::filesystem::path program_folder_;  // empty: unknown
};

}  // namespace hourglass
