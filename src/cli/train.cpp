// hourglass train: trains a model from fresh weights, prints a line per epoch, saves it.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/started_team.h"
#include "cli/training_loop.h"
#include "cli/usage.h"
#include "io/model_file.h"
#include "training/autoencoder_task.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    Spec spec;
    std::vector<std::string> idle;  // options that were given but have no effect
    std::string out;
    std::string precision = "single";
    std::string scaling = "none";
};

std::string description(const Options& options, const Autoencoder& model, const Dataset& data, int threads) {
    return "training " + shape_text(plan_model(options.spec, model.image())) + ", " +
           with_commas(model.parameter_count()) + " parameters, on " +
           with_commas(static_cast<long>(data.train.count())) + " " + noun(data.train) + " of " + data.name +
           ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

void check_spec(const Spec& spec) {
    std::string all;
    for (const Fault& fault : faults(spec))
        all += (all.empty() ? "" : "; ") + in_option_words(fault.text, fault.field);
    if (!all.empty()) throw UsageError(all);
}

Autoencoder fresh_model(const Spec& spec, const ImageSet& images) {
    const auto features = static_cast<int>(images.features());
    if (const auto fault = picture_fault(spec, picture_of(features, images.width))) {
        const bool is_table = images.height == 1 && spec.architecture == Architecture::Convolutional;
        throw Error(in_option_words(fault->text, fault->field) +
                    (is_table ? "; --width gives the width of a table's images" : ""));
    }
    return Autoencoder(spec, features, images.width);
}

void say_what_is_idle(const Options& options) {
    const std::string names = joined(options.idle);
    if (!names.empty())
        say(names + (options.idle.size() == 1 ? " has" : " have") + " no effect with the other settings");
    if (const Spec& spec = options.spec; spec.schedule.warmup_epochs >= static_cast<float>(spec.epochs))
        say("--warmup " + shortest_text(spec.schedule.warmup_epochs) + " is not over when the run ends");
}

int run(const Options& options) {
    check_spec(options.spec);
    Saver saver(options.out, {options.common.data});
    Data data = load_data(options.common);
    const Scaling scaling = scale_data(data, options.scaling);
    check_suitable(options.spec, data, scaling);
    auto task =
        std::make_unique<AutoencoderTask>(fresh_model(options.spec, data.dataset->train), data.dataset);
    const Autoencoder& model = task->model();
    const Precision precision = options.precision == "half" ? Precision::Float16 : Precision::Float32;
    saver.set_content([&] { return save_model(model, precision, scaling); });
    TrainingRun training(std::move(task));
    StartedTeam team(options.common.threads);
    if (!data.notice.empty()) say(data.notice);
    say_what_is_idle(options);
    say(description(options, model, *data.dataset, team.threads()));
    return train({.run = training,
                  .team = team,
                  .saver = saver,
                  .epochs = options.spec.epochs,
                  .noun = noun(data.dataset->train),
                  .json = options.common.json});
}

}  // namespace

void add_train(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand(
        "train", "Train a model from fresh weights, printing one line per epoch, and save it.");
    const auto options = std::make_shared<Options>();
    add_saving_options(command, options->out, options->precision);
    add_common_options(command, options->common);
    add_scaling_option(command, options->scaling,
                       "unit: the smallest and largest training value of every column become 0 and 1. The "
                       "model file records them, so that other commands scale their data and 'decode' "
                       "converts its numbers back.");
    add_spec_options(command, options->spec);
    command.footer(
        "Each line has the mean loss over the epoch's steps, the loss on the test images after it, and the\n"
        "seconds that its steps took, from which the images per second follow:\n"
        "{\"epoch\":1,\"train_loss\":...,\"validation_loss\":...,\"seconds\":...,\"samples_per_second\":...}"
        "\n"
        "The same options give the same file, bit for bit, in the same build, for any number of threads.\n"
        "Example: hourglass train --hidden 512,256 --latent 32 --epochs 10 --out model.safetensors\n"
        "A table: hourglass train --data table.csv --hidden none --latent 2 --activation linear --output "
        "linear\n"
        "  --optimizer sgd --momentum 0 --learning-rate 0.1 --batch 8 --epochs 200 --out model.safetensors");
    command.callback([options, &command, &chosen] {
        complete_spec(command, options->spec);
        options->idle = idle_options(command, options->spec);
        chosen = [options] { return run(*options); };
    });
}

}  // namespace hourglass::cli
