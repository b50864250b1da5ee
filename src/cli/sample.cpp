// hourglass sample: a sheet of new digits, decoded from random codes.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "autoencoder/gaussian.h"
#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
#include "math/random.h"
#include "training/evaluate.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    PictureOptions picture;
    std::string model;
    int label = -1;  // of conditional models; -1: all, one after another
};

// A conditional model draws what it is asked for.
std::vector<std::uint8_t> classes_of(const Options& options, const Autoencoder& model) {
    const bool conditional = model.spec().needs_labels();
    if (!conditional && options.label >= 0)
        throw Error("--label is for conditional models; this model has no classes");
    std::vector<std::uint8_t> labels;
    for (int i = 0; conditional && i < options.picture.count; ++i)
        labels.push_back(static_cast<std::uint8_t>(options.label >= 0 ? options.label : i % kClasses));
    return labels;
}

// What the codes are drawn from.
struct Source {
    Autoencoder model;
    Gaussian gaussian;
    Data data;
    bool floats = false;  // the data was no bytes
};

// Only models without a prior of their own need data.
Source load_source(const Options& options, ThreadTeam& team) {
    LoadedModel file = read_model(options.model);
    if (file.model.spec().is_variational() && options.common.data.empty()) {
        const Spec spec = file.model.spec();
        return {std::move(file.model), standard_gaussian(spec.latent), {}, spec.output == OutputKind::Linear};
    }
    Inputs inputs = load_inputs(std::move(file), options.model, options.common, {.training = true});
    const ImageSet& images = inputs.data.dataset->train;
    Gaussian gaussian = summarize_codes(inputs.model, images, images.count(), team).gaussian;
    return {std::move(inputs.model), std::move(gaussian), std::move(inputs.data), images.holds_floats()};
}

int run(const Options& options) {
    check_output(options.picture.out, {options.model, options.common.data});
    check_picture_ending(options.picture);
    StartedTeam team(options.common.threads);
    const Source source = load_source(options, team);
    const std::vector<std::uint8_t> labels = classes_of(options, source.model);
    Random random(options.common.seed, "sample");
    const Matrix codes = sample(source.gaussian, options.picture.count, random);
    const Matrix digits = source.model.decode(codes, team, labels);
    check_finite(digits, options.model);
    const std::vector<std::uint8_t> tiles = to_bytes(values(digits));
    const ImageShape shape = source.model.image();
    const Size size = write_sheet(options.picture, tiles, shape, sheet_columns(options.picture.count));

    say_notes(source.data);
    if (source.floats) say_if_clamped(values(digits));
    if (options.common.json) {
        print_json({{"out", options.picture.out},
                    {"count", options.picture.count},
                    {"seed", options.common.seed},
                    {"width", size.width},
                    {"height", size.height}});
    } else {
        print_line(options.picture.out + ": " + std::to_string(options.picture.count) + " samples, seed " +
                   std::to_string(options.common.seed));
    }
    return 0;
}

}  // namespace

void add_sample(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand("sample", "Draw new digits by decoding random codes.");
    const auto options = std::make_shared<Options>();
    options->picture.count = 100;
    add_model_option(command, options->model);
    add_picture_options(command, options->picture, "How many digits.");
    add_common_options(command, options->common);
    add_seed_option(command, options->common, "The same seed draws the same digits.");
    command
        .add_option("--label", options->label,
                    "Conditional models: the digit to draw; without it 0 to 9 one after another.")
        ->type_name("DIGIT")
        ->check(in_range(0, kClasses - 1));
    command.footer(
        "The codes are drawn from a Gaussian that is fitted to the codes of all training images, or for\n"
        "variational models from N(0, 1), which needs no data.\n"
        "Example: hourglass sample --model model.safetensors --count 100 --seed 1 --out sheet.png");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
