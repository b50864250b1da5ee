#include "io/sample_files.h"

#include <algorithm>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/csv.h"
#include "data/gzip.h"
#include "data/idx.h"
#include "data/npy.h"
#include "data/table.h"
#include "io/files.h"
#include "io/png.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kFileLimit = std::size_t{1} << 30;  // packed and unpacked

std::string lower_name(const fs::path& path) {
    std::string name = path.filename().string();
    std::ranges::transform(name, name.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return name;
}

// Hidden files are skipped, such as the "._1.png" that macOS leaves.
bool is_png(const fs::path& path) {
    const std::string name = lower_name(path);
    return name.ends_with(".png") && !name.starts_with(".");
}

SampleFormat known_format(const fs::path& path) {
    if (const auto format = sample_format(path)) return *format;
    throw Error(path.string() + ": the format is told by the ending, which must be .csv, .tsv, .npy, .idx, " +
                "-ubyte or .png, each also with .gz");
}

std::vector<std::uint8_t> read_unpacked(const fs::path& path) {
    std::vector<std::uint8_t> bytes = read_file(path, kFileLimit);
    if (!is_gzip(bytes)) return bytes;
    try {
        return gunzip(bytes, kFileLimit);
    } catch (const Error& error) {
        throw Error(path.string() + ": " + error.what());
    }
}

void append_png(const fs::path& path, ImageSet& set) {
    GrayPng image = decode_png(read_unpacked(path), path.string());
    if (set.count() == 0) {
        set.width = image.width;
        set.height = image.height;
    } else if (image.width != set.width || image.height != set.height) {
        throw Error(path.string() + ": " + std::to_string(image.width) + " x " +
                    std::to_string(image.height) + " pixels, the images before it have " +
                    std::to_string(set.width) + " x " + std::to_string(set.height) +
                    "; all must be of one size");
    }
    if (set.pixels.size() + image.pixels.size() > kFileLimit) {
        throw Error(path.string() + ": the images up to this one have more than the " +
                    std::to_string(kFileLimit) + " pixels that are allowed here");
    }
    set.pixels.insert(set.pixels.end(), image.pixels.begin(), image.pixels.end());
    set.labels.push_back(0);
}

std::vector<fs::path> png_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (is_png(entry->path())) files.push_back(entry->path());
    if (error) throw Error(folder.string() + ": cannot be read: " + error.message());
    std::ranges::sort(files);
    return files;
}

ImageSet read_png_folder(const fs::path& folder) {
    const std::vector<fs::path> files = png_files(folder);
    if (files.empty()) throw Error(folder.string() + ": there are no PNG images in this folder");
    ImageSet set;
    for (const fs::path& file : files) append_png(file, set);
    return set;
}

// The samples with the column's labels, if one is named.
Samples labeled(ImageSet set, const std::vector<std::string>& names, std::string_view column,
                const std::string& where) {
    if (column.empty()) return {std::move(set), false};
    if (set.height != 1) {
        throw Error(where + ": holds images of " + std::to_string(set.width) + " x " +
                    std::to_string(set.height) + " pixels, which have no column " + in_quotes(column));
    }
    const std::size_t place = find_column(names, set.features(), column, where);
    return {take_labels(std::move(set), place, where), true};
}

ImageSet read_png(const fs::path& path) {
    ImageSet set;
    append_png(path, set);
    return set;
}

}  // namespace

std::optional<SampleFormat> sample_format(const fs::path& path) {
    std::string name = lower_name(path);
    if (name.ends_with(".gz")) name.resize(name.size() - 3);
    if (name.ends_with(".csv") || name.ends_with(".tsv")) return SampleFormat::Csv;
    if (name.ends_with(".npy")) return SampleFormat::Npy;
    if (name.ends_with(".idx") || name.ends_with("ubyte")) return SampleFormat::Idx;
    if (name.ends_with(".png")) return SampleFormat::Png;
    return std::nullopt;
}

Samples read_samples(const fs::path& path, std::string_view label_column) {
    const std::string where = path.string();
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return labeled(read_png_folder(path), {}, label_column, where);
    switch (known_format(path)) {
        case SampleFormat::Csv: {
            Table table = read_csv(read_unpacked(path), where);
            const std::vector<std::string> names = std::move(table.names);
            return labeled(to_samples(std::move(table), where), names, label_column, where);
        }
        case SampleFormat::Npy:
            return labeled(read_npy(read_unpacked(path), where), {}, label_column, where);
        case SampleFormat::Idx:
            return labeled(read_idx_samples(read_unpacked(path), where), {}, label_column, where);
        case SampleFormat::Png:
            return labeled(read_png(path), {}, label_column, where);
    }
    return {};
}

std::vector<std::uint8_t> read_labels(const fs::path& path) {
    if (known_format(path) == SampleFormat::Idx) return read_idx_labels(read_unpacked(path), path.string());
    const ImageSet set = read_samples(path).set;
    if (set.features() != 1) {
        throw Error(path.string() + ": " + std::to_string(set.features()) +
                    " numbers per row; labels are one per row");
    }
    std::vector<std::uint8_t> labels = set.pixels;
    for (const float number : set.values)
        labels.push_back(to_label(number, labels.size() + 1, path.string()));
    return labels;
}

bool is_number_file(const fs::path& path) {
    const std::string name = lower_name(path);
    return name.ends_with(".csv") || name.ends_with(".npy") || name.ends_with(".idx");
}

void write_numbers(const fs::path& path, std::span<const float> values, std::span<const std::size_t> shape) {
    if (!is_number_file(path))
        throw Error(path.string() + ": numbers are written as .csv, .npy or .idx, which the ending must say");
    switch (known_format(path)) {
        case SampleFormat::Npy:
            return write_file(path, write_npy(values, shape));
        case SampleFormat::Idx:
            return write_file(path, write_idx_numbers(values, shape));
        default:
            return write_file(path, write_csv(values, values.size() / shape[0]));
    }
}

bool is_png_folder(const fs::path& folder) {
    std::error_code error;
    bool found = false;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const std::string name = lower_name(entry->path());
        if (name.starts_with("train-images") || name.starts_with("t10k-images")) return false;
        found = found || is_png(entry->path());
    }
    return found;
}

}  // namespace hourglass
