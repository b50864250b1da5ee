// Reads samples from files and folders, and writes numbers to files, for the command line;
// the browser has no file system.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "io/samples.h"

namespace hourglass {

// A file of any format, a member of an archive ("mnist.npz:x_train"), or a folder of images of one size, in
// the natural order of their names, possibly in folders per class. Throws Error with the path.
Samples read_sample_file(const std::filesystem::path& path, const SampleOptions& options = {});

// Labels from such a file. Throws Error.
std::vector<std::uint8_t> read_label_file(const std::filesystem::path& path);

// Whether write_numbers() takes a file of this name.
bool is_number_file(const std::filesystem::path& path);

// A .csv file of rows, or a .npy or .idx file of this shape; the values fill the shape,
// which has rows first. Throws Error.
void write_numbers(const std::filesystem::path& path, std::span<const float> values,
                   std::span<const std::size_t> shape);

// Whether it is a file, or a member of one.
bool is_sample_path(const std::filesystem::path& path);

// Whether the folder has images, a file each, and no IDX files.
bool is_image_folder(const std::filesystem::path& folder);

}  // namespace hourglass
