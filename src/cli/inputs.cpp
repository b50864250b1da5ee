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
#include "data/stored.h"
#include "data/synthetic.h"
#include "data/table.h"
#include "data/toys.h"
#include "io/files.h"
#include "io/mnist.h"
#include "io/record_file.h"
#include "io/sample_files.h"

namespace hourglass::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kModelFileLimit = std::size_t{512} << 20;

// Every command draws the same digits as the page, so that a model is evaluated on what it was trained for.
constexpr std::size_t kSyntheticTrain = 10000;
constexpr std::size_t kSyntheticTest = 2000;
constexpr std::uint64_t kSyntheticSeed = 1;

std::string range_text(const ImageSet& set) {
    if (!set.holds_floats()) return "bytes";
    const auto [low, high] = value_range(set);
    return "numbers from " + shortest_text(low) + " to " + shortest_text(high);
}

// What was read: rows, columns, their types and range, and what was left out.
std::string summary_of(const Samples& samples, const ImageSet& set) {
    constexpr std::size_t kMostNames = 8;
    std::string text = describe(samples) + ", " + range_text(set);
    if (!set.columns.empty()) {
        std::vector<std::string> shown;
        for (const std::string& name : std::span(set.columns).first(std::min(set.columns.size(), kMostNames)))
            shown.push_back(name.empty() ? "(no name)" : name);
        text += "; columns " + joined(shown) + (shown.size() < set.columns.size() ? ", ..." : "");
    }
    if (!set.classes.empty()) text += "; classes " + joined(set.classes);
    if (!samples.left_out.empty()) text += "; left out: " + joined(samples.left_out);
    return text;
}

void name_rows(ImageSet& set) {
    if (!set.names.empty()) return;
    for (std::size_t i = 0; i < set.count(); ++i) set.names.push_back(std::to_string(i + 1));
}

// All samples for testing, none for training.
Dataset whole(ImageSet set, std::string name) {
    Dataset dataset{std::move(name), false, {}, {}};
    dataset.train.width = set.width;
    dataset.train.height = set.height;
    dataset.test = std::move(set);
    return dataset;
}

// As the options say; else as the model was trained; else images stay as they are.
ColorChoice color_choice(const CommonOptions& options, const DataRecord& known) {
    if (options.color == "yes") return ColorChoice::Yes;
    if (options.color == "no") return ColorChoice::No;
    if (options.color == "auto" || known.height <= 1) return ColorChoice::Auto;
    return known.channels == 1 ? ColorChoice::No : ColorChoice::Yes;
}

InvertChoice invert_choice(const CommonOptions& options, const DataRecord& known) {
    if (options.invert == "yes") return InvertChoice::Yes;
    if (options.invert == "no") return InvertChoice::No;
    if (options.invert == "auto" || known.inverted) return InvertChoice::Auto;
    return InvertChoice::Unset;
}

// The file's own test samples; else a share of all, as in the model's training or as the options say; else,
// for a model that was trained on other data, all.
Dataset split_samples(Samples& samples, const CommonOptions& options, const DataRecord& known, Data& data,
                      const std::string& name, DataUse use) {
    if (samples.test) {
        data.part = "the file's own test samples";
        Dataset dataset{name, false, std::move(samples.set), std::move(*samples.test)};
        validate(dataset);
        return dataset;
    }
    DataRecord& record = data.record;
    record.samples = samples.set.count();
    record.fingerprint = sample_fingerprint(samples.set);
    record.seed = kSplitSeed;
    record.test_share = options.test_share.value_or(kTestShare);
    const bool trained_on = known.samples > 0 && known.fingerprint == record.fingerprint;
    if (options.test_share) {
        data.part = "as --test-share says";
        if (trained_on && known.test_share < record.test_share)
            data.notes.push_back("the model was trained on some of these samples: its --test-share was " +
                                 shortest_text(known.test_share));
    } else if (trained_on) {
        data.part = "split as in the model's training";
        record.test_share = known.test_share;
        record.seed = known.seed;
    } else if (!known.empty() && !use.training) {
        data.part = "all of " + name + ", another file than the model was trained on";
        return whole(std::move(samples.set), name);
    }
    return split(samples.set, record.test_share, record.seed, name);
}

Data load_samples(const CommonOptions& options, const DataRecord& known, DataUse use) {
    const fs::path path = options.data;
    Samples samples = read_sample_file(path, reading_options(options, known));
    const std::string name =
        path.has_filename() ? path.filename().string() : path.parent_path().filename().string();
    Data data;
    data.labeled = samples.labeled;
    if (samples.guessed) data.notice = name + " is read as " + describe(samples);
    data.summary = name + ": " + summary_of(samples, samples.set);
    for (const std::string& note : samples.notes) data.notes.push_back(name + ": " + note);
    if (use.row_names) name_rows(samples.set);
    data.record.label_column = samples.label_column;
    data.record.left_out = samples.left_out;
    data.record.inverted = samples.inverted;
    data.record.fitted = samples.fitted;
    const bool nameless = samples.set.columns.empty() && !samples.left_out.empty();
    if (nameless) data.record.places = samples.places;
    data.dataset = std::make_shared<Dataset>(split_samples(samples, options, known, data, name, use));
    return data;
}

// --data toy:swiss-roll
constexpr std::string_view kToyPrefix = "toy:";

Data load_toy(const CommonOptions& options, const DataRecord& known, DataUse use) {
    const ToySet& toy = toy_set(std::string_view(options.data).substr(kToyPrefix.size()));
    Data data;
    if (toy.pictures != nullptr) {
        data.dataset = std::make_shared<Dataset>(toy_data(toy));
        return data;
    }
    Samples samples;
    samples.set = toy_samples(toy, kToyRows, kToySeed);
    if (use.row_names) name_rows(samples.set);
    data.summary = std::string(toy.label) + ": " + std::to_string(kToyRows) + " rows of the columns " +
                   joined(samples.set.columns) + ", made by a formula";
    data.dataset =
        std::make_shared<Dataset>(split_samples(samples, options, known, data, std::string(toy.label), use));
    return data;
}

Data load_mnist_or_draw(const CommonOptions& options) {
    const std::optional<fs::path> folder =
        options.data.empty() ? MnistPlaces().find() : std::optional<fs::path>(options.data);
    if (folder) {
        Data data;
        data.dataset = std::make_shared<Dataset>(load_mnist(*folder, options.transpose, &data.notes));
        return data;
    }
    return {std::make_shared<Dataset>(synthetic_digits(kSyntheticTrain, kSyntheticTest, kSyntheticSeed)),
            "no MNIST found (looked for " + MnistPlaces().describe() +
                "; --data or $HOURGLASS_DATA names its folder): using synthetic digits, whose figures "
                "do not compare with MNIST's"};
}

// `part` of the model is for values from 0 to 1 only; `other` is what could be said in its place.
void check_unit_range(const ImageSet& set, const std::string& name, const std::string& part,
                      const std::string& other) {
    const auto outside = find_value(set, [](float v) { return v < 0 || v > 1; });
    if (!outside) return;
    throw Error(
        name + ": has the value " + shortest_text(outside->value) + ", but a model with " + part +
        " is for values from 0 to 1; scale the data to that range, or train with " + other + "--scale unit" +
        (kind_of_values(set) == ValueKind::Gray ? ", or --scale byte for numbers from 0 to 255" : ""));
}

// Squares and sums of larger numbers are beyond single precision.
constexpr float kLargestValue = 1e15f;

void check_magnitude(const ImageSet& set, const std::string& name) {
    const auto beyond = find_value(set, [](float v) { return std::abs(v) > kLargestValue; });
    if (!beyond) return;
    throw Error(name + ": has the value " + shortest_text(beyond->value) + "; numbers beyond " +
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

namespace {

// The option that only a file can have, if one is given.
const char* file_option(const CommonOptions& options) {
    return options.test_share                   ? "--test-share"
           : !options.label_column.empty()      ? "--label-column"
           : options.width != 0                 ? "--width"
           : !options.columns.empty()           ? "--columns"
           : !options.without_columns.empty()   ? "--without-columns"
           : options.header                     ? "--header"
           : !options.missing.empty()           ? "--missing"
           : !options.member.empty()            ? "--member"
           : !options.samples_dimension.empty() ? "--samples-dimension"
           : !options.color.empty()             ? "--color"
           : !options.invert.empty()            ? "--invert"
           : options.size                       ? "--size"
           : options.tile                       ? "--tile"
                                                : nullptr;
}

// As many as every command draws.
Data load_any(const CommonOptions& options, const DataRecord& known, DataUse use) {
    if (options.data.starts_with(kToyPrefix)) {
        CommonOptions reading = options;
        reading.test_share.reset();
        if (const char* const given = file_option(reading))
            throw Error(std::string(given) + " is for a table as --data, not for a toy set");
        return load_toy(options, known, use);
    }
    std::error_code ignored;
    const fs::path path = options.data;
    const bool given_data = !options.data.empty();
    const bool exists = given_data && (fs::exists(path, ignored) || is_sample_path(path));
    if (exists && (!fs::is_directory(path, ignored) || is_image_folder(path)))
        return load_samples(options, known, use);
    // A file that is not there is told from a folder by its ending.
    if (given_data && !exists && format_of_name(options.data) != nullptr)
        throw Error(options.data + ": there is no such file");
    if (const char* const given = file_option(options)) {
        const bool share = options.test_share.has_value();
        throw Error(std::string(given) + " is for " + (share ? "a file or a folder of images" : "a table") +
                    " as --data");
    }
    Data data = load_mnist_or_draw(options);
    if (use.row_names) name_rows(data.dataset->test);
    return data;
}

}  // namespace

SampleOptions reading_options(const CommonOptions& options, const DataRecord& known) {
    SampleOptions reading;
    reading.label_column = options.label_column;
    reading.width = options.width;
    reading.known_width = known.width;
    reading.color = color_choice(options, known);
    reading.invert = invert_choice(options, known);
    reading.tile = options.tile;
    reading.guess_tiles = true;
    reading.size = options.size;
    if (!reading.size && known.fitted) reading.size = ImageSize{known.width, known.height};
    reading.known_height = known.height;
    reading.guess_images = true;
    reading.header = options.header;
    reading.missing = options.missing == "mean"   ? Missing::Mean
                      : options.missing == "drop" ? Missing::Drop
                                                  : Missing::Refuse;
    reading.columns = split_list(options.columns);
    reading.without = split_list(options.without_columns);
    reading.known = known.known_columns();
    reading.member = options.member;
    reading.transpose = options.transpose;
    if (!options.samples_dimension.empty()) reading.samples_last = options.samples_dimension == "last";
    return reading;
}

Data load_data(const CommonOptions& options, const DataRecord& known, DataUse use) {
    Data data = load_any(options, known, use);
    Dataset& dataset = *data.dataset;
    if (dataset.train.count() > 0) data.record.train_fingerprint = sample_fingerprint(dataset.train);
    if (known.empty()) {
        describe_training_set(dataset.train, data.record);
        return data;
    }
    if (dataset.test.features() != known.features()) return data;  // which load_inputs() refuses
    const std::string matched = match_values(known, dataset.test);
    if (dataset.train.count() > 0) {
        match_values(known, dataset.train);
        describe_training_set(dataset.train, data.record);
    }
    if (!matched.empty()) data.notes.push_back(dataset.name + ": " + matched);
    if (const std::string far = far_values(known, dataset.test); !far.empty())
        data.notes.push_back(dataset.name + ": " + far);
    return data;
}

void say_notes(const Data& data) {
    if (!data.notice.empty()) say(data.notice);
    for (const std::string& note : data.notes) say(note);
}

Scaling scale_data(Data& data, const std::string& how) {
    const ImageSet& train = data.dataset->train;
    const Scaling scaling = how == "unit"       ? fit_scaling(train)
                            : how == "standard" ? fit_standard_scaling(train)
                            : how == "byte"     ? byte_scaling(train)
                                                : Scaling();
    data.record.scale = how;
    if (how == "byte" && !scaling.empty()) byte_scaling(data.dataset->test);  // which checks its numbers
    scale_data(data, scaling, data.record);
    return scaling;
}

void scale_data(Data& data, const Scaling& scaling, const DataRecord& known) {
    if (scaling.empty()) return;
    for (ImageSet* set : {&data.dataset->train, &data.dataset->test}) {
        if (set->count() == 0) continue;
        scale(scaling, *set);
        if (known.scale != "byte") bound_constant_columns(known, *set);
    }
}

std::string unscaled_advice(const Data& data, const Scaling& scaling) {
    const DataRecord& record = data.record;
    if (!scaling.empty() || record.low.empty()) return {};
    constexpr float kLarge = 10;  // beyond what initial weights are made for
    std::size_t widest = 0;
    const auto extent = [&](std::size_t f) {
        return std::max(std::abs(record.low[f]), std::abs(record.high[f]));
    };
    for (std::size_t f = 1; f < record.low.size(); ++f)
        if (extent(f) > extent(widest)) widest = f;
    if (extent(widest) <= kLarge) return {};
    const bool named = widest < record.columns.size();
    return "the data is not scaled: " +
           (record.is_table()
                ? "column " + (named ? in_quotes(record.columns[widest]) : std::to_string(widest + 1))
                : "pixel " + std::to_string(widest + 1)) +
           " goes from " + shortest_text(record.low[widest]) + " to " + shortest_text(record.high[widest]) +
           "; --scale standard or --scale unit brings every column to the same small range";
}

std::string noun(const ImageSet& set) { return is_table(set) ? "rows" : "images"; }

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

DataRecord read_record_of(std::span<const std::uint8_t> bytes, int features, const fs::path& path) {
    try {
        return read_record(bytes, static_cast<std::size_t>(features));
    } catch (const Error& error) {
        throw Error(path.string() + ": " + error.what());
    }
}

LoadedModel read_model(const fs::path& path) {
    const std::vector<std::uint8_t> bytes = read_model_bytes(path);
    try {
        ModelFile file = load_model_file(bytes);
        DataRecord record = read_record(bytes, static_cast<std::size_t>(file.model.features()));
        return {std::move(file.model), std::move(file.scaling), std::move(record)};
    } catch (const Error& error) {
        throw Error(path.string() + ": " + error.what());
    }
}

Inputs load_inputs(const fs::path& model_path, const CommonOptions& options, DataUse use) {
    return load_inputs(read_model(model_path), model_path, options, use);
}

Inputs load_inputs(LoadedModel file, const fs::path& model_path, const CommonOptions& options, DataUse use) {
    Inputs inputs{std::move(file.model), load_data(options, file.record, use), !file.scaling.empty(),
                  std::move(file.record)};
    Dataset& dataset = *inputs.data.dataset;
    if (static_cast<std::size_t>(inputs.model.features()) != dataset.test.features()) {
        const bool table = is_table(dataset.test);
        throw Error(model_path.string() + ": takes " + std::to_string(inputs.model.features()) +
                    (table ? " features, the rows of " : " pixels, the images of ") + dataset.name +
                    " have " + std::to_string(dataset.test.features()) +
                    (dataset.test.channels == 1
                         ? ""
                         : ", three per pixel, since they are in color; --color no makes them gray"));
    }
    scale_data(inputs.data, file.scaling, inputs.record);
    check_suitable(inputs.model.spec(), inputs.data, file.scaling);
    return inputs;
}

void check_ending(const fs::path& path, std::string_view ending, std::string_view what) {
    std::error_code ignored;
    const fs::file_status status = fs::status(path, ignored);
    if (fs::exists(status) && !fs::is_regular_file(status)) return;
    if (equal_ignoring_case(path.extension().string(), ending)) return;
    throw Error(path.string() + ": " + std::string(what) + " is written here, so the name must end in " +
                std::string(ending));
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
