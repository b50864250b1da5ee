// hourglass anomalies: a score per sample that says how little it belongs to what the model was trained on.
#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analysis/roc.h"
#include "anomaly/scorer.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/started_team.h"
#include "data/subset.h"
#include "io/csv.h"
#include "io/files.h"
#include "io/mnist.h"
#include "io/sample_format.h"

namespace hourglass::cli {
namespace {

struct Options {
    CommonOptions common;
    std::string model;
    std::string train;
    std::string normal_classes;
    double quantile = 0.95;
    AnomalyOptions scoring;
    std::string out;
    std::string curve;
};

// What is known to belong, and where it comes from.
struct Reference {
    ImageSet samples;
    std::string source;
    bool labeled = true;  // and its classes may be looked at
    bool scored = false;  // these are the very samples that are to be scored
};

CommonOptions reading(const CommonOptions& options, const std::string& data) {
    CommonOptions other = options;
    other.data = data;
    other.test_share.reset();
    return other;
}

// The training samples of --train, or all of a file that the model was not trained on.
Reference reference_of_file(const Options& options, const LoadedModel& file) {
    const Inputs inputs = load_inputs(file, options.model, reading(options.common, options.train));
    say_notes(inputs.data);
    const Dataset& data = *inputs.data.dataset;
    const bool labeled = inputs.data.labeled;
    if (data.train.count() > 0) return {data.train, "the training samples of " + data.name, labeled};
    return {data.test, data.name, labeled};
}

bool is_trained_on(const DataRecord& model, const DataRecord& data) {
    return model.train_fingerprint != 0 && model.train_fingerprint == data.train_fingerprint;
}

// MNIST, where it is found and the model was trained on it, though other samples are to be scored.
std::optional<Reference> reference_found(const Options& options, const LoadedModel& file) {
    if (!MnistPlaces().find() || file.record.train_fingerprint == 0) return {};
    const CommonOptions other = reading({}, "");
    if (file.model.features() != 784) return {};
    const Inputs inputs = load_inputs(file, options.model, other);
    if (!is_trained_on(file.record, inputs.data.record)) return {};
    return Reference{inputs.data.dataset->train,
                     "the model's training samples, from " + inputs.data.dataset->name};
}

Reference choose_reference(const Options& options, const LoadedModel& file, const Data& data) {
    if (!options.train.empty()) return reference_of_file(options, file);
    const Dataset& dataset = *data.dataset;
    if (dataset.train.count() > 0 && is_trained_on(file.record, data.record))
        return {dataset.train, "the model's training samples", data.labeled};
    if (auto found = reference_found(options, file)) return *std::move(found);
    if (dataset.train.count() > 0 && file.record.train_fingerprint == 0) {
        say("the model does not remember what it was trained on; the training samples of " + dataset.name +
            " are taken for it (--train names others)");
        return {dataset.train, "the training samples of " + dataset.name, data.labeled};
    }
    say("the samples that the model was trained on are not here (--train names their file): the threshold is a "
        "quantile of the scored samples themselves");
    // To know their classes would be cheating.
    return {dataset.test, "the scored samples", false, true};
}

// The classes that belong: those of the options, else those that the model was trained on; empty when
// unknown.
std::vector<std::string> normal_classes(const Options& options, const LoadedModel& file,
                                        const ImageSet& samples) {
    if (!options.normal_classes.empty()) return split_list(options.normal_classes);
    std::vector<std::string> names = file.record.trained_classes;
    if (!names.empty()) return names;
    for (const int label : file.model.spec().only_classes)  // of a run of the page, which keeps no names
        names.push_back(name_of_label(samples, static_cast<std::size_t>(label)));
    return names;
}

// 1 for every sample whose class is none of these.
std::vector<std::uint8_t> anomalous(const ImageSet& set, const std::vector<std::string>& classes) {
    std::vector<std::uint8_t> strange(set.count());
    for (std::size_t i = 0; i < set.count(); ++i)
        strange[i] = std::ranges::find(classes, name_of_label(set, set.labels[i])) == classes.end() ? 1 : 0;
    return strange;
}

// Training samples of other classes than the normal ones are not what scores are measured by.
void keep_normal(Reference& reference, const std::vector<std::string>& classes) {
    if (classes.empty() || !reference.labeled) return;
    reference.samples =
        samples_of(reference.samples, labels_named(reference.samples, classes, reference.source));
}

struct Result {
    std::vector<float> scores;
    double threshold = 0;
    std::vector<std::uint8_t> strange;  // empty: unknown
    std::vector<RocPoint> curve;        // empty: there are not both kinds
};

std::size_t count_above(const Result& result) {
    return static_cast<std::size_t>(std::ranges::count_if(
        result.scores, [&](float score) { return static_cast<double>(score) > result.threshold; }));
}

void check_csv(const std::string& path, const Options& options) {
    if (path.empty()) return;
    const SampleFormat* format = format_to_write(path);
    if (format == nullptr || format->name != "CSV")
        throw Error(path + ": is written as .csv, which the ending must say");
    check_output(path, {options.model, options.common.data, options.train});
}

void write_text(const std::string& path, const std::string& text) {
    write_file(path, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
}

void write_scores(const Options& options, const Result& result, const Data& data) {
    const ImageSet& samples = data.dataset->test;
    std::string text = data.labeled ? "name,label,score,anomaly\n" : "name,score,anomaly\n";
    for (std::size_t i = 0; i < samples.count(); ++i) {
        text += csv_cell(samples.names[i]) + ",";
        if (data.labeled) text += csv_cell(name_of_label(samples, samples.labels[i])) + ",";
        const bool above = static_cast<double>(result.scores[i]) > result.threshold;
        text += shortest_text(result.scores[i]) + (above ? ",1\n" : ",0\n");
    }
    write_text(options.out, text);
}

void write_curve(const Options& options, const Result& result) {
    if (result.curve.empty())
        throw Error(
            options.curve +
            ": a curve needs labeled samples of normal and of other classes; --normal-classes says which "
            "are normal");
    std::string text = "threshold,false_positive_rate,true_positive_rate,precision\n";
    for (const RocPoint& point : result.curve)
        text += (std::isinf(point.threshold) ? "inf" : shortest_text(static_cast<float>(point.threshold))) +
                "," + shortest_text(point.false_positive_rate) + "," +
                shortest_text(point.true_positive_rate) + "," + shortest_text(point.precision) + "\n";
    write_text(options.curve, text);
}

Json summary(const Options& options, const Result& result, const std::string& source) {
    Json json;
    if (!result.curve.empty()) {
        json["auroc"] = area_under_roc(result.curve);
        json["average_precision"] = average_precision(result.curve);
    }
    json["threshold"] = result.threshold;
    if (!result.curve.empty()) json["f1"] = f1_above(result.threshold, result.scores, result.strange);
    json["samples"] = result.scores.size();
    json["above_threshold"] = count_above(result);
    json["score"] = word_of(options.scoring.score);
    json["quantile"] = options.quantile;
    json["reference"] = source;
    return json;
}

std::string readable(const Json& json, const std::string& noun) {
    std::string text;
    for (const char* const key : {"auroc", "average_precision", "f1"})
        if (json.contains(key)) text += std::string(key) + " " + fixed(json[key].get<double>(), 4) + "  ";
    return text + "threshold " + shortest_text(json["threshold"].get<float>()) + ", which " +
           with_commas(json["above_threshold"].get<long>()) + " of " +
           with_commas(json["samples"].get<long>()) + " " + noun + " exceed; it is the " +
           fixed(json["quantile"].get<double>(), 3) + " quantile of " + json["reference"].get<std::string>();
}

// Why there are no figures, if there are labels.
void say_what_is_missing(const Result& result, const Data& data, bool classes_known) {
    if (!data.labeled || !result.curve.empty()) return;
    say(classes_known
            ? "all samples are " + std::string(result.strange.front() != 0 ? "of other classes than" : "of") +
                  " the normal classes, so that there is no ROC curve"
            : "there are labels, but nothing says which are normal (--normal-classes): scores alone");
}

int run(const Options& options) {
    check_csv(options.out, options);
    check_csv(options.curve, options);
    const LoadedModel file = read_model(options.model);
    check_score(file.model, options.scoring);
    const Inputs inputs = load_inputs(file, options.model, options.common, {.row_names = true});
    const Data& data = inputs.data;
    const ImageSet& samples = data.dataset->test;
    say_notes(data);

    const std::vector<std::string> classes = normal_classes(options, file, samples);
    if (!options.normal_classes.empty() && !data.labeled)
        throw Error(data.dataset->name +
                    ": has no labels, which --normal-classes needs; --label-column names a "
                    "table's");
    Reference reference = choose_reference(options, file, data);
    keep_normal(reference, classes);

    StartedTeam team(options.common.threads);
    AnomalyOptions scoring = options.scoring;
    if (reference.scored) scoring.most_normal_scores = samples.count();
    const AnomalyScorer scorer(inputs.model, reference.samples, scoring, team);
    // Among themselves, no sample is its own neighbor.
    Result result{.scores = reference.scored ? scorer.normal_scores() : scorer.score(samples, team),
                  .threshold = 0,
                  .strange = {},
                  .curve = {}};
    result.threshold = quantile(scorer.normal_scores(), options.quantile);
    if (data.labeled && !classes.empty()) {
        result.strange = anomalous(samples, classes);
        const auto [low, high] = std::ranges::minmax(result.strange);
        if (low != high) result.curve = roc_curve(result.scores, result.strange);
    }
    if (!options.out.empty()) write_scores(options, result, data);
    if (!options.curve.empty()) write_curve(options, result);
    say_what_is_missing(result, data, !classes.empty());
    const Json json = summary(options, result, reference.source);
    if (options.common.json)
        print_json(json);
    else
        print_line(readable(json, noun(samples)));
    return 0;
}

void add_scoring_options(CLI::App& command, Options& options) {
    add_choice_option(
        command, "--score", options.scoring.score,
        "reconstruction: mean squared error of the reconstruction; of denoising models, of what they put in the "
        "place of hidden features.\n"
        "mahalanobis, knn: how far the code lies from the mean, or from the nearest, of the training samples' "
        "codes.\n"
        "elbo, likelihood: of variational models, nats.\n"
        "combined: reconstruction and knn.");
    constexpr int kMostNeighbors = 1000, kMostDraws = 100000, kMostCopies = 1000;
    command
        .add_option("--neighbors", options.scoring.neighbor,
                    "knn: the distance to which nearest code counts.")
        ->type_name("K")
        ->check(in_range(1, kMostNeighbors))
        ->capture_default_str();
    command.add_option("--draws", options.scoring.draws, "elbo, likelihood: draws of the code per sample.")
        ->type_name("N")
        ->check(in_range(1, kMostDraws))
        ->capture_default_str();
    command
        .add_option("--copies", options.scoring.copies,
                    "Denoising models: copies of a sample in which half of the features are hidden.")
        ->type_name("N")
        ->check(in_range(1, kMostCopies))
        ->capture_default_str();
    command.add_flag(
        "--by-contrast", options.scoring.by_contrast,
        "reconstruction, combined, of pictures: divide errors by the root of the picture's contrast, "
        "the sum of the squared differences of neighboring pixels. Long edges cost any model more.");
}

}  // namespace

void add_anomalies(CLI::App& program, Action& chosen) {
    CLI::App& command = *program.add_subcommand(
        "anomalies", "Score samples by how little they belong to what a model was trained on.");
    const auto options = std::make_shared<Options>();
    add_model_option(command, options->model);
    add_scoring_options(command, *options);
    command
        .add_option(
            "--normal-classes", options->normal_classes,
            "The classes that belong; all others are anomalies, and only training samples of these count "
            "for threshold and distances. Default: those that the model was trained on, if it was some.")
        ->type_name("CLASS,...");
    command
        .add_option(
            "--quantile", options->quantile,
            "The threshold is this quantile of the training samples' scores: 0.95 calls one in twenty of "
            "them strange.")
        ->type_name("X")
        ->check(CLI::Range(0.0, 1.0).description(""))
        ->capture_default_str();
    command
        .add_option(
            "--train", options->train,
            "What the model was trained on, for threshold and distances. Default: the training part of "
            "--data, or MNIST, if the model was trained on it; else the scored samples themselves, and a "
            "message says so.")
        ->type_name("PATH");
    command
        .add_option(
            "--out", options->out,
            "A file (.csv) to write with a row per sample: its name or the number of its row, its class if "
            "it has one, its score, and 1 if that exceeds the threshold, else 0.")
        ->type_name("FILE");
    command
        .add_option("--curve", options->curve,
                    "A file (.csv) to write with the ROC and precision-recall curve: a row per threshold.")
        ->type_name("FILE");
    add_common_options(command, options->common);
    add_seed_option(command, options->common, "Seed of --draws and --copies; nothing else here is random.");
    command.footer(
        "Scores are higher for stranger samples. Figures are those of scikit-learn; samples above the threshold\n"
        "count as called strange for f1. Prints, with --json,\n"
        "{\"auroc\":...,\"average_precision\":...,\"threshold\":...,\"f1\":...,\"samples\":10000,...}, without labels "
        "or\n"
        "normal classes the threshold and the number of samples alone.\n"
        "Example: hourglass train --variant denoising --only-classes 3 --out three.safetensors\n"
        "         hourglass anomalies --model three.safetensors --data mnist --out scores.csv");
    command.callback([options, &chosen] {
        options->scoring.seed = options->common.seed;
        chosen = [options] { return run(*options); };
    });
}

}  // namespace hourglass::cli
