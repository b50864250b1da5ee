// hourglass train: trains a model from fresh weights or goes on with a saved run, prints a line per epoch,
// saves it.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "autoencoder/network_plan.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/class_filter.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/start.h"
#include "cli/started_team.h"
#include "cli/training_loop.h"
#include "cli/usage.h"
#include "data/subset.h"
#include "data/table.h"
#include "io/model_file.h"
#include "io/record_file.h"
#include "training/autoencoder_task.h"
#include "training/saved_run.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    ClassFilter classes;
    std::string targets;  // a file
    Spec spec;
    std::vector<std::string> idle;    // options that were given but have no effect
    std::vector<const Field*> given;  // on the command line
    std::string from;
    bool weights_only = false;
    std::string out;
    Precision precision = Precision::Float32;
    std::string scaling = "none";
};

// "200 of 60,000 images of MNIST, and 1,000 to validate".
std::string samples_text(const Autoencoder& model, const Task& task, const Dataset& data) {
    const auto all = static_cast<long>(data.train.count()), trained = static_cast<long>(task.samples());
    const long held_out = model.spec().validation_images;
    return with_commas(trained) + (trained < all ? " of " + with_commas(all) : "") + " " + noun(data.train) +
           " of " + data.name + (held_out > 0 ? ", with " + with_commas(held_out) + " to validate" : "");
}

std::string description(const Autoencoder& model, const Task& task, const Dataset& data, int threads) {
    return "training " + shape_text(plan_model(model.spec(), model.image())) + ", " +
           with_commas(model.parameter_count()) + " parameters, on " + samples_text(model, task, data) +
           ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

void check_spec(const Spec& spec) {
    std::string all;
    for (const Fault& fault : faults(spec))
        all += (all.empty() ? "" : "; ") + in_option_words(fault.text, fault.field);
    if (!all.empty()) throw UsageError(all);
}

Autoencoder fresh_model(const Spec& spec, const ImageSet& images) {
    const ImageShape image = picture_of(static_cast<int>(images.features()), images.width, images.channels);
    if (const auto fault = picture_fault(spec, image)) {
        const bool lacks_width = is_table(images) && spec.architecture == Architecture::Convolutional;
        throw Error(in_option_words(fault->text, fault->field) +
                    (lacks_width ? "; --width gives the width of a table's images" : ""));
    }
    return {spec, image};
}

void say_what_is_idle(const Options& options, const Spec& spec) {
    const std::string names = joined(options.idle);
    if (!names.empty())
        say(names + (options.idle.size() == 1 ? " has" : " have") + " no effect with the other settings");
    if (spec.schedule.warmup_epochs >= static_cast<float>(spec.epochs))
        say("--warmup " + shortest_text(spec.schedule.warmup_epochs) + " is not over when the run ends");
}

// Scaled as the data of the file was, or as the options say.
Scaling scale_data(Data& data, const Options& options, const Start& start) {
    if (start.model.empty()) return cli::scale_data(data, options.scaling);
    cli::scale_data(data, start.scaling, start.record);
    data.record.scale = start.record.scale;
    return start.scaling;
}

// Pairs of one's own: what each sample is to become stands in the same place of another file, which is split
// in the same way.
void load_targets(const Options& options, Data& data) {
    Dataset& dataset = *data.dataset;
    if (!data.record.trained_classes.empty())
        throw UsageError(
            "--only-classes and --without-classes do not go with pairs of --data and --target-data");
    CommonOptions common = options.common;
    common.data = options.targets;
    const Data targets = load_data(common, {}, {.training = true});
    const Dataset& other = *targets.dataset;
    for (const auto& [set, wanted] :
         {std::pair(&dataset.train, &other.train), std::pair(&dataset.test, &other.test)}) {
        if (set->count() != wanted->count())
            throw Error(options.targets + ": has " + std::to_string(wanted->count()) + " samples where " +
                        dataset.name + " has " + std::to_string(set->count()) +
                        "; each needs one in its place");
        if (set->features() != wanted->features())
            throw Error(options.targets + ": has " + std::to_string(wanted->features()) +
                        " features per sample, " + dataset.name + " has " + std::to_string(set->features()) +
                        "; both must be of one size");
    }
    dataset.train_targets = other.train;
    dataset.test_targets = other.test;
}

int run(const Options& options) {
    Start start = options.from.empty() ? fresh_start(options.spec)
                                       : start_from(options.from, options.spec, options.given);
    check_spec(start.spec);
    Saver saver(options.out, {options.common.data});
    if (!options.out.empty()) check_ending(options.out, ".safetensors", "a model");
    Data data = load_data(options.common, start.record, {.training = true});
    if (start.model.empty()) {
        keep_classes(data, options.classes);
        // For those who have the model and not the record of its data.
        if (!data.record.trained_classes.empty())
            for (const std::uint8_t label : present_labels(data.dataset->train))
                start.spec.only_classes.push_back(label);
    } else {
        keep_classes(data, start.record.trained_classes);
    }
    if (!options.targets.empty()) load_targets(options, data);
    if (!start.model.empty()) check_fits(start.model, *data.dataset);
    if (const auto fault = count_fault(start.spec, data.dataset->train.count()))
        throw Error(in_option_words(fault->text, fault->field));
    const Scaling scaling = scale_data(data, options, start);
    for (ImageSet* const set : {&data.dataset->train_targets, &data.dataset->test_targets})
        if (set->count() > 0) scale(scaling, *set);
    check_suitable(start.spec, data, scaling);
    const RunLabels labels{.name = "",
                           .data = fingerprint(*data.dataset),
                           .scaling = scaling,
                           .more_epochs = start.spec.epochs,
                           .metadata = {{kRecordKey, record_text(data.record)}}};
    if (!options.from.empty()) meet_data(start, options.from, *data.dataset, labels.data);
    Autoencoder model =
        start.model.empty() ? fresh_model(start.spec, data.dataset->train) : std::move(start.model);
    model.set_live_fields(start.spec.learning_rate, start.spec.epochs);
    auto task = std::make_unique<AutoencoderTask>(std::move(model), data.dataset);
    const Autoencoder& trained = task->model();
    TrainingRun training(std::move(task));
    if (start.run) {
        training.resume(std::move(start.run->state));
        training.change(start.spec.learning_rate, start.spec.epochs);
    }
    const bool weights_only = options.weights_only || options.precision == Precision::Float16;
    saver.set_content([&] {
        return weights_only ? with_record(save_model(trained, options.precision, scaling), data.record)
                            : save_run(training, trained, labels, false);
    });
    StartedTeam team(options.common.threads);
    say_notes(data);
    if (!data.summary.empty()) say(data.summary);
    for (const std::string& note : start.notes) say(note);
    say_what_is_idle(options, start.spec);
    say(description(trained, training.task(), *data.dataset, team.threads()));
    return train({.run = training,
                  .team = team,
                  .saver = saver,
                  .epochs = start.spec.epochs,
                  .noun = noun(data.dataset->train),
                  .measured_on = measured_on(trained.spec()),
                  .json = options.common.json,
                  .advice = unscaled_advice(data, scaling)});
}

void add_resuming_options(CLI::App& command, Options& options) {
    command
        .add_option(
            "--from", options.from,
            "Go on with the run in this file, as 'train --out' or the page saved it: the result is that "
            "of a run that was never interrupted. --epochs is the total, --learning-rate may change, "
            "all other settings are the file's. The weights of a model without its training are "
            "trained on from epoch 0.")
        ->type_name("FILE");
    command.add_flag("--weights-only", options.weights_only,
                     "Leave out of the file what --from needs to go on. With Adam that makes it a third as "
                     "large; --precision half does the same.");
}

void check_resuming_options(const CLI::App& command, const Options& options) {
    if (options.from.empty()) return;
    check_for_new_model(command, {"--preset", "--scale", "--only-classes", "--without-classes"});
}

// A word, or the path of what is to come out.
void add_target_option(CLI::App& command, Options& options) {
    const Field& field = spec_field("target");
    command.remove_option(command.get_option("--target"));
    const auto set = [&options, &field](const std::string& text) {
        std::error_code ignored;
        if (std::ranges::find(field.choices, std::string_view(text)) == field.choices.end() &&
            std::filesystem::exists(text, ignored))
            options.targets = text;
        else
            set_field(field, options.spec, text);
    };
    add_field_option(command, field, set)->group("Model and training")->default_str(field.get(Spec{}));
}

// Pairs are what they are: nothing else is done to them.
void check_targets(Options& options) {
    if (options.targets.empty()) return;
    if (!options.from.empty()) throw UsageError("--target-data is for a new model");
    if (!options.spec.translates()) throw UsageError("--target-data is for --variant translation");
    options.spec.source = options.spec.target = Transformation::Clean;
}

}  // namespace

void add_train(CLI::App& program, Action& chosen) {
    CLI::App& command =
        *program.add_subcommand("train", "Train a model, printing one line per epoch, and save it.");
    const auto options = std::make_shared<Options>();
    add_saving_options(command, options->out, options->precision);
    add_resuming_options(command, *options);
    add_common_options(command, options->common);
    add_scaling_option(
        command, options->scaling,
        "unit: the smallest and largest training value of every column become 0 and 1; standard: "
        "every column gets mean 0 and standard deviation 1; byte: 0 to 255 becomes 0 to 1. The "
        "model file records this, so that other commands scale their data and 'decode' "
        "converts its numbers back.");
    add_class_filter_options(command, options->classes);
    command
        .add_option(
            "--target-data", options->targets,
            "Variant translation: a file or folder with what each sample of --data is to become, in the "
            "same order and size. Also as --target PATH.")
        ->type_name("PATH");
    add_spec_options(command, options->spec);
    add_target_option(command, *options);
    command.footer(
        "Each line has the mean loss over the epoch's steps, the loss after it on the test images or, with\n"
        "--validation-images, on those, and the seconds that its steps took, from which the images per second\n"
        "follow:\n"
        "{\"epoch\":1,\"train_loss\":...,\"validation_loss\":...,\"measured_on\":\"test\",\"seconds\":...,\n"
        "\"samples_per_second\":...}\n"
        "The same options give the same file, bit for bit, in the same build, for any number of threads.\n"
        "After an interruption: hourglass train --from model.safetensors --out model.safetensors\n"
        "Example: hourglass train --hidden 512,256 --latent 32 --epochs 10 --out model.safetensors\n"
        "A table: hourglass train --data table.csv --hidden none --latent 2 --activation linear --output "
        "linear\n"
        "  --optimizer sgd --momentum 0 --learning-rate 0.1 --batch 8 --epochs 200 --out model.safetensors");
    command.callback([options, &command, &chosen] {
        check_resuming_options(command, *options);
        check_targets(*options);
        options->given = given_fields(command);
        if (options->from.empty()) {
            complete_spec(command, options->spec);
            options->idle = idle_options(command, options->spec);
        }
        chosen = [options] { return run(*options); };
    });
}

}  // namespace hourglass::cli
