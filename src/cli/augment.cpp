// hourglass augment: makes labeled samples of some classes, with a model or by the usual means.
#include "augment/augment.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
#include "data/subset.h"
#include "data/table.h"
#include "io/csv.h"
#include "io/files.h"
#include "io/idx.h"
#include "io/npy.h"
#include "io/png.h"

namespace hourglass::cli {
namespace {

namespace fs = std::filesystem;

struct Options {
    CommonOptions common;
    std::string model;
    AugmentMethod method = AugmentMethod::Interpolation;
    std::string classes;
    int count = 0;
    int neighbors = 5;
    std::string format;
    bool complete = false;
    std::string out;
};

// The data, and the model if there is one, whose scaling the data has then.
struct Source {
    std::optional<LoadedModel> model;
    Data data;
};

Source load_source(const Options& options) {
    if (options.model.empty()) return {std::nullopt, load_data(options.common)};
    LoadedModel file = read_model(options.model);
    check_method(options.method, file.model.spec());
    Inputs inputs = load_inputs(file, options.model, options.common);
    return {std::move(file), std::move(inputs.data)};
}

// What samples are made from: those for training, or all of a file that the model was not trained on.
ImageSet& originals_of(Data& data) {
    return data.dataset->train.count() > 0 ? data.dataset->train : data.dataset->test;
}

// New samples of several classes in one set like the originals: bytes of bytes, else floats.
struct Made {
    ImageSet set;
    std::vector<std::string> names;  // of the classes asked for
};

void append(const Matrix& samples, std::uint8_t label, const Scaling* scaling, ImageSet& set) {
    if (set.holds_floats() || scaling != nullptr) {
        Matrix own = samples;
        if (scaling != nullptr) unscale(*scaling, own);
        set.values.insert(set.values.end(), own.data(), own.data() + own.size());
    } else {
        const std::vector<std::uint8_t> bytes = to_bytes(values(samples));
        set.pixels.insert(set.pixels.end(), bytes.begin(), bytes.end());
    }
    set.labels.insert(set.labels.end(), static_cast<std::size_t>(samples.cols()), label);
}

Made make_samples(const Options& options, const Source& source, const ImageSet& originals) {
    Made made{.set = subset(originals, {}), .names = split_list(options.classes)};
    made.set.stored = nullptr;  // what is made is in memory
    const std::vector<std::uint8_t> labels = labels_named(originals, made.names, source.data.dataset->name);
    const AugmentOptions how{options.method, options.neighbors, options.common.seed};
    StartedTeam team(options.common.threads);
    const bool scaled = source.model && !source.model->scaling.empty();
    const bool floats = originals.holds_floats();
    for (const std::uint8_t label : labels) {
        const Matrix samples = augment(source.model ? &source.model->model : nullptr, originals, label,
                                       options.count, how, team);
        check_finite(samples, source.data.dataset->name);
        if (!floats) {
            append(samples, label, nullptr, made.set);
        } else {
            static const Scaling none;
            append(samples, label, scaled ? &source.model->scaling : &none, made.set);
        }
    }
    return made;
}

void write_bytes(const fs::path& path, const std::vector<std::uint8_t>& bytes) { write_file(path, bytes); }

// count x height x width, of pictures in color x 3.
std::vector<std::size_t> picture_shape(const ImageSet& set) {
    std::vector<std::size_t> shape{set.count(), static_cast<std::size_t>(set.height),
                                   static_cast<std::size_t>(set.width)};
    if (set.channels > 1) shape.push_back(static_cast<std::size_t>(set.channels));
    return shape;
}

void write_idx(const fs::path& folder, const std::string& stem, const ImageSet& set) {
    const std::vector<std::size_t> shape = picture_shape(set);
    write_bytes(folder / (stem + "-images-idx" + std::to_string(shape.size()) + "-ubyte"),
                set.holds_floats() ? write_idx_numbers(set.values, shape) : write_idx_images(set));
    write_bytes(folder / (stem + "-labels-idx1-ubyte"), write_idx_labels(set.labels));
}

void write_arrays(const fs::path& folder, const ImageSet& set) {
    std::vector<float> numbers = set.values;
    if (!set.holds_floats())
        for (const std::uint8_t pixel : set.pixels) numbers.push_back(static_cast<float>(pixel) / 255.0f);
    const std::vector<std::size_t> shape =
        is_table(set) ? std::vector{set.count(), set.features()} : picture_shape(set);
    write_bytes(folder / "samples.npy", write_npy(numbers, shape));
    const std::vector<float> labels(set.labels.begin(), set.labels.end());
    write_bytes(folder / "labels.npy", write_npy(labels, std::array{labels.size()}));
}

void write_table(const fs::path& folder, const ImageSet& set) {
    const std::size_t features = set.features();
    std::string text;
    for (std::size_t f = 0; f < features; ++f)
        text += csv_cell(f < set.columns.size() ? set.columns[f] : "x" + std::to_string(f + 1)) + ",";
    text += "class\n";
    for (std::size_t i = 0; i < set.count(); ++i) {
        for (std::size_t f = 0; f < features; ++f)
            text += (set.holds_floats() ? shortest_text(set.values[i * features + f])
                                        : std::to_string(set.pixels[i * features + f])) +
                    ",";
        text += csv_cell(name_of_label(set, set.labels[i])) + "\n";
    }
    write_file(folder / "samples.csv", {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

// A folder per class, which --data reads.
void write_pictures(const fs::path& folder, const ImageSet& set) {
    const std::vector<std::uint8_t> pixels = set.holds_floats() ? to_bytes(set.values) : set.pixels;
    const std::size_t features = set.features();
    for (std::size_t i = 0; i < set.count(); ++i) {
        const fs::path place = folder / "png" / name_of_label(set, set.labels[i]);
        std::error_code ignored;
        fs::create_directories(place, ignored);
        const auto encode = set.channels > 1 ? encode_png_rgb : encode_png_gray;
        write_bytes(place / (std::to_string(i + 1) + ".png"),
                    encode(set.width, set.height, std::span(pixels).subspan(i * features, features)));
    }
}

std::vector<std::string> formats_of(const Options& options, const ImageSet& set) {
    if (options.format.empty()) return {is_table(set) ? "csv" : "idx"};
    std::vector<std::string> formats = split_list(options.format);
    for (const std::string& format : formats) {
        const bool known = format == "idx" || format == "npy" || format == "png" || format == "csv";
        if (!known) throw Error("--format has idx, npy, png and csv, not " + in_quotes(format));
        if (format == "png" && is_table(set))
            throw Error("--format png is for pictures, not rows of a table");
    }
    return formats;
}

ImageSet joined_sets(const ImageSet& first, const ImageSet& second) {
    ImageSet all = first;
    all.names.clear();
    all.pixels.insert(all.pixels.end(), second.pixels.begin(), second.pixels.end());
    all.values.insert(all.values.end(), second.values.begin(), second.values.end());
    all.labels.insert(all.labels.end(), second.labels.begin(), second.labels.end());
    return all;
}

void make_folder(const fs::path& path) {
    std::error_code error;
    fs::create_directories(path, error);
    if (error || !fs::is_directory(path))
        throw Error(path.string() + ": no folder can be made there" + (error ? ", " + error.message() : ""));
}

void check_options(const Options& options) {
    if (needs_model(options.method) && options.model.empty())
        throw Error("method " + std::string(word_of(options.method)) + " needs --model");
}

int run(const Options& options) {
    check_options(options);
    Source source = load_source(options);
    Data& data = source.data;
    if (!data.labeled)
        throw Error(data.dataset->name +
                    ": has no labels, which augment needs; --label-column names a table's");
    const ImageSet& originals = originals_of(data);
    if (options.complete && (originals.holds_floats() || data.dataset->train.count() == 0))
        throw Error("--complete writes MNIST's four files, for images of bytes with a training part");
    const std::vector<std::string> formats = formats_of(options, originals);
    const Made made = make_samples(options, source, originals);

    const fs::path folder = options.out;
    make_folder(folder);
    for (const std::string& format : formats) {
        if (format == "idx" && !options.complete) write_idx(folder, "train", made.set);
        if (format == "npy") write_arrays(folder, made.set);
        if (format == "csv") write_table(folder, made.set);
        if (format == "png") write_pictures(folder, made.set);
    }
    if (options.complete) {
        write_idx(folder, "train", joined_sets(originals, made.set));
        write_idx(folder, "t10k", data.dataset->test);
    }
    say_notes(data);
    const std::size_t written = made.set.count() + (options.complete ? originals.count() : 0);
    if (options.common.json) {
        print_json({{"samples", made.set.count()},
                    {"classes", made.names},
                    {"method", word_of(options.method)},
                    {"written", written},
                    {"out", options.out}});
    } else {
        print_line(options.out + ": " + with_commas(static_cast<long>(made.set.count())) + " new " +
                   noun(originals) + " of " + (made.names.size() == 1 ? "class " : "the classes ") +
                   joined(made.names) + " by " + std::string(word_of(options.method)) +
                   (options.complete ? ", behind the originals" : ""));
    }
    return 0;
}

}  // namespace

void add_augment(CLI::App& program, Action& chosen) {
    CLI::App& command =
        *program.add_subcommand("augment", "Make labeled samples of some classes from those that there are.");
    const auto options = std::make_shared<Options>();
    constexpr int kMostSamples = 1000000, kMostNeighbors = 1000;
    command
        .add_option("--model", options->model,
                    "The model, as 'hourglass train --out' writes it; copy, smote and shift need none.")
        ->type_name("FILE");
    add_choice_option(
        command, "--method", options->method,
        "conditional: drawn from a conditional model that is told the class.\n"
        "interpolation: decoded from between the codes of neighbors of the class.\n"
        "restoration: corrupted copies that a denoising model restores.\n"
        "copy, smote, shift: without a model, to compare with: the samples again; between neighbors, "
        "pixel by pixel; shifted by up to 2 pixels and rotated by up to 10 degrees.");
    command
        .add_option("--classes", options->classes, "The classes to make samples of, named as in the data.")
        ->type_name("CLASS,...")
        ->required();
    command.add_option("--count", options->count, "How many of each class.")
        ->type_name("N")
        ->check(in_range(1, kMostSamples))
        ->required();
    command
        .add_option("--neighbors", options->neighbors,
                    "interpolation, smote: nearest neighbors to choose from.")
        ->type_name("K")
        ->check(in_range(1, kMostNeighbors))
        ->capture_default_str();
    command
        .add_option(
            "--format", options->format,
            "What is written, with commas between: idx (train-images-idx3-ubyte, train-labels-idx1-ubyte), "
            "npy (samples.npy, labels.npy), csv (samples.csv), png (a folder per class). Default: idx of "
            "pictures, csv of tables.")
        ->type_name("idx|npy|csv|png");
    command.add_flag(
        "--complete", options->complete,
        "Write the original training samples with the new ones behind them, and the test samples: a "
        "folder that 'classify train --data' takes.");
    command.add_option("--out", options->out, "The folder to write into.")->type_name("FOLDER")->required();
    add_common_options(command, options->common);
    add_seed_option(command, options->common, "Seed of all that is drawn.");
    command.footer(
        "Samples are made from the training samples of --data, or from all of a file that the model was\n"
        "not trained on. Prints, with --json,\n"
        "{\"samples\":1940,\"classes\":[\"8\",\"9\"],\"method\":...,\"written\":...,\"out\":...}\n"
        "Example: hourglass augment --model conditional.safetensors --data mnist --method conditional\n"
        "         --classes 8,9 --count 970 --out more");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
