// hourglass text train: a text autoencoder, or the small classifier of the preset sentiment-8.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/start.h"
#include "cli/started_team.h"
#include "cli/text.h"
#include "cli/text_sequences.h"
#include "cli/text_start.h"
#include "cli/training_loop.h"
#include "cli/usage.h"
#include "io/sequence_model_file.h"
#include "io/text_model_file.h"
#include "text/folds.h"
#include "training/text_task.h"

namespace hourglass {
namespace cli {

enum class TextNetwork { Autoencoder, Sequence };

}  // namespace cli

template <>
inline constexpr auto choices_of<cli::TextNetwork> = choices<cli::TextNetwork>({{"autoencoder"},
                                                                                {"sequence"}});

}  // namespace hourglass

namespace hourglass::cli {
namespace {

constexpr const char* kSentimentPreset = "sentiment-8";
const std::string kSequenceOptions[] = {"--embedding", "--pooling", "--length"};
// Beside fields of the specification.
const std::string kAutoencoderOptions[] = {"--weighting",        "--characters",     "--dropped-words",
                                           "--misspelled-words", "--misspelt-words", "--label-weight"};

struct TrainTextOptions {
    TextInput input;
    TextSpec spec = default_text_spec();
    std::string runs = "none";  // "3-5"
    std::string preset;
    TextNetwork network = TextNetwork::Autoencoder;
    SequenceSpec sequence = default_sequence_spec();
    bool report = false;
    TextSplit split;
    std::string from;
    std::vector<const Field*> given;  // on the command line
    std::string out;
    Precision precision = Precision::Float32;
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
    const bool weights_only = options.weights_only || options.precision == Precision::Float16;
    const RunLabels labels{.name = "", .data = fingerprint(train, test), .more_epochs = spec.epochs};
    saver.set_content([&] {
        const TextAutoencoder model = file_model(trained, run.trainer().epoch() >= spec.epochs, team);
        return weights_only ? save_text_model(model, options.precision)
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

SequenceTraining sequence_training(const TrainTextOptions& options) {
    return {.input = options.input.data,
            .out = options.out,
            .precision = options.precision,
            .report = options.report,
            .threads = options.threads,
            .json = options.json};
}

int train_preset(const TrainTextOptions& options) {
    SequenceSpec spec = sentiment_spec();
    spec.training.seed = options.spec.network.seed;
    return train_sentiment(sequence_training(options), spec);
}

SequenceSpec sequence_spec(const TrainTextOptions& options) {
    SequenceSpec spec = options.sequence;
    for (const Field* field : sequence_fields()) field->set(spec.training, field->get(options.spec.network));
    spec.least_documents = options.spec.least_documents;
    check(spec);
    return spec;
}

int train_sequence_network(const TrainTextOptions& options) {
    if (options.input.data.empty()) throw UsageError("--data names the documents to train on");
    std::optional<SequenceClassifier> from;
    if (!options.from.empty()) from = sequence_start_from(options.from, options.spec.network, options.given);
    const SequenceSpec spec = from ? from->spec() : sequence_spec(options);
    Documents documents = read_text_data(options.input);
    check_classes(documents);
    if (from) use_classes(documents, from->classes());
    const DocumentSplit parts = split_by(options.split, documents, spec.training.seed);
    SequenceTraining training = sequence_training(options);
    if (from) training.notes.push_back(options.from + kModelAlone);
    return train_sequences(training, from ? std::move(*from) : SequenceClassifier(spec, parts.train), parts);
}

// Not fields, which check_given() compares with those of the file.
void check_from(const CLI::App& command, const TrainTextOptions& options) {
    if (options.from.empty()) return;
    check_for_new_model(command, {"--preset", "--characters", "--weighting", "--least-documents",
                                  "--dropped-words", "--misspelled-words", "--misspelt-words",
                                  "--label-weight", "--embedding", "--pooling", "--length"});
}

// With --from the file decides; a --network that it is not is refused as the file is read.
void take_network(const CLI::App& command, TrainTextOptions& options) {
    if (options.from.empty() || command.count("--network") > 0) return;
    options.network = holds_sequence_model(read_model_bytes(options.from)) ? TextNetwork::Sequence
                                                                           : TextNetwork::Autoencoder;
}

// Options that would be without effect.
void check_effect(const CLI::App& command, const TrainTextOptions& options) {
    const auto refuse = [&](std::span<const std::string> names, const std::string& why) {
        for (const std::string& name : names)
            if (command.count(name) > 0) throw UsageError(name + " " + why);
    };
    if (!options.preset.empty()) {
        const std::vector<std::string> free = {"--preset",    "--report",  "--seed", "--out",
                                               "--precision", "--threads", "--json", "--weights-only"};
        for (const CLI::Option* option : command.get_options())
            if (option->count() > 0 && std::ranges::find(free, option->get_name()) == free.end())
                throw UsageError(option->get_name() +
                                 " does not go with --preset sentiment-8, which is as it is but for --seed");
        return;
    }
    if (options.network == TextNetwork::Autoencoder) {
        refuse(kSequenceOptions, "is for --network sequence");
        return refuse(std::vector<std::string>{"--report"},
                      "is for --network sequence and --preset sentiment-8; 'text evaluate' measures others");
    }
    std::vector<std::string> others(std::begin(kAutoencoderOptions), std::end(kAutoencoderOptions));
    for (const Field* field : text_fields())
        if (std::ranges::find(sequence_fields(), field) == sequence_fields().end())
            others.push_back(option_name(*field));
    refuse(others, "is for autoencoders, not for classifiers of word sequences");
}

int run(const CLI::App& command, TrainTextOptions& options) {
    check_from(command, options);
    take_network(command, options);
    check_effect(command, options);
    if (!options.preset.empty()) return train_preset(options);
    return options.network == TextNetwork::Autoencoder ? train_autoencoder(options)
                                                       : train_sequence_network(options);
}

void add_fields(CLI::App& command, TextSpec& spec) {
    for (const Field* field : text_fields()) {
        const auto set = [&spec, field](const std::string& text) { set_field(*field, spec.network, text); };
        CLI::Option* option = add_field_option(command, *field, set);
        option->group("Network and training");
        const std::string initial = field->get(spec.network);
        option->default_str(initial.empty() ? "none" : initial);
        if (field->key == "variant")
            option->description("What the autoencoder is trained for.")
                ->type_name("plain|denoising|variational")
                ->check(CLI::IsMember({"plain", "denoising", "variational"}).description(""));
        if (field->key == "hidden")
            option->description(
                "Widths of the layers between words and code, separated by commas; 'none' for none.");
        if (field->key == "batch") option->description("Documents per minibatch.");
    }
    constexpr const char* kGroup = "Words";
    add_choice_option(command, "--weighting", spec.weighting,
                      "Of the words that go in; those that come out are counts.")
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
    const auto add_misspelled = [&](const char* name, const char* group) {
        command.add_option(name, spec.noise.misspelled, "Denoising: the share of words with a typing error.")
            ->check(CLI::Range(0.0, 1.0).description(""))
            ->group(group);
    };
    add_misspelled("--misspelled-words", kGroup);
    add_misspelled("--misspelt-words", "");  // the name in older scripts, which --help leaves out
    command
        .add_option("--label-weight", spec.label_weight,
                    "Train a linear classifier on the code together with the reconstruction, its "
                    "cross-entropy counting so much. 0: labels are not looked at.")
        ->check(CLI::Range(0.0, 1e6).description(""))
        ->group(kGroup);
}

void add_sequence_options(CLI::App& command, SequenceSpec& spec) {
    constexpr const char* kGroup = "--network sequence";
    command.add_option("--embedding", spec.dimensions, "Numbers of a word's vector.")
        ->check(in_range(1, 1024))
        ->capture_default_str()
        ->group(kGroup);
    add_choice_option(
        command, "--pooling", spec.pooling,
        "flatten: the vectors of a text stand side by side, so that the order counts; mean: their mean.")
        ->group(kGroup);
    command
        .add_option("--length", spec.length,
                    "Words that are read of a text: of longer ones the last, shorter ones are padded.")
        ->check(in_range(1, 10'000))
        ->capture_default_str()
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
    add_choice_option(command, "--network", options->network,
                      "autoencoder: words to a code and back; sequence: a classifier of the words in their "
                      "order, whose vectors a softmax or sigmoid reads.");
    command.add_flag("--report", options->report,
                     "With the preset or --network sequence, print the classification report at the end.");
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
            "change, all other settings and the words are the file's. The weights of a model without "
            "its training, as classifiers of word sequences are saved, are trained on from epoch 0.")
        ->type_name("FILE");
    command.add_flag("--weights-only", options->weights_only,
                     "Leave out of the file what --from needs to go on; --precision half does the same.");
    add_fields(command, options->spec);
    add_sequence_options(command, options->sequence);
    command.add_option("--threads", options->threads, "Threads to compute with.")->check(in_range(1, 256));
    command.add_flag("--json", options->json, "Print one JSON object per line.");
    command.footer(
        "The loss is -sum log p(word) of a document, nats; the perplexity is that of the test documents per\n"
        "word. The file holds the vocabulary, so the model takes raw texts; where the documents have labels,\n"
        "it also holds a linear classifier on code and words.\n"
        "After an interruption: hourglass text train --data F --from sms.safetensors --out sms.safetensors\n"
        "Example: hourglass text train --data assets/sms-spam/SMSSpamCollection --variant denoising \\\n"
        "           --characters 3-5 --out sms.safetensors\n"
        "The tutorials' classifier: hourglass text train --preset sentiment-8 --report\n"
        "The same on other texts: hourglass text train --network sequence --data F --pooling flatten --report");
    command.callback([options, &chosen, &command] {
        for (const Field* const field : text_fields())
            if (command.count(option_name(*field)) > 0) options->given.push_back(field);
        options->split.given = command.count("--unique") + command.count("--test-share") > 0;
        chosen = [options, &command] { return run(command, *options); };
    });
}

}  // namespace hourglass::cli
