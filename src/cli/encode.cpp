// hourglass encode: writes the codes of samples to a file.
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "base/error.h"
#include "cli/classes.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
#include "io/sample_files.h"
#include "training/evaluate.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    ClassOptions classes;
    std::string model;
    std::string in;
    std::string out;
};

struct Source {
    Autoencoder model;
    ImageSet samples;
    std::string notice;
    bool labeled = true;
    std::string name;
};

Source load_file(const Options& options) {
    ModelFile file = read_model(options.model);
    Samples samples = read_sample_file(options.in, {.label_column = options.common.label_column});
    if (samples.set.features() != static_cast<std::size_t>(file.model.features())) {
        throw Error(options.in + ": has " + std::to_string(samples.set.features()) +
                    " features per sample, the model takes " + std::to_string(file.model.features()));
    }
    scale(file.scaling, samples.set);
    if (file.scaling.empty()) check_range(file.model.spec(), samples.set, options.in);
    return {std::move(file.model), std::move(samples.set), "", samples.labeled, options.in};
}

Source load_source(const Options& options) {
    if (!options.in.empty()) return load_file(options);
    Inputs inputs = load_inputs(options.model, options.common);
    return {std::move(inputs.model), std::move(inputs.data.dataset->test), inputs.data.notice, true,
            inputs.data.dataset->name};
}

int run(const Options& options) {
    if (!is_number_file(options.out))
        throw Error(options.out + ": codes are written as .csv, .npy or .idx, which the ending must say");
    check_output(options.out, {options.in, options.model, options.common.data});
    Source source = load_source(options);
    ImageSet& samples = source.samples;
    const Spec& spec = source.model.spec();
    const std::vector<std::uint8_t> classes =
        choose_classes(options.classes, spec, samples.count(),
                       source.labeled ? samples.labels : std::vector<std::uint8_t>());
    if (!classes.empty()) samples.labels = classes;

    StartedTeam team(options.common.threads);
    const Matrix codes = encode_images(source.model, samples, samples.count(), team);
    check_finite(codes, source.name);
    const std::array shape{samples.count(), static_cast<std::size_t>(spec.latent)};
    write_numbers(options.out, values(codes), shape);

    if (!source.notice.empty()) say(source.notice);
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
        .add_option("--in", options->in,
                    "The samples: .csv, .tsv, .npy, IDX images (.idx, -ubyte), .png, or a folder of PNG "
                    "images. Without it, the test samples of --data.")
        ->type_name("PATH");
    command.add_option("--out", options->out, "The codes to write, one sample per row: .csv, .npy or .idx.")
        ->type_name("FILE")
        ->required();
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
