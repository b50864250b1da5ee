// Reads and writes samples in several file formats, chosen by the file's name, for the
// command line; the browser has no file system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "data/dataset.h"

namespace hourglass {

enum class SampleFormat { Csv, Npy, Idx, Png };

// By the ending: .csv and .tsv; .npy; .idx and whatever ends with "ubyte"; .png. A ".gz" after
// it is ignored. Nothing for other endings.
std::optional<SampleFormat> sample_format(const std::filesystem::path& path);

struct Samples {
    ImageSet set;
    bool labeled = false;  // false: the labels are all 0
};

// A file of any of the formats, also gzipped, or a folder of PNG images of one size, in the order of their
// names. `label_column` is the name of the column that holds the labels or its number from 1, for tables
// only; empty: none. Throws Error.
Samples read_samples(const std::filesystem::path& path, std::string_view label_column = {});

// Labels from an IDX file, or a table of one column of whole numbers from 0 to 255. Throws Error.
std::vector<std::uint8_t> read_labels(const std::filesystem::path& path);

// Whether write_numbers() takes a file of this name.
bool is_number_file(const std::filesystem::path& path);

// A .csv file of rows, or a .npy or .idx file of this shape; the values fill the shape,
// which has rows first. Throws Error.
void write_numbers(const std::filesystem::path& path, std::span<const float> values,
                   std::span<const std::size_t> shape);

// Whether the folder has PNG images and none of MNIST's files.
bool is_png_folder(const std::filesystem::path& folder);

}  // namespace hourglass
