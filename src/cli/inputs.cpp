#include "cli/inputs.h"

#include <optional>
#include <system_error>

#include "base/error.h"
#include "data/mnist.h"
#include "data/synthetic.h"
#include "io/files.h"
#include "io/model_file.h"

namespace hourglass::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kModelFileLimit = std::size_t{512} << 20;

// Every command draws the same digits as the page, so that a model is evaluated on what it was trained for.
constexpr std::size_t kSyntheticTrain = 10000;
constexpr std::size_t kSyntheticTest = 2000;
constexpr std::uint64_t kSyntheticSeed = 1;

Autoencoder load_model_file(const fs::path& path) {
    const std::vector<std::uint8_t> bytes = read_file(path, kModelFileLimit);
    try {
        return load_model(bytes);
    } catch (const Error& error) {
        throw Error(path.string() + ": " + error.what());
    }
}

}  // namespace

Data load_data(const CommonOptions& options) {
    const std::optional<fs::path> folder =
        options.data.empty() ? find_mnist() : std::optional<fs::path>(options.data);
    if (folder) return {std::make_shared<const Dataset>(load_mnist(*folder)), ""};
    return {
        std::make_shared<const Dataset>(synthetic_digits(kSyntheticTrain, kSyntheticTest, kSyntheticSeed)),
        "no MNIST here (--data names its folder): these are digits that the program draws itself, and "
        "figures do not compare with MNIST's"};
}

Inputs load_inputs(const fs::path& model_path, const CommonOptions& options) {
    Inputs inputs{load_model_file(model_path), load_data(options)};
    const Dataset& dataset = *inputs.data.dataset;
    if (static_cast<std::size_t>(inputs.model.features()) != dataset.test.features()) {
        throw Error(model_path.string() + ": takes " + std::to_string(inputs.model.features()) +
                    " pixels, the images of " + dataset.name + " have " +
                    std::to_string(dataset.test.features()));
    }
    return inputs;
}

void check_writable(const fs::path& path) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (fs::is_directory(status)) throw Error(path.string() + ": is a folder, not a file");
    // Devices and pipes are written directly and are not to be opened twice.
    if (fs::exists(status) && !fs::is_regular_file(status)) return;

    // A file is replaced by a new one beside it, so that is what has to be possible.
    const fs::path target = fs::exists(status) ? fs::canonical(path, ignored) : path;
    const fs::path probe = target.parent_path() / ("." + target.filename().string() + ".probe");
    try {
        write_file(probe, {});
    } catch (const Error& error) {
        const std::string message = error.what();
        throw Error(path.string() + message.substr(std::min(message.size(), probe.string().size())));
    }
    fs::remove(probe, ignored);
}

}  // namespace hourglass::cli
