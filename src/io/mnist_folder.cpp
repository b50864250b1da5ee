// MNIST from a folder of files: for the command line and the native window; the browser has no file system.
#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <system_error>

#include "base/error.h"
#include "io/files.h"
#include "io/mnist.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

namespace fs = std::filesystem;

struct FileName {
    const char* stem;
    const char* ending;
};

constexpr FileName kFiles[] = {
    {"train-images", "idx3-ubyte"},
    {"train-labels", "idx1-ubyte"},
    {"t10k-images", "idx3-ubyte"},
    {"t10k-labels", "idx1-ubyte"},
};

std::optional<fs::path> locate(const fs::path& folder, const FileName& name) {
    for (const char* separator : {"-", "."}) {
        for (const char* packing : {"", ".gz"}) {
            const std::string file = std::string(name.stem) + separator + name.ending + packing;
            std::error_code ignored;
            // Kaggle's downloads have each file also in a folder of its name.
            for (const fs::path& path : {folder / file, folder / file / file})
                if (fs::is_regular_file(path, ignored)) return path;
        }
    }
    return std::nullopt;
}

constexpr std::size_t kDiskFileLimit = std::size_t{1} << 30;

bool is_idx_name(const std::string& name) {
    const SampleFormat* format = format_of_name(name);
    return !name.starts_with('.') &&
           (name.find("-idx") != std::string::npos || name.find(".idx") != std::string::npos ||
            (format != nullptr && format->name == "IDX"));
}

std::vector<fs::path> idx_files(const fs::path& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
        if (entry->is_regular_file(error) && is_idx_name(entry->path().filename().string()))
            files.push_back(entry->path());
    std::ranges::sort(files);
    return files;
}

// MNIST's names, else any four: the builder tells by name and content what each is for.
std::vector<fs::path> files_of(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const FileName& file : kFiles)
        if (const auto path = locate(folder, file)) files.push_back(*path);
    if (!files.empty()) return files;
    files = idx_files(folder);
    if (files.size() > std::size(kFiles)) {
        throw Error("has " + std::to_string(files.size()) + " IDX files, from " +
                    files[0].filename().string() + " to " + files.back().filename().string() +
                    "; a data set has four, so move those that are meant into a folder of their own");
    }
    return files;
}

constexpr const char* kFolder = "assets/mnist";

std::optional<fs::path> find_at_or_above(const fs::path& start) {
    for (fs::path place = start; !place.empty(); place = place.parent_path()) {
        if (locate(place / kFolder, kFiles[0])) return place / kFolder;
        if (place == place.root_path()) break;
    }
    return std::nullopt;
}

}  // namespace

bool has_idx_files(const fs::path& folder) {
    return !idx_files(folder).empty() || locate(folder, kFiles[0]).has_value();
}

Dataset load_mnist(const fs::path& folder, std::optional<bool> transpose, std::vector<std::string>* notes) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) throw Error(folder.string() + ": there is no such folder");
    try {
        DatasetBuilder builder("MNIST", kDiskFileLimit);
        builder.set_transpose(transpose);
        for (const fs::path& file : files_of(folder))
            builder.add(file.filename().string(), read_file(file, kDiskFileLimit));
        Dataset dataset = builder.build();
        if (!is_mnist(dataset)) dataset.name = fs::weakly_canonical(folder).filename().string();
        if (notes != nullptr) notes->insert(notes->end(), builder.notes().begin(), builder.notes().end());
        return dataset;
    } catch (const Error& error) {
        throw Error(folder.string() + ": " + error.what());
    }
}

MnistPlaces::MnistPlaces() {
    std::error_code ignored;
    program_folder_ = fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

std::optional<fs::path> MnistPlaces::find() const {
    if (const char* folder = std::getenv("HOURGLASS_DATA"); folder != nullptr && *folder != '\0')
        return folder;
    std::error_code ignored;
    for (const fs::path& start : {fs::current_path(ignored), program_folder_})
        if (auto folder = find_at_or_above(start)) return folder;
    return std::nullopt;
}

std::string MnistPlaces::describe() const {
    std::error_code ignored;
    const fs::path here = fs::current_path(ignored);
    std::string text = kFolder + (" in " + here.string());
    if (program_folder_.empty() || program_folder_ == here) return text + " and in the folders above it";
    return text + ", in " + program_folder_.string() + " and in the folders above them";
}

}  // namespace hourglass
