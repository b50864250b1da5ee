// hourglass decode: decodes codes to numbers, images or a sheet of images.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "cli/classes.h"
#include "cli/command.h"
#include "cli/decoded_samples.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
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

int run(const Options& options) {
    const std::string& out = options.picture.out;
    check_decoded_format(out);
    check_output(out, {options.in, options.model});
    const LoadedModel file = read_model(options.model);
    const Spec& spec = file.model.spec();
    const ImageSet codes = read_codes(options, spec);
    check_decoded_count(out, codes.count());
    const std::vector<std::uint8_t> classes = choose_classes(options.classes, spec, codes.count(), {});

    StartedTeam team(options.common.threads);
    const Eigen::Map<const Matrix> columns(codes.values.data(), spec.latent,
                                           static_cast<Eigen::Index>(codes.count()));
    Matrix decoded = decode_all(file.model, columns, classes, team);
    check_finite(decoded, options.in);
    write_decoded(options.picture, file.model, file.scaling, decoded);

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
