// hourglass reconstruct: a sheet of test images above their reconstructions.
#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "autoencoder/corruption.h"
#include "autoencoder/transformation.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
#include "data/minibatch.h"
#include "io/sheet.h"
#include "math/random.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    PictureOptions picture;
    std::string model;
    bool shuffled = false;  // --seed was given
    bool counted = false;   // --count was given
    bool corrupted = false;
};

// The first `count` test images, or as many at random.
std::vector<std::uint32_t> choose(const Options& options, const ImageSet& images) {
    const auto count = static_cast<std::size_t>(options.picture.count);
    if (count > images.count()) {
        throw Error("--count " + std::to_string(count) + ": there are only " +
                    std::to_string(images.count()) + " test images");
    }
    std::vector<std::uint32_t> order(images.count());
    std::iota(order.begin(), order.end(), 0u);
    if (options.shuffled) {
        Random random(options.common.seed, "reconstruct");
        shuffle(order, random);
    }
    order.resize(count);
    return order;
}

// Of the chosen images: what conditional models have to know.
std::vector<std::uint8_t> labels_of(const ImageSet& images, const std::vector<std::uint32_t>& chosen) {
    std::vector<std::uint8_t> labels;
    labels.reserve(chosen.size());
    for (const std::uint32_t index : chosen) labels.push_back(images.labels[index]);
    return labels;
}

// What the model sees of the images, and what it is to give back; features x images both.
struct Task {
    Matrix seen, wanted;
};

// Of a denoising model corrupted images and these themselves, of a translation model sources and targets.
Task as_trained(const Autoencoder& model, const Matrix& images, std::uint64_t seed) {
    const Spec& spec = model.spec();
    Task task{images, images};
    if (spec.translates()) {
        transform_source(spec, model.image(), seed, 0, task.seen);
        transform_target(spec, model.image(), seed, 0, task.wanted);
    } else if (spec.corrupts_input()) {
        corrupt_input(spec, model.image(), seed, 0, task.seen);
    } else {
        throw Error("--corrupted is for models that were trained on corrupted images; this one is " +
                    std::string(word_of(spec.variant)));
    }
    return task;
}

// "10 corrupted test images above their reconstructions, mse 0.01 to the uncorrupted ones".
std::string summary(const Options& options, const Inputs& inputs, double mse) {
    const std::string images = "test " + noun(inputs.data.dataset->test), error = ", mse " + fixed(mse, 6);
    const std::string count = std::to_string(options.picture.count) + " ";
    if (!options.corrupted) return count + images + " above their reconstructions" + error;
    if (inputs.model.spec().translates())
        return count + "sources of " + images + " above their translations" + error + " to the targets";
    return count + "corrupted " + images + " above their reconstructions" + error +
           " to the uncorrupted ones";
}

// Rows of originals alternate with rows of their reconstructions; what is left of the last two is empty.
std::vector<std::uint8_t> interleaved(std::span<const std::uint8_t> originals,
                                      std::span<const std::uint8_t> reconstructions, std::size_t row_size) {
    const std::size_t rows = (originals.size() + row_size - 1) / row_size;
    std::vector<std::uint8_t> tiles(2 * rows * row_size, SheetLayout{}.ground);
    for (std::size_t row = 0; row < rows; ++row) {
        const std::size_t first = row * row_size;
        const std::size_t size = std::min(row_size, originals.size() - first);
        std::ranges::copy(originals.subspan(first, size), &tiles[2 * first]);
        std::ranges::copy(reconstructions.subspan(first, size), &tiles[2 * first + row_size]);
    }
    return tiles;
}

int run(Options options) {
    check_output(options.picture.out, {options.model, options.common.data});
    check_picture_ending(options.picture);
    const Inputs inputs = load_inputs(options.model, options.common);
    const ImageSet& images = inputs.data.dataset->test;
    if (!options.counted)
        options.picture.count = std::min(options.picture.count, static_cast<int>(images.count()));
    const std::vector<std::uint32_t> chosen = choose(options, images);

    StartedTeam team(options.common.threads);
    Matrix originals(inputs.model.features(), options.picture.count);
    gather(images, chosen, originals);
    const Task task = options.corrupted ? as_trained(inputs.model, originals, options.common.seed)
                                        : Task{originals, originals};
    const Matrix reconstructions = inputs.model.reconstruct(task.seen, team, labels_of(images, chosen));
    check_finite(reconstructions, inputs.data.dataset->name);
    const double mse =
        (task.wanted - reconstructions).cast<double>().squaredNorm() / static_cast<double>(originals.size());

    const ImageShape shape = inputs.model.image();
    const int columns = sheet_columns(2 * options.picture.count);
    const int used = std::min(columns, options.picture.count);
    const std::vector<std::uint8_t> tiles =
        interleaved(to_bytes(values(task.seen)), to_bytes(values(reconstructions)),
                    static_cast<std::size_t>(used) * images.features());
    const Size size = write_sheet(options.picture, tiles, shape, used);

    say_notes(inputs.data);
    if (images.holds_floats()) say_if_clamped(values(originals));
    if (options.common.json) {
        print_json({{"out", options.picture.out},
                    {"count", options.picture.count},
                    {"mse", mse},
                    {"width", size.width},
                    {"height", size.height}});
    } else {
        print_line(options.picture.out + ": " + summary(options, inputs, mse));
    }
    return 0;
}

}  // namespace

void add_reconstruct(CLI::App& program, Action& chosen) {
    CLI::App& command =
        *program.add_subcommand("reconstruct", "Draw test images above their reconstructions.");
    const auto options = std::make_shared<Options>();
    options->picture.count = 10;
    add_model_option(command, options->model);
    add_picture_options(command, options->picture, "How many test images.");
    add_common_options(command, options->common);
    add_seed_option(command, options->common,
                    "Choose the images at random by this seed; without it, the first ones are taken.");
    command.add_flag(
        "--corrupted", options->corrupted,
        "Draw what the model sees in training, above what it makes of it: corrupted images of a denoising model, "
        "sources of a translation model.");
    CLI::Option* seed = command.get_option("--seed")->default_str("");
    command.footer("Example: hourglass reconstruct --model model.safetensors --count 10 --out sheet.png");
    command.callback([options, seed, &command, &chosen] {
        options->shuffled = seed->count() > 0;
        options->counted = command.count("--count") > 0;
        chosen = [options] { return run(*options); };
    });
}

}  // namespace hourglass::cli
