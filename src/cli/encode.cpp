// hourglass encode: writes the codes of samples to a file.
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/classes.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/source.h"
#include "cli/started_team.h"
#include "io/csv.h"
#include "io/files.h"
#include "io/sample_files.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    ClassOptions classes;
    std::string model;
    std::string in;
    std::string out;
    bool names = false;
};

// A row per sample, its name in front.
void write_named_codes(const Options& options, const Matrix& codes, const ImageSet& samples) {
    std::string text = "\"\"";
    for (Eigen::Index d = 0; d < codes.rows(); ++d) text += ",code " + std::to_string(d + 1);
    text += "\n";
    for (std::size_t i = 0; i < samples.count(); ++i) {
        text += csv_cell(samples.names.empty() ? "row " + std::to_string(i + 1) : samples.names[i]);
        for (Eigen::Index d = 0; d < codes.rows(); ++d)
            text += "," + shortest_text(codes(d, static_cast<Eigen::Index>(i)));
        text += "\n";
    }
    write_file(options.out, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

void write_codes(const Options& options, const Matrix& codes, const ImageSet& samples) {
    if (options.names) return write_named_codes(options, codes, samples);
    const std::array shape{samples.count(), static_cast<std::size_t>(codes.rows())};
    write_numbers(options.out, values(codes), shape);
}

int run(const Options& options) {
    if (!is_number_file(options.out))
        throw Error(options.out + ": codes are written as .csv, .npy or .idx, which the ending must say");
    if (options.names && format_of_name(options.out)->name != "CSV")
        throw Error(options.out + ": names are written into .csv files, which have room for words");
    check_output(options.out, {options.in, options.model, options.common.data});
    Source source = load_source(options.model, options.in, options.common);
    StartedTeam team(options.common.threads);
    const Matrix codes = encode_source(source, options.classes, team).codes;
    const ImageSet& samples = source.samples;
    const Spec& spec = source.model.spec();
    write_codes(options, codes, samples);

    say_notes(source.data);
    if (options.common.json) {
        print_json({{"count", samples.count()}, {"latent", spec.latent}, {"out", options.out}});
    } else {
        print_line(options.out + ": the codes of " + with_commas(static_cast<long>(samples.count())) + " " +
                   noun(samples) + ", " + std::to_string(spec.latent) + " numbers each");
    }
    return 0;
}

}  // namespace

void add_encode(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("encode", "Encode samples with the model's encoder.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    command
        .add_option(
            "--in", options->in,
            "The samples, in any of the formats of --data or a folder of images. Without it, the test "
            "samples of --data.")
        ->type_name("PATH");
    command.add_option("--out", options->out, "The codes to write, one sample per row: .csv, .npy or .idx.")
        ->type_name("FILE")
        ->required();
    command.add_flag("--names", options->names,
                     "Put the name of its row or file in front of every code (.csv), under a header.");
    add_class_options(command, options->classes);
    add_common_options(command, options->common);
    command.footer(
        "Variational models: the means. Bytes (IDX, PNG, NPY of u1) count as 0 to 1; other numbers are "
        "taken\n"
        "as they are, or scaled as the model's training data was (train --scale unit).\n"
        "Prints {\"count\":...,\"latent\":...,\"out\":...} with --json.\n"
        "Example: hourglass encode --model model.safetensors --in images.npy --out codes.csv");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
