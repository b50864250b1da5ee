// hourglass text train: a text autoencoder, or the small classifier of the preset sentiment-8.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <utility>

#include "analysis/classification_report.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/start.h"
#include "cli/started_team.h"
#include "cli/text.h"
#include "cli/text_start.h"
#include "cli/training_loop.h"
#include "cli/usage.h"
#include "io/text_model_file.h"
#include "text/folds.h"
#include "training/sequence_task.h"
#include "training/text_task.h"

namespace hourglass::cli {
namespace {

constexpr const char* kSentimentPreset = "sentiment-8";

struct TrainTextOptions {
    TextInput input;
    TextSpec spec = default_text_spec();
    std::string runs = "none";  // "3-5"
    std::string preset;
    bool report = false;
    TextSplit split;
    std::string from;
    std::vector<const Field*> given;  // on the command line
    std::string out;
    std::string precision = "single";
    bool weights_only = false;
    int threads = 1;
    bool json = false;
};

void take_runs(const std::string& text, TextSpec& spec) {
    if (text == "none") return;
    int shortest = 0, longest = 0;
    char end = 0;
    if (std::sscanf(text.c_str(), "%d-%d%c", &shortest, &longest, &end) != 2 || shortest < 1 ||
        longest < shortest)
        throw UsageError("--characters takes the shortest and the longest run, such as 3-5, or none; not " +
                         in_quotes(text));
    spec.shortest_run = shortest;
    spec.longest_run = longest;
}

bool has_two_classes(const Documents& documents) {
    for (const std::uint8_t label : documents.labels)
        if (label != documents.labels[0]) return true;
    return false;
}

// The classifier is added when the training is over.
TextAutoencoder file_model(const TextTask& task, bool over, ThreadTeam& team) {
    TextAutoencoder model = task.model();
    if (over && has_two_classes(task.train())) model.fit_classifier(task.train(), team);
    return model;
}

TextStart fresh_text_start(const TextSpec& spec, const Documents& train) {
    return {.run = {.model = TextAutoencoder(spec, train.texts, train.classes)}, .notes = {}};
}

int train_autoencoder(TrainTextOptions& options) {
    if (options.input.data.empty())
        throw UsageError("--data names the documents; without it there is only --preset sentiment-8");
    if (options.report)
        throw UsageError("--report is for --preset sentiment-8; 'text evaluate' measures others");
    take_runs(options.runs, options.spec);
    check(options.spec);
    std::optional<TextStart> from;
    if (!options.from.empty()) from = text_start_from(options.from, options.spec.network, options.given);
    Saver saver(options.out, {options.input.data});
    if (!options.out.empty()) check_ending(options.out, ".safetensors", "a text autoencoder");
    const Documents documents = read_text_data(options.input);
    const DocumentSplit parts = from ? meet_documents(*from, options.from, documents, options.split)
                                     : split_by(options.split, documents, options.spec.network.seed);
    const Documents& train = parts.train;
    const Documents& test = parts.test;
    const auto begin = std::chrono::steady_clock::now();
    TextStart start = from ? std::move(*from) : fresh_text_start(options.spec, train);
    const Spec spec = start.run.model.spec().network;
    auto task = std::make_unique<TextTask>(std::move(start.run.model), train, labeled_places(train), test);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const TextTask& trained = *task;
    StartedTeam team(options.threads);
    TrainingRun run(std::move(task));
    if (start.run.state.trainer.step > 0) {
        run.resume(std::move(start.run.state));
        run.change(spec.learning_rate, spec.epochs);
    }
    const Precision precision = options.precision == "half" ? Precision::Float16 : Precision::Float32;
    const bool weights_only = options.weights_only || precision == Precision::Float16;
    const RunLabels labels{.name = "", .data = fingerprint(train, test), .more_epochs = spec.epochs};
    saver.set_content([&] {
        const TextAutoencoder model = file_model(trained, run.trainer().epoch() >= spec.epochs, team);
        return weights_only ? save_text_model(model, precision)
                            : save_text_run(run, model, labels, start.run.scores, false);
    });
    for (const std::string& note : start.notes) say(note);
    const TextAutoencoder& made = trained.model();
    say("training on " + with_commas(static_cast<long>(train.count())) + " documents, " +
        with_commas(static_cast<long>(test.count())) + " to test; " +
        with_commas(static_cast<long>(made.words().size())) + " words" +
        (made.input().parts.size() > 1
             ? ", " + with_commas(static_cast<long>(made.input().parts[1].size())) + " runs of characters"
             : "") +
        ", read in " + time_text(seconds));
    return cli::train({.run = run,
                       .team = team,
                       .saver = saver,
                       .epochs = spec.epochs,
                       .noun = "documents",
                       .measured_on = "test",
                       .json = options.json,
                       .score = test.count() > 0 ? "perplexity" : ""});
}

void print_curves(const History& history) {
    for (const auto& epoch : history.epochs)
        print_line("epoch " + std::to_string(epoch.epoch) + "  loss " + fixed(epoch.train_loss, 4));
}

int train_sentiment(const TrainTextOptions& options) {
    if (!options.out.empty())
        throw UsageError("--out is for autoencoders; the classifier of sentiment-8 trains in a moment");
    SequenceSpec spec = sentiment_spec();
    spec.training.seed = options.spec.network.seed;
    const Documents documents = sentiment_documents();
    auto task = std::make_unique<SequenceTask>(SequenceClassifier(spec, documents), documents);
    const SequenceTask& trained = *task;
    StartedTeam team(options.threads);
    TrainingRun run(std::move(task));
    while (run.trainer().epoch() < spec.training.epochs) run.step(team);
    const std::vector<std::uint8_t> predictions =
        classify_sequences(trained.classifier(), documents.texts, team);
    const ClassificationReport report =
        classification_report(documents.labels, predictions, documents.classes);
    const double loss = run.epoch().validation->loss;
    if (options.json) {
        Json line = {{"epochs", spec.training.epochs}, {"loss", loss}, {"accuracy", report.accuracy}};
        line["confusion"] = report.confusion;
        line["classes"] = report.classes;
        if (options.report) line["report"] = report_text(report);
        print_json(line);
        return 0;
    }
    print_curves(run.history());
    for (std::size_t i = 0; i < documents.count(); ++i)
        print_line(documents.texts[i] + "  " + documents.classes[documents.labels[i]] + ", taken for " +
                   documents.classes[predictions[i]]);
    print_line("loss " + fixed(loss, 5) + "  accuracy " + fixed(report.accuracy, 4));
    if (options.report) print_line("\n" + report_text(report));
    return 0;
}

// Not fields, which check_given() compares with those of the file.
void check_from(const CLI::App& command, const TrainTextOptions& options) {
    if (options.from.empty()) return;
    check_for_new_model(command, {"--preset", "--characters", "--weighting", "--least-documents",
                                  "--dropped-words", "--misspelt-words", "--label-weight"});
}

int run(TrainTextOptions& options) {
    return options.preset.empty() ? train_autoencoder(options) : train_sentiment(options);
}

void add_fields(CLI::App& command, TextSpec& spec) {
    for (const Field* field : text_fields()) {
        const auto set = [&spec, field](const std::string& text) { set_field(*field, spec.network, text); };
        CLI::Option* option = add_field_option(command, *field, set);
        option->group("Network and training");
        const std::string initial = field->get(spec.network);
        option->default_str(initial.empty() ? "none" : initial);
        if (field->key == "variant") option->description("plain, denoising or variational.");
        if (field->key == "hidden")
            option->description(
                "Widths of the layers between words and code, separated by commas; 'none' for none.");
        if (field->key == "batch") option->description("Documents per minibatch.");
    }
    constexpr const char* kGroup = "Words";
    command
        .add_option_function<std::string>(
            "--weighting",
            [&spec](const std::string& word) {
                for (std::size_t i = 0; i < choices_of<Weighting>.size(); ++i)
                    if (choices_of<Weighting>[i].word == word) spec.weighting = static_cast<Weighting>(i);
            },
            "Of the words that go in; those that come out are counts.")
        ->type_name("counts|tf-idf|sublinear-tf-idf")
        ->check(CLI::IsMember({"counts", "tf-idf", "sublinear-tf-idf"}).description(""))
        ->default_str(std::string(word_of(spec.weighting)))
        ->group(kGroup);
    command
        .add_option("--least-documents", spec.least_documents,
                    "Words that fewer documents have are not known.")
        ->check(in_range(1, 1'000'000))
        ->capture_default_str()
        ->group(kGroup);
    command
        .add_option("--dropped-words", spec.noise.dropped,
                    "Denoising: the share of words that are left out of what goes in.")
        ->check(CLI::Range(0.0, 1.0).description(""))
        ->group(kGroup);
    command
        .add_option("--misspelt-words", spec.noise.misspelt,
                    "Denoising: the share of words with a typing error.")
        ->check(CLI::Range(0.0, 1.0).description(""))
        ->group(kGroup);
    command
        .add_option("--label-weight", spec.label_weight,
                    "Train a linear classifier on the code together with the reconstruction, its "
                    "cross-entropy counting so much. 0: labels are not looked at.")
        ->check(CLI::Range(0.0, 1e6).description(""))
        ->group(kGroup);
}

}  // namespace

void add_text_train(CLI::App& text, Action& chosen) {
    CLI::App& command =
        *text.add_subcommand("train", "Train an autoencoder of documents, with a line per epoch.");
    const auto options = std::make_shared<TrainTextOptions>();
    command
        .add_option("--preset", options->preset,
                    "sentiment-8: eight short judgments, vectors of 8 numbers, one sigmoid unit, 50 epochs.")
        ->type_name(kSentimentPreset)
        ->check(CLI::IsMember({kSentimentPreset}).description(""));
    command.add_flag("--report", options->report, "Print the classification report of the preset.");
    add_text_data_options(command, options->input);
    command
        .add_option("--test-share", options->split.test_share,
                    "The share of the documents that is not trained on and measured after every epoch.")
        ->check(CLI::Range(0.0, 0.9).description(""))
        ->group("Data");
    command
        .add_flag("--unique", options->split.unique,
                  "Leave out documents whose text another one before them has.")
        ->group("Data");
    command
        .add_option(
            "--characters", options->runs,
            "Lengths of the runs of characters that go in beside the words, such as 3-5; 'none': words "
            "only.")
        ->type_name("LOW-HIGH")
        ->default_str("none")
        ->group("Words");
    add_saving_options(command, options->out, options->precision);
    command
        .add_option(
            "--from", options->from,
            "Go on with the run in this file, as 'text train --out' or the page saved it: the result is "
            "that of a run that was never interrupted. --epochs is the total, --learning-rate may "
            "change, all other settings are the file's. The weights of a model without its training "
            "are trained on from epoch 0.")
        ->type_name("FILE");
    command.add_flag("--weights-only", options->weights_only,
                     "Leave out of the file what --from needs to go on; --precision half does the same.");
    add_fields(command, options->spec);
    command.add_option("--threads", options->threads, "Threads to compute with.")->check(in_range(1, 256));
    command.add_flag("--json", options->json, "Print one JSON object per line.");
    command.footer(
        "The loss is -sum log p(word) of a document, nats; the perplexity is that of the test documents per\n"
        "word. The file holds the vocabulary, so the model takes raw texts; where the documents have labels,\n"
        "it also holds a linear classifier on code and words.\n"
        "After an interruption: hourglass text train --data F --from sms.safetensors --out sms.safetensors\n"
        "Example: hourglass text train --data assets/sms-spam/SMSSpamCollection --variant denoising \\\n"
        "           --characters 3-5 --out sms.safetensors\n"
        "The tutorials' classifier: hourglass text train --preset sentiment-8 --report");
    command.callback([options, &chosen, &command] {
        for (const Field* const field : text_fields())
            if (command.count(option_name(*field)) > 0) options->given.push_back(field);
        options->split.given = command.count("--unique") + command.count("--test-share") > 0;
        check_from(command, *options);
        chosen = [options] { return run(*options); };
    });
}

}  // namespace hourglass::cli
