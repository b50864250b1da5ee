#include "cli/inputs.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "cli/classes.h"
#include "cli/output.h"
#include "data/synthetic.h"
#include "data/table.h"
#include "io/files.h"
#include "io/mnist.h"
#include "io/sample_files.h"

namespace hourglass::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kModelFileLimit = std::size_t{512} << 20;

// Every command draws the same digits as the page, so that a model is evaluated on what it was trained for.
constexpr std::size_t kSyntheticTrain = 10000;
constexpr std::size_t kSyntheticTest = 2000;
constexpr std::uint64_t kSyntheticSeed = 1;

Data load_samples(const CommonOptions& options) {
    const fs::path path = options.data;
    Samples samples = read_sample_file(path, {.label_column = options.label_column, .width = options.width});
    const std::string name =
        path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
    return {std::make_shared<Dataset>(
                split(samples.set, options.test_share.value_or(kTestShare), kSplitSeed, name)),
            samples.guessed ? name + " is read as " + describe(samples) : "", samples.labeled};
}

Data load_mnist_or_draw(const CommonOptions& options) {
    const std::optional<fs::path> folder =
        options.data.empty() ? MnistPlaces().find() : std::optional<fs::path>(options.data);
    if (folder) return {std::make_shared<Dataset>(load_mnist(*folder)), ""};
    return {std::make_shared<Dataset>(synthetic_digits(kSyntheticTrain, kSyntheticTest, kSyntheticSeed)),
            "no MNIST found (looked for " + MnistPlaces().describe() +
                "; --data or $HOURGLASS_DATA names its folder): using synthetic digits, whose figures "
                "do not compare with MNIST's"};
}

// `part` of the model is for values from 0 to 1 only; `other` is what could be said in its place.
void check_unit_range(const ImageSet& set, const std::string& name, const std::string& part,
                      const std::string& other) {
    const auto outside = std::ranges::find_if(set.values, [](float v) { return v < 0 || v > 1; });
    if (outside == set.values.end()) return;
    throw Error(name + ": has the value " + Json(*outside).dump() + ", but a model with " + part +
                " is for values from 0 to 1; scale the data to that range, or train with " + other +
                "--scale unit");
}

// Squares and sums of larger numbers are beyond single precision.
constexpr float kLargestValue = 1e15f;

void check_magnitude(const ImageSet& set, const std::string& name) {
    const auto beyond = std::ranges::find_if(set.values, [](float v) { return std::abs(v) > kLargestValue; });
    if (beyond == set.values.end()) return;
    throw Error(name + ": has the value " + shortest_text(*beyond) + "; numbers beyond " +
                shortest_text(kLargestValue) +
                " are too large to compute with; --scale unit of train and pca "
                "brings every column to 0..1");
}

}  // namespace

void check_magnitude(const Dataset& data) {
    check_magnitude(data.train, data.name);
    check_magnitude(data.test, data.name);
}

// Noise that ends at 0 and 1, and pixels that are one of them.
void check_input_range(const Spec& spec, const ImageSet& set, const std::string& name) {
    if (spec.binarize) check_unit_range(set, name, "binarize yes", "--binarize no or ");
    if (spec.corrupts_input()) check_corruption(spec, set, name);
}

void check_corruption(const Spec& spec, const ImageSet& set, const std::string& name) {
    const bool bounded = spec.corruption == Corruption::Gaussian || spec.corruption == Corruption::SaltPepper;
    if (!bounded) return;
    check_unit_range(set, name, "corruption " + spec_field("corruption").get(spec), "--corruption mask or ");
}

namespace {

void check_classes(const ImageSet& set, const std::string& name) {
    const auto largest = std::ranges::max_element(set.labels);
    if (largest == set.labels.end() || *largest <= kLastClass) return;
    throw Error(name + ": has the label " + std::to_string(*largest) +
                "; variant conditional knows the classes 0 to 9");
}

}  // namespace

Data load_data(const CommonOptions& options) {
    std::error_code ignored;
    const fs::path path = options.data;
    const bool exists = !options.data.empty() && fs::exists(path, ignored);
    if (exists && (!fs::is_directory(path, ignored) || is_image_folder(path))) return load_samples(options);
    // A file that is not there is told from a folder by its ending.
    if (!options.data.empty() && !exists && format_of_name(options.data) != nullptr)
        throw Error(options.data + ": there is no such file");
    const char* given = options.test_share              ? "--test-share"
                        : !options.label_column.empty() ? "--label-column"
                        : options.width != 0            ? "--width"
                                                        : nullptr;
    if (given != nullptr) {
        const bool share = options.test_share.has_value();
        throw Error(std::string(given) + " is for " + (share ? "a file or a folder of images" : "a table") +
                    " as --data");
    }
    return load_mnist_or_draw(options);
}

Scaling scale_data(Data& data, const std::string& how) {
    if (how != "unit") return {};
    const Scaling scaling = fit_scaling(data.dataset->train);
    scale(scaling, data.dataset->train);
    scale(scaling, data.dataset->test);
    return scaling;
}

std::string noun(const ImageSet& set) { return set.height == 1 ? "rows" : "images"; }

void check_range(const Spec& spec, const ImageSet& set, const std::string& name) {
    if (spec.output == OutputKind::Sigmoid)
        check_unit_range(set, name, "output sigmoid", "--output linear or ");
}

// Where the training set's range is what is scaled to 0..1, other rows may go a little beyond.
void check_suitable(const Spec& spec, const Data& data, const Scaling& scaling) {
    const Dataset& dataset = *data.dataset;
    check_magnitude(dataset);
    for (const ImageSet* set : {&dataset.train, &dataset.test}) {
        if (scaling.empty()) {
            check_range(spec, *set, dataset.name);
            check_input_range(spec, *set, dataset.name);
        }
        if (spec.needs_labels()) check_classes(*set, dataset.name);
    }
    if (spec.needs_labels() && !data.labeled) {
        throw Error(dataset.name +
                    ": has no labels, which variant conditional needs; --label-column names a table's");
    }
}

std::vector<std::uint8_t> read_model_bytes(const fs::path& path) { return read_file(path, kModelFileLimit); }

ModelFile read_model(const fs::path& path) {
    const std::vector<std::uint8_t> bytes = read_model_bytes(path);
    try {
        return load_model_file(bytes);
    } catch (const Error& error) {
        throw Error(path.string() + ": " + error.what());
    }
}

Inputs load_inputs(const fs::path& model_path, const CommonOptions& options) {
    return load_inputs(read_model(model_path), model_path, options);
}

Inputs load_inputs(ModelFile file, const fs::path& model_path, const CommonOptions& options) {
    Inputs inputs{std::move(file.model), load_data(options), !file.scaling.empty()};
    Dataset& dataset = *inputs.data.dataset;
    if (static_cast<std::size_t>(inputs.model.features()) != dataset.test.features()) {
        const bool table = dataset.test.height == 1;
        throw Error(model_path.string() + ": takes " + std::to_string(inputs.model.features()) +
                    (table ? " features, the rows of " : " pixels, the images of ") + dataset.name +
                    " have " + std::to_string(dataset.test.features()));
    }
    scale(file.scaling, dataset.train);
    scale(file.scaling, dataset.test);
    check_suitable(inputs.model.spec(), inputs.data, file.scaling);
    return inputs;
}

void check_output(const fs::path& path, std::initializer_list<fs::path> inputs) {
    std::error_code ignored;
    for (const fs::path& input : inputs)
        if (fs::is_regular_file(input, ignored) && fs::equivalent(path, input, ignored))
            throw Error(path.string() + ": is read by this command, so --out must name another file");
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
