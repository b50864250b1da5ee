// hourglass pca: the error of principal component analysis, a yardstick for codes of the same size.
#include "analysis/pca.h"

#include <memory>
#include <string>

#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    int components = 32;
    std::string scaling = "none";
};

constexpr int kMostComponents = 1 << 16;  // the data's own limit is known later

int run(const Options& options) {
    Data data = load_data(options.common);
    scale_data(data, options.scaling);
    check_magnitude(*data.dataset);
    const Pca pca = fit_pca(data.dataset->train, options.components);
    const double mse = reconstruction_mse(pca, data.dataset->test);
    say_notes(data);
    if (options.common.json) {
        print_json({{"mse", mse},
                    {"components", options.components},
                    {"explained_variance", pca.explained},
                    {"images", data.dataset->test.count()}});
    } else {
        print_line("mse " + fixed(mse, 6) + "  with " + std::to_string(options.components) +
                   (options.components == 1 ? " component, which explains " : " components, which explain ") +
                   fixed(100 * pca.explained, 1) + " % of the training " + noun(data.dataset->train) +
                   "' variance");
    }
    return 0;
}

}  // namespace

void add_pca(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand(
        "pca", "Measure principal component analysis on the test images: what a linear code achieves.");
    const auto options = std::make_shared<Options>();
    command.add_option("--components", options->components, "How many numbers describe an image.")
        ->type_name("N")
        ->check(in_range(1, kMostComponents))
        ->capture_default_str();
    add_common_options(command, options->common);
    add_scaling_option(
        command, options->scaling,
        "As of 'hourglass train': unit brings every column to 0..1, standard to mean 0 and standard "
        "deviation 1, byte divides 0..255 by 255.");
    command.footer(
        "Fitted to the training images in closed form. mse is the mean over pixels and test images of the\n"
        "squared error.\n"
        "Prints {\"mse\":...} and more with --json.\n"
        "Example: hourglass pca --components 32 --data mnist --json");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
