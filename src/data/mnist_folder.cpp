// MNIST from a folder of files: for the command line and the native window; the browser has no file system.
#include <cstdlib>
#include <fstream>
#include <system_error>

#include "base/error.h"
#include "data/mnist.h"

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

std::optional<fs::path> find_mnist() {
    if (const char* folder = std::getenv("HOURGLASS_DATA"); folder != nullptr && *folder != '\0')
        return folder;
    for (const char* folder : {"../shared/mnist", ".data"})
        if (locate(folder, kFiles[0])) return folder;
    return std::nullopt;
}

}  // namespace hourglass
