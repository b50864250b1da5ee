// MNIST from a folder of files: for the command line and the native window; the browser has no file system.
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "base/error.h"
#include "io/mnist.h"

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
            fs::path path = folder / (std::string(name.stem) + separator + name.ending + packing);
            std::error_code ignored;
            if (fs::is_regular_file(path, ignored)) return path;
        }
    }
    return std::nullopt;
}

std::vector<std::uint8_t> read(const fs::path& path) {
    std::error_code error;
    const std::uintmax_t size = fs::file_size(path, error);
    if (error) throw Error(path.filename().string() + ": " + error.message());
    if (size > DatasetBuilder::kFileLimit) {
        throw Error(path.filename().string() + ": " + std::to_string(size) + " bytes; at most " +
                    std::to_string(DatasetBuilder::kFileLimit) + " are read");
    }
    std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(size)))
        throw Error(path.string() + ": cannot be read");
    return bytes;
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

Dataset load_mnist(const fs::path& folder) {
    std::error_code ignored;
    if (!fs::is_directory(folder, ignored)) throw Error(folder.string() + ": there is no such folder");
    try {
        DatasetBuilder builder("MNIST");
        for (const FileName& file : kFiles)
            if (const auto path = locate(folder, file)) builder.add(path->filename().string(), read(*path));
        Dataset dataset = builder.build();
        if (!is_mnist(dataset)) dataset.name = fs::weakly_canonical(folder).filename().string();
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
