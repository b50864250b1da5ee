// A data set from the files that a user opens together: one table or array, or images, a file each.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "data/scaling.h"
#include "io/samples.h"

namespace hourglass {

// What is done with the numbers of each column.
enum class OpenedScale {
    Unit,      // to 0..1, unless all are there already
    Standard,  // to mean 0 and standard deviation 1
    None,
};

// What the user chooses, where the files leave a choice.
struct OpenChoices {
    SampleOptions reading{.guess = true};
    bool no_label = false;                            // also where a column looks like one
    OpenedScale table_scale = OpenedScale::Standard;  // pictures are brought to 0..1 in any case
};

struct OpenedData {
    Dataset dataset;
    Scaling scaling;                      // of both sets; empty: values are as they were
    std::vector<std::string> notes;       // what was guessed, filled, put right or left out, a sentence each
    std::string notice;                   // what was read, guessed and done with it, in a sentence
    std::string read;                     // what was read: "CSV, 500 rows of 3 columns, labels from 'class'"
    std::string label_column;             // its name, or its number; empty: none
    std::vector<std::string> left_out{};  // columns, by name or number
    bool guessed_samples_last = false;    // of an array, by its shape (SampleOptions::samples_last)
    float low = 0, high = 0;              // of all numbers before scaling, bytes as 0..255
};

class OpenedFiles {
public:
    // `limit`: the most bytes that a file may unpack to, and that the numbers of all may take.
    explicit OpenedFiles(std::size_t limit) : limit_(limit) {}

    bool empty() const { return files_.empty(); }
    void clear();

    // Throws Error when the file is of no format or does not go with those before it; it is then overlooked.
    void add(std::string_view name, std::vector<std::uint8_t> bytes);

    // The data set, split in two and scaled by the training set. Throws Error when a file is damaged or the
    // samples are no data set.
    OpenedData read(const OpenChoices& choices) const;
    // The same for the last time: takes less memory, and leaves nothing.
    OpenedData read_once(const OpenChoices& choices);
    // Whether it is one image, which makes no data set: it has no others to be told from.
    bool is_one_image() const { return files_.size() == 1 && files_[0].image; }
    // Of the first file.
    const std::string& name() const { return files_[0].name; }
    // That image, gray, and inverted as asked for. Throws Error when it is damaged.
    Samples read_image(InvertChoice invert) const;
    // Bytes of all files as they are: each read() takes a copy.
    std::size_t bytes() const { return bytes_; }

private:
    struct File {
        std::string name;
        bool image = false;
        std::vector<std::uint8_t> bytes;
    };
    template <typename Files>
    OpenedData build(Files& files, const OpenChoices& choices) const;

    std::size_t limit_;
    std::size_t bytes_ = 0;
    std::vector<File> files_;
};

}  // namespace hourglass
