#include "io/sample_files.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "io/files.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;

// Hidden files are skipped, such as the "._1.png" that macOS leaves.
bool is_image(const fs::path& path) {
    const std::string name = path.filename().string();
    const SampleFormat* format = format_of_name(name);
    return format != nullptr && format->one_image && !name.starts_with(".");
}

Samples read_folder(const fs::path& folder, const SampleOptions& options) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (is_image(entry->path())) files.push_back(entry->path());
    if (error) throw Error(folder.string() + ": cannot be read: " + error.message());
    if (files.empty()) throw Error(folder.string() + ": there are no images in this folder");
    std::ranges::sort(files);

    Samples all;
    for (const fs::path& file : files) {
        const std::string name = file.string();
        Samples one = read_samples(name, read_file(file, options.limit), options);
        if (all.set.pixels.size() + one.set.pixels.size() > options.limit) {
            throw Error(name + ": the images up to this one have more than the " +
                        std::to_string(options.limit) + " pixels that are allowed here");
        }
        all.format = one.format;
        append_samples(all.set, std::move(one.set), name);
    }
    return all;
}

}  // namespace

Samples read_sample_file(const fs::path& path, const SampleOptions& options) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return read_folder(path, options);
    return read_samples(path.string(), read_file(path, options.limit), options);
}

std::vector<std::uint8_t> read_label_file(const fs::path& path) {
    return read_labels(path.string(), read_file(path, SampleOptions{}.limit));
}

bool is_number_file(const fs::path& path) { return format_to_write(path.string()) != nullptr; }

void write_numbers(const fs::path& path, std::span<const float> values, std::span<const std::size_t> shape) {
    const SampleFormat* format = format_to_write(path.string());
    if (format == nullptr)
        throw Error(path.string() + ": numbers are written as .csv, .npy or .idx, which the ending must say");
    write_file(path, format->write(values, shape));
}

bool is_image_folder(const fs::path& folder) {
    std::error_code error;
    bool found = false;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = entry->path().filename().string();
        if (name.starts_with("train-images") || name.starts_with("t10k-images")) return false;
        found = found || is_image(entry->path());
    }
    return found;
}

}  // namespace hourglass
