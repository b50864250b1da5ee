// hourglass rate: bytes per sample and error of a model's compressed samples, over step sizes.
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/text.h"
#include "cli/classes.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/source.h"
#include "cli/started_team.h"
#include "compression/lossy.h"
#include "compression/refine.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    ClassOptions classes;
    std::string model;
    int refine = kDefaultRefine;
    std::vector<float> steps{kRateSteps.begin(), kRateSteps.end()};
};

int run(const Options& options) {
    Source source = load_source(options.model, "", options.common);
    StartedTeam team(options.common.threads);
    CodedSamples samples = encode_source(source, options.classes, team);
    if (options.refine > 0)
        samples.codes = refine_codes(source.model, source.samples, samples.codes, options.refine, team);
    say_notes(source.data);
    for (const float step : options.steps) {
        const Container container = compress_codes(source.model, samples, step, team);
        const double mse =
            decoded_error(source.model, decompress_codes(container, source.model), source.samples, team);
        const double bytes =
            static_cast<double>(file_size(container)) / static_cast<double>(source.samples.count());
        if (options.common.json)
            print_json({{"step", std::stod(shortest_text(step))}, {"bytes_per_sample", bytes}, {"mse", mse}});
        else
            print_line("step " + shortest_text(step) + ": " + fixed(bytes, 2) + " bytes per sample, mse " +
                       fixed(mse, 6));
    }
    return 0;
}

}  // namespace

void add_rate(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand(
        "rate", "How many bytes the model's compressed test samples take, and their error, step by step.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    command.add_option("--steps", options->steps, "The steps, with commas between.")
        ->type_name("S,...")
        ->delimiter(',')
        ->check(CLI::Range(kSmallestStep, kLargestStep).description(""));
    add_refine_option(command, options->refine);
    add_class_options(command, options->classes);
    add_common_options(command, options->common);
    add_seed_option(command, options->common, "Accepted as by other commands; nothing is random here.");
    command.footer(
        "A line per step, {\"step\":...,\"bytes_per_sample\":...,\"mse\":...} with --json. Bytes are those of "
        "the whole\n"
        "file, without the model.\n"
        "Example: hourglass rate --model model.safetensors --steps 0.5,1,2");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
