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

struct OpenedData {
    Dataset dataset;
    Scaling scaling;                 // of both sets; empty: values are as they were
    std::vector<std::string> notes;  // what was guessed, filled, put right or left out, a sentence each
    std::string notice;              // what was read, guessed and done with it, in a sentence
};

class OpenedFiles {
public:
    // `limit`: the most bytes that a file may unpack to, and that the numbers of all may take.
    explicit OpenedFiles(std::size_t limit) : limit_(limit) {}

    bool empty() const { return files_.empty(); }
    void clear();

    // Throws Error when the file is damaged, of no format, or does not go with those
    // before it; it is then overlooked.
    void add(std::string_view name, std::vector<std::uint8_t> bytes);

    // The data set, split in two and, where values are not from 0 to 1, with every column scaled to that by
    // the training set. Throws Error when the samples are no data set. Empties the list in any case.
    OpenedData build();

private:
    struct File {
        std::string name;
        Samples samples;
    };
    std::size_t limit_;
    std::size_t taken_ = 0;  // bytes of numbers
    std::vector<File> files_;
};

}  // namespace hourglass
