// hourglass evaluate: the losses of a model on the test images.
#include "training/evaluate.h"

#include <cmath>
#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "math/thread_team.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string model;
};

int run(const Options& options) {
    const Inputs inputs = load_inputs(options.model, options.common);
    const ImageSet& images = inputs.data.dataset->test;
    ThreadTeam team(options.common.threads);
    const Evaluation found = evaluate(inputs.model, images, team);

    if (!inputs.data.notice.empty()) say(inputs.data.notice);
    if (options.common.json) {
        print_json({{"mse", found.mse}, {"bce", found.bce}, {"images", images.count()}});
    } else {
        const std::string bce = std::isnan(found.bce) ? "" : "  bce " + fixed(found.bce, 6);
        print_line("mse " + fixed(found.mse, 6) + bce + "  on " +
                   with_commas(static_cast<long>(images.count())) + " test images");
    }
    return 0;
}

}  // namespace

void add_evaluate(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("evaluate", "Measure a model's losses on the test images.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    add_common_options(command, options->common);
    add_seed_option(command, options->common,
                    "Taken like everywhere; nothing here is random, so it changes nothing.");
    command.footer(
        "mse is the mean over pixels and images of the squared error, bce of the binary cross-entropy in "
        "nats\n"
        "(null for a linear output).\n"
        "Prints {\"mse\":...,\"bce\":...,\"images\":10000} with --json.\n"
        "Example: hourglass evaluate --model model.safetensors --data mnist --json");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
