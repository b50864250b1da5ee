// hourglass translate: turns samples into what a translation model makes of them.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "autoencoder/transformation.h"
#include "base/error.h"
#include "base/format.h"
#include "cli/command.h"
#include "cli/decoded_samples.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/picture.h"
#include "cli/started_team.h"
#include "data/minibatch.h"
#include "io/sample_files.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    PictureOptions picture;  // of which only the file and the scale are options
    std::string model;
    std::string in;
    std::string targets;
    bool transform = false;
};

constexpr Eigen::Index kTranslatedAtOnce = 1024;

// The file's samples as the model takes them, features x count.
Matrix read_pictures(const std::string& path, const Options& options, const LoadedModel& file) {
    Samples samples = read_sample_file(path, reading_options(options.common, file.record));
    ImageSet set = samples.test ? std::move(*samples.test) : std::move(samples.set);
    for (const std::string& note : samples.notes) say(path + ": " + note);
    if (set.features() != static_cast<std::size_t>(file.model.features()))
        throw Error(path + ": has " + std::to_string(set.features()) +
                    " features per sample, the model takes " + std::to_string(file.model.features()));
    for (const std::string& note : {match_values(file.record, set), far_values(file.record, set)})
        if (!note.empty()) say(path + ": " + note);
    scale(file.scaling, set);
    if (file.scaling.empty()) check_range(file.model.spec(), set, path);
    Matrix pictures(file.model.features(), static_cast<Eigen::Index>(set.count()));
    gather_range(set, 0, pictures);
    return pictures;
}

Matrix translated(const Autoencoder& model, ConstMatrixView pictures, ThreadTeam& team) {
    Matrix result(pictures.rows(), pictures.cols());
    for (Eigen::Index first = 0; first < pictures.cols(); first += kTranslatedAtOnce) {
        const Eigen::Index count = std::min(kTranslatedAtOnce, pictures.cols() - first);
        result.middleCols(first, count) = model.reconstruct(pictures.middleCols(first, count), team);
    }
    return result;
}

double mean_square(ConstMatrixView a, ConstMatrixView b) {
    return (a - b).cast<double>().squaredNorm() / static_cast<double>(a.size());
}

// What the samples are to become, where that is known: those of --targets, or of the transformation.
std::optional<Matrix> targets_of(const Options& options, const LoadedModel& file, ConstMatrixView pictures) {
    if (!options.targets.empty()) {
        Matrix targets = read_pictures(options.targets, options, file);
        if (targets.cols() != pictures.cols())
            throw Error(options.targets + ": has " + std::to_string(targets.cols()) + " samples, " +
                        options.in + " has " + std::to_string(pictures.cols()) +
                        "; each needs one in its place");
        return targets;
    }
    if (!options.transform) return std::nullopt;
    Matrix targets = pictures;
    transform_target(file.model.spec(), file.model.image(), options.common.seed, 0, targets);
    return targets;
}

int run(const Options& options) {
    const std::string& out = options.picture.out;
    check_decoded_format(out);
    check_output(out, {options.in, options.targets, options.model});
    const LoadedModel file = read_model(options.model);
    const Spec& spec = file.model.spec();
    if (!spec.translates())
        throw Error(options.model + ": is a model of variant " + std::string(word_of(spec.variant)) +
                    "; only those of variant translation translate");
    Matrix pictures = read_pictures(options.in, options, file);
    check_decoded_count(out, static_cast<std::size_t>(pictures.cols()));
    const std::optional<Matrix> targets = targets_of(options, file, pictures);
    if (options.transform) transform_source(spec, file.model.image(), options.common.seed, 0, pictures);

    StartedTeam team(options.common.threads);
    Matrix result = translated(file.model, pictures, team);
    check_finite(result, options.in);
    Json json = {{"samples", result.cols()}, {"out", out}};
    if (targets) {
        json["mse"] = mean_square(result, *targets);
        json["identity_mse"] = mean_square(pictures, *targets);
    }
    write_decoded(options.picture, file.model, file.scaling, result);
    if (options.common.json)
        print_json(json);
    else
        print_line(out + ": " + with_commas(static_cast<long>(result.cols())) + " samples translated" +
                   (targets
                        ? ", mse " + fixed(json["mse"].get<double>(), 6) + " to the targets (untranslated " +
                              fixed(json["identity_mse"].get<double>(), 6) + ")"
                        : ""));
    return 0;
}

}  // namespace

void add_translate(CLI::App& program, Action& chosen) {
    CLI::App& command =
        *program.add_subcommand("translate", "Turn samples into what a translation model makes of them.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    command
        .add_option("--in", options->in,
                    "The samples to translate, in any format that --data of 'train' reads.")
        ->type_name("FILE")
        ->required();
    command
        .add_option(
            "--out", options->picture.out,
            "The file to write: numbers (.csv, .npy), images (.idx, -ubyte) or a sheet of them (.png).")
        ->type_name("FILE")
        ->required();
    command
        .add_option("--targets", options->targets,
                    "What each sample is to become, in the same order: the error is measured against it.")
        ->type_name("FILE");
    command.add_flag(
        "--transform", options->transform,
        "The samples are as they are in the data: make the model's source of them first, and measure "
        "the error to its target.");
    add_picture_scale_option(command, options->picture);
    add_reading_options(command, options->common);
    add_run_options(command, options->common);
    add_seed_option(command, options->common, "Seed of --transform: where strokes go, how much is slanted.");
    command.footer(
        "Prints {\"samples\":...,\"out\":...} with --json, and \"mse\" and \"identity_mse\" (of the untranslated "
        "samples)\n"
        "where the targets are known.\n"
        "Example: hourglass train --variant translation --source strike --out unstrike.safetensors\n"
        "         hourglass translate --model unstrike.safetensors --in struck.npy --out clean.npy");
    command.callback([options, &chosen] { chosen = [options] { return run(*options); }; });
}

}  // namespace hourglass::cli
