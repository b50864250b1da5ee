// hourglass classify: trains and measures networks that tell classes apart, on pixels or on a model's codes.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "classifier/classifier.h"
#include "classifier/evaluate.h"
#include "cli/command.h"
#include "cli/few_labels.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/semi_supervised.h"
#include "cli/started_team.h"
#include "cli/training_loop.h"
#include "cli/usage.h"
#include "data/table.h"
#include "io/classifier_file.h"
#include "io/record_file.h"
#include "training/classifier_task.h"

namespace hourglass::cli {
namespace {

struct TrainOptions {
    CommonOptions common;
    ClassifierSpec spec = default_classifier_spec();
    std::vector<std::string> idle;  // options that were given but have no effect
    std::string features;           // "pixels", "codes"; empty: codes if there is an encoder
    std::string encoder;
    bool fine_tune = false;
    FewLabels few;
    SemiSupervision semi_supervised;
    std::string out;
    Precision precision = Precision::Float32;
    std::string scaling = "none";
};

struct EvaluateOptions {
    CommonOptions common;
    std::string model;
};

void check_options(const TrainOptions& options) {
    const bool codes = options.features == "codes" || (options.features.empty() && !options.encoder.empty());
    if (codes && options.encoder.empty())
        throw UsageError("--features codes needs --encoder, the model whose codes are to be classified");
    if (!codes && !options.encoder.empty())
        throw UsageError("--encoder is for --features codes; pixels are classified without one");
    if (!codes && options.fine_tune)
        throw UsageError("--fine-tune trains an encoder, which --encoder has to name");
    if (codes && options.scaling != "none")
        throw UsageError("--scale is for pixels; codes are read from data scaled as the encoder's was");
    if (codes && !options.spec.channels.empty())
        throw UsageError("--channels is for pixels; a code is not an image");
    check_few_labels(options.few);
    check_semi_supervised(options.semi_supervised, options.few, options.fine_tune);
}

// Scaled as the encoder's data was, or as the options say.
Scaling scale_data(Data& data, const TrainOptions& options, const LoadedModel& encoder) {
    if (encoder.model.empty()) return cli::scale_data(data, options.scaling);
    cli::scale_data(data, encoder.scaling, encoder.record);
    return encoder.scaling;
}

void check_labels(const Data& data) {
    if (!data.labeled) {
        throw Error(data.dataset->name +
                    ": has no labels, which a classifier needs; --label-column names a table's");
    }
}

void check_features(int features, const std::string& path, const Dataset& data) {
    if (static_cast<std::size_t>(features) == data.train.features()) return;
    const bool table = is_table(data.train);
    throw Error(path + ": takes " + std::to_string(features) +
                (table ? " features, the rows of " : " pixels, the images of ") + data.name + " have " +
                std::to_string(data.train.features()));
}

// A model whose codes are to carry labels over.
void check_spreader(const Autoencoder& model, const std::string& path, const Dataset& data) {
    if (model.encoder().inputs() != model.features())
        throw Error(
            path +
            ": the encoder of a conditional model has to be told the class, so its codes cannot carry "
            "labels over; use another variant");
    check_features(model.features(), path, data);
}

Classifier fresh_classifier(const TrainOptions& options, const LoadedModel& encoder, const Dataset& data,
                            ThreadTeam& team) {
    const ImageSet& train = data.train;
    std::vector<std::string> classes = class_names(train, data.name);
    if (encoder.model.empty())
        return {options.spec, {train.height, train.width, train.channels}, std::move(classes)};
    check_features(encoder.model.features(), options.encoder, data);
    try {
        Classifier classifier(options.spec, encoder.model, options.fine_tune, std::move(classes));
        fit_code_range(classifier, train, team);
        return classifier;
    } catch (const Error& error) {
        throw Error(options.encoder + ": " + error.what());
    }
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

// "784-256-10", "784-16c-128-10"; of codes "32-128-10".
std::string shape_text(const Classifier& classifier) {
    std::string text = std::to_string(classifier.encoder().empty() ? classifier.features()
                                                                   : classifier.encoder().spec.latent);
    for (const int filters : classifier.spec().channels) text += "-" + std::to_string(filters) + "c";
    for (const int width : classifier.spec().hidden) text += "-" + std::to_string(width);
    return text + "-" + std::to_string(classifier.classes().size());
}

std::string description(const TrainOptions& options, const Classifier& classifier, const Dataset& data,
                        std::size_t parameters, int threads) {
    const std::string what = options.encoder.empty() ? ""
                             : options.fine_tune     ? " with the encoder"
                                                     : " on codes";
    return "training " + shape_text(classifier) + what + ", " + with_commas(static_cast<long>(parameters)) +
           " parameters, on " + with_commas(static_cast<long>(data.train.count())) + " " + noun(data.train) +
           " of " + data.name + ", " + std::to_string(threads) + (threads == 1 ? " thread" : " threads");
}

std::size_t trained_parameters(Task& task) {
    std::size_t count = 0;
    for (const Parameter* parameter : task.parameters())
        count += static_cast<std::size_t>(parameter->value.size());
    return count;
}

// A task and the classifier in it.
struct Training {
    std::unique_ptr<Task> task;
    const Classifier* classifier;
};

template <typename ClassifyingTask>
Training training(std::unique_ptr<ClassifyingTask> task) {
    const Classifier* classifier = &task->classifier();
    return {std::move(task), classifier};
}

Training make_task(const TrainOptions& options, Classifier fresh, const std::shared_ptr<Dataset>& data,
                   std::vector<std::uint32_t> labeled, ThreadTeam& team) {
    if (!options.semi_supervised.on)
        return training(std::make_unique<ClassifierTask>(std::move(fresh), data, team));
    return training(
        make_semi_supervised_task(options.semi_supervised, std::move(fresh), data, std::move(labeled), team));
}

int train(const TrainOptions& options) {
    check_options(options);
    Saver saver(options.out, {options.common.data, options.encoder, options.few.model});
    if (!options.out.empty()) check_ending(options.out, ".safetensors", "a classifier");
    LoadedModel encoder;
    if (!options.encoder.empty()) encoder = read_model(options.encoder);
    LoadedModel spreader;
    if (!options.few.model.empty()) spreader = read_model(options.few.model);
    Data data = load_data(options.common, encoder.model.empty() ? spreader.record : encoder.record,
                          {.training = true});
    check_labels(data);
    Dataset& dataset = *data.dataset;
    if (!encoder.model.empty()) check_features(encoder.model.features(), options.encoder, dataset);
    if (!spreader.model.empty()) check_spreader(spreader.model, options.few.model, dataset);
    ImageSet unscaled = spreader.model.empty() ? ImageSet() : dataset.train;
    const Scaling scaling = scale_data(data, options, encoder);
    check_magnitude(dataset);
    StartedTeam team(options.common.threads);
    Classifier fresh = fresh_classifier(options, encoder, dataset, team);
    FewLabels few = options.few;
    few.keeps_others = options.semi_supervised.on;
    std::vector<std::uint32_t> labeled = apply_few_labels(few, options.common, spreader, std::move(unscaled),
                                                          options.spec.seed, dataset, team);
    Training made = make_task(options, std::move(fresh), data.dataset, std::move(labeled), team);
    const std::size_t parameters = trained_parameters(*made.task);
    const Classifier& classifier = *made.classifier;
    if (!encoder.model.empty()) data.record.scale = encoder.record.scale;
    saver.set_content(
        [&] { return with_record(save_classifier(classifier, options.precision, scaling), data.record); });
    TrainingRun run(std::move(made.task));
    say_notes(data);
    if (!data.summary.empty()) say(data.summary);
    if (!options.idle.empty())
        say(joined(options.idle, ", ") + (options.idle.size() == 1 ? " has" : " have") +
            " no effect with the other settings");
    say(description(options, classifier, dataset, parameters, team.threads()));
    return cli::train({.run = run,
                       .team = team,
                       .saver = saver,
                       .epochs = options.spec.epochs,
                       .noun = noun(dataset.train),
                       .measured_on = "test",
                       .json = options.common.json,
                       .score = "accuracy",
                       .advice = unscaled_advice(data, scaling)});
}

// Padded on the left.
std::string column(const std::string& text, std::size_t width) {
    return std::string(width > text.size() ? width - text.size() : 0, ' ') + text;
}

void print_table(const Classifier& classifier, const ClassifierEvaluation& found,
                 const std::string& samples) {
    print_line("accuracy " + fixed(100 * found.accuracy, 2) + " %  error " + fixed(100 * found.error, 2) +
               " %  loss " + fixed(found.loss, 5) + "  on " + with_commas(static_cast<long>(found.samples)) +
               " test " + samples);
    std::size_t width = with_commas(static_cast<long>(found.samples)).size() + 1;
    for (const std::string& name : classifier.classes()) width = std::max(width, name.size() + 1);
    std::string line = column("", width);
    for (const std::string& name : classifier.classes()) line += column(name, width);
    print_line(line + "   <- taken for");
    for (std::size_t is = 0; is < found.confusion.size(); ++is) {
        line = column(classifier.classes()[is], width);
        for (const long count : found.confusion[is]) line += column(with_commas(count), width);
        print_line(line);
    }
}

int evaluate(const EvaluateOptions& options) {
    ClassifierFile file;
    const std::vector<std::uint8_t> bytes = read_model_bytes(options.model);
    try {
        file = load_classifier(bytes);
    } catch (const Error& error) {
        throw Error(options.model + ": " + error.what());
    }
    const Classifier& classifier = file.classifier;
    const DataRecord record = read_record_of(bytes, classifier.features(), options.model);
    Data data = load_data(options.common, record);
    check_labels(data);
    Dataset& dataset = *data.dataset;
    check_features(classifier.features(), options.model, dataset);
    cli::scale_data(data, file.scaling, record);
    check_magnitude(dataset);
    StartedTeam team(options.common.threads);
    const std::vector<std::uint8_t> classes = classes_of(dataset.test, classifier.classes(), dataset.name);
    const ClassifierEvaluation found = hourglass::evaluate(classifier, dataset.test, classes, team);
    say_notes(data);
    if (options.common.json) {
        print_json({{"accuracy", found.accuracy},
                    {"error", found.error},
                    {"loss", found.loss},
                    {"samples", found.samples},
                    {"confusion", found.confusion},
                    {"classes", classifier.classes()}});
    } else {
        print_table(classifier, found, noun(dataset.test));
    }
    return 0;
}

std::string help_of(const Field& field) {
    if (field.key == "hidden")
        return "Widths of the dense hidden layers before the classes, separated by commas; 'none' "
               "for a linear classifier.";
    if (field.key == "channels")
        return "Filters of convolutions before the hidden layers, separated by commas, each of which "
               "shrinks the image's sides by the stride.";
    if (field.key == "stride")
        return "The step of the convolutions in pixels, by which each shrinks the image's sides.";
    return {};
}

void add_fields(CLI::App& command, ClassifierSpec& spec) {
    for (const Field* field : classifier_fields()) {
        const auto set = [&spec, field](const std::string& text) { set_field(*field, spec, text); };
        CLI::Option* option = add_field_option(command, *field, set);
        option->group("Network and training");
        if (const std::string help = help_of(*field); !help.empty()) option->description(help);
        const std::string initial = field->get(spec);
        option->default_str(initial.empty() ? "none" : initial);
    }
}

std::vector<std::string> idle_options(const CLI::App& command, const ClassifierSpec& spec) {
    std::vector<std::string> idle;
    for (const Field* field : classifier_fields()) {
        const std::string name = option_name(*field);
        if (!matters(*field, spec) && command.count(name) > 0) idle.push_back(name);
    }
    if (command.count("--semi-supervised") == 0)
        for (const char* name : {"--latent", "--label-weight"})
            if (command.count(name) > 0) idle.emplace_back(name);
    return idle;
}

void add_train_command(CLI::App& classify, Action& chosen) {
    CLI::App& command =
        *classify.add_subcommand("train", "Train a classifier from fresh weights, with a line per epoch.");
    const auto options = std::make_shared<TrainOptions>();
    command
        .add_option(
            "--features", options->features,
            "What is classified: the samples as they are, or the codes that a model's encoder makes of "
            "them, scaled to mean 0 and standard deviation 1. Default: codes with --encoder, else pixels.")
        ->type_name("pixels|codes")
        ->check(CLI::IsMember({"pixels", "codes"}).description(""));
    command.add_option("--encoder", options->encoder, "The model whose codes are classified.")
        ->type_name("FILE");
    command.add_flag("--fine-tune", options->fine_tune,
                     "Train the encoder with the classifier. Without it the encoder stays as it is.");
    add_few_labels_options(command, options->few);
    add_semi_supervised_options(command, options->semi_supervised);
    add_saving_options(command, options->out, options->precision);
    add_common_options(command, options->common);
    add_scaling_option(
        command, options->scaling,
        "As of 'hourglass train': unit brings every column to 0..1, standard to mean 0 and standard "
        "deviation 1, byte divides 0..255 by 255. The classifier's file remembers it.");
    add_fields(command, options->spec);
    command.footer(
        "The last layer has a logit per class (softmax), or a single one for two classes (sigmoid), and the\n"
        "loss is the cross-entropy in nats. Each line has the mean loss over the epoch's steps, and the loss\n"
        "and the share of right answers on the test samples after it:\n"
        "{\"epoch\":1,\"train_loss\":...,\"validation_loss\":...,\"measured_on\":\"test\",\"accuracy\":...,\n"
        "\"seconds\":...,\"samples_per_second\":...}\n"
        "The same options give the same file, bit for bit, in the same build, for any number of threads.\n"
        "With --labels a line about these comes first, with --propagate\n"
        "{\"labels_given\":100,\"labels_spread\":59900,\"out_of_reach\":0,\"mean_confidence\":...,\n"
        "\"accuracy_measured_afterwards\":...,\"seconds\":...}: how many of the labels that were carried over\n"
        "are right, by those that were set aside, and each sample's share of neighbors of its own class;\n"
        "with --semi-supervised {\"labels_given\":100,\"unlabeled\":59900}, and the training loss is that of the\n"
        "whole model: the negative bound per sample and the cross-entropy of the labels, in nats.\n"
        "Example: hourglass classify train --hidden 256 --epochs 10 --out digits.safetensors\n"
        "On codes: hourglass classify train --encoder model.safetensors --hidden 128 --out digits.safetensors\n"
        "Few labels: hourglass classify train --labels 100 --propagate vae.safetensors --out digits.safetensors");
    command.callback([options, &command, &chosen] {
        options->idle = idle_options(command, options->spec);
        chosen = [options] { return train(*options); };
    });
}

void add_evaluate_command(CLI::App& classify, Action& chosen) {
    CLI::App& command = *classify.add_subcommand("evaluate", "Evaluate a classifier on the test samples.");
    const auto options = std::make_shared<EvaluateOptions>();
    command
        .add_option("--model", options->model,
                    "The classifier, as 'hourglass classify train --out' writes it.")
        ->type_name("FILE")
        ->required();
    add_common_options(command, options->common);
    command.footer(
        "A row of the confusion matrix has the samples of one class, in the columns of the classes that they\n"
        "were taken for. With --json:\n"
        "{\"accuracy\":...,\"error\":...,\"loss\":...,\"samples\":10000,\"confusion\":[[...],...],\"classes\":"
        "[\"0\",...]}\n"
        "Example: hourglass classify evaluate --model digits.safetensors --data mnist --json");
    command.callback([options, &chosen] { chosen = [options] { return evaluate(*options); }; });
}

}  // namespace

void add_classify(CLI::App& program, Action& chosen) {
    CLI::App& classify = *program.add_subcommand(
        "classify", "Train and measure classifiers, on pixels or on the codes of a model.");
    classify.require_subcommand(1);
    add_train_command(classify, chosen);
    add_evaluate_command(classify, chosen);
}

}  // namespace hourglass::cli
