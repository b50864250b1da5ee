#include "io/sample_files.h"

#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "io/files.h"
#include "io/image_files.h"
#include "io/mnist.h"
#include "io/stored_npy.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;

bool is_hidden(const fs::path& path) { return path.filename().string().starts_with('.'); }

// Below the folder, up to two folders deep, as in train/7/12.png.
void find_images(const fs::path& folder, const std::string& within, int depth, std::vector<ImageFile>& files,
                 std::size_t limit) {
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path& path = entry->path();
        const std::string name = within + path.filename().string();
        std::error_code ignored;
        if (is_hidden(path)) continue;
        if (fs::is_directory(path, ignored)) {
            if (depth > 0) find_images(path, name + "/", depth - 1, files, limit);
        } else if (is_image_name(name)) {
            files.push_back({name, path.string(), [path, limit] { return read_file(path, limit); }});
        }
    }
    if (error) throw Error(folder.string() + ": cannot be read: " + error.message());
}

std::vector<ImageFile> images_below(const fs::path& folder, std::size_t limit) {
    constexpr int kDepth = 2;
    std::vector<ImageFile> files;
    find_images(folder, "", kDepth, files, limit);
    return files;
}

// "mnist.npz:x_train" is a member of an archive, if there is no such file.
bool names_member(const fs::path& path, fs::path& archive, std::string& member) {
    const std::string text = path.string();
    const std::size_t colon = text.find_last_of(':');
    std::error_code ignored;
    if (colon == std::string::npos || fs::exists(path, ignored)) return false;
    archive = text.substr(0, colon);
    member = text.substr(colon + 1);
    return fs::is_regular_file(archive, ignored);
}

}  // namespace

Samples read_sample_file(const fs::path& path, const SampleOptions& options) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored))
        return read_image_files(images_below(path, options.limit), path.string(), options);
    if (options.member.empty())
        if (std::optional<Samples> stored = read_stored_npy(path, options)) return std::move(*stored);
    SampleOptions with_member = options;
    fs::path archive;
    if (options.member.empty() && names_member(path, archive, with_member.member))
        return read_samples(archive.string(), read_file(archive, options.limit), with_member);
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

bool is_sample_path(const fs::path& path) {
    std::error_code ignored;
    fs::path archive;
    std::string member;
    return fs::is_regular_file(path, ignored) || names_member(path, archive, member);
}

bool is_image_folder(const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder, ignored) && !has_idx_files(folder) && !images_below(folder, 0).empty();
}

}  // namespace hourglass
