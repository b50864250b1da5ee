// hourglass decode: decodes codes to numbers, images or a sheet of images.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "cli/classes.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
#include "io/files.h"
#include "io/idx.h"
#include "io/sample_files.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    ClassOptions classes;
    PictureOptions picture;  // of which only the file and the scale are options
    std::string model;
    std::string in;
};

constexpr std::size_t kMostInPicture = 10000;

ImageSet read_codes(const Options& options, const Spec& spec) {
    ImageSet codes = read_sample_file(options.in).set;
    if (!codes.holds_floats())
        throw Error(options.in + ": holds bytes; codes are floating-point numbers, in .csv, .npy or .idx");
    if (codes.features() != static_cast<std::size_t>(spec.latent)) {
        throw Error(options.in + ": has " + std::to_string(codes.features()) +
                    " numbers per row, the model's codes have " + std::to_string(spec.latent));
    }
    return codes;
}

// features x count, in pieces: the layers between need more memory than the result.
Matrix decode_all(const Autoencoder& model, ConstMatrixView codes, Labels labels, ThreadTeam& team) {
    constexpr Eigen::Index kPiece = 1024;
    Matrix decoded(model.features(), codes.cols());
    for (Eigen::Index first = 0; first < codes.cols(); first += kPiece) {
        const Eigen::Index count = std::min(kPiece, codes.cols() - first);
        const Labels some =
            labels.empty() ? labels
                           : labels.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count));
        decoded.middleCols(first, count) = model.decode(codes.middleCols(first, count), team, some);
    }
    return decoded;
}

// Of the ending; empty when it is none of a format.
std::string_view format_name(const std::string& path) {
    const SampleFormat* format = format_of_name(path);
    return format == nullptr ? std::string_view() : format->name;
}

void check_format(const Options& options) {
    const std::string& out = options.picture.out;
    const std::string_view format = format_name(out);
    const bool known = is_number_file(out) || format == "IDX" || format == "PNG";
    if (known && !out.ends_with(".gz")) return;
    throw Error(out + ": is written as .csv, .npy, .idx, -ubyte or .png, which the ending must say");
}

void write_decoded(const Options& options, const LoadedModel& file, Matrix& decoded) {
    const auto count = static_cast<std::size_t>(decoded.cols());
    const ImageShape image = file.model.image();
    const std::string& out = options.picture.out;
    const std::string_view format = format_name(out);
    if (format == "CSV" || format == "NPY") {
        unscale(file.scaling, decoded);
        const auto width = static_cast<std::size_t>(image.width);
        const std::array shape{count, static_cast<std::size_t>(image.height), width};
        if (image.height > 1) return write_numbers(out, values(decoded), shape);
        return write_numbers(out, values(decoded), std::array{count, width});
    }
    const std::vector<std::uint8_t> bytes = to_bytes(values(decoded));
    if (format == "IDX") {
        write_file(out, write_idx_images({image.width, image.height, bytes, {}, {}}));
    } else {
        write_sheet(options.picture, bytes, {image.width, image.height},
                    sheet_columns(static_cast<int>(count)));
    }
    say_if_clamped(values(decoded));
}

int run(const Options& options) {
    const std::string& out = options.picture.out;
    check_format(options);
    check_output(out, {options.in, options.model});
    const LoadedModel file = read_model(options.model);
    const Spec& spec = file.model.spec();
    const ImageSet codes = read_codes(options, spec);
    if (format_name(out) == "PNG" && codes.count() > kMostInPicture) {
        throw Error(out + ": a picture of " + std::to_string(codes.count()) + " images; at most " +
                    std::to_string(kMostInPicture) + " fit");
    }
    const std::vector<std::uint8_t> classes = choose_classes(options.classes, spec, codes.count(), {});

    StartedTeam team(options.common.threads);
    const Eigen::Map<const Matrix> columns(codes.values.data(), spec.latent,
                                           static_cast<Eigen::Index>(codes.count()));
    Matrix decoded = decode_all(file.model, columns, classes, team);
    check_finite(decoded, options.in);
    write_decoded(options, file, decoded);

    if (options.common.json) {
        print_json({{"count", codes.count()}, {"latent", spec.latent}, {"out", out}});
    } else {
        print_line(out + ": decoded from " + with_commas(static_cast<long>(codes.count())) + " codes of " +
                   std::to_string(spec.latent) + " numbers");
    }
    return 0;
}

}  // namespace

void add_decode(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("decode", "Decode codes with the model's decoder.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    command.add_option("--in", options->in, "The codes, one per row: .csv, .tsv, .npy or .idx.")
        ->type_name("FILE")
        ->required();
    command
        .add_option(
            "--out", options->picture.out,
            "The file to write: numbers (.csv, .npy), images (.idx, -ubyte) or a sheet of them (.png).")
        ->type_name("FILE")
        ->required();
    add_picture_scale_option(command, options->picture);
    add_class_options(command, options->classes);
    add_run_options(command, options->common);
    command.footer(
        "Numbers of a model that was trained with --scale unit are turned back to the data's own units; "
        "images\n"
        "and pictures show them as 0 to 1.\n"
        "Prints {\"count\":...,\"latent\":...,\"out\":...} with --json.\n"
        "Example: hourglass decode --model model.safetensors --in codes.csv --out sheet.png");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
