// hourglass text evaluate and report: how well documents are classified.
#include <cmath>
#include <memory>
#include <span>
#include <utility>
#include <variant>

#include "analysis/classification_report.h"
#include "base/error.h"
#include "base/format.h"
#include "base/text.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/started_team.h"
#include "cli/text.h"
#include "cli/usage.h"
#include "io/csv.h"
#include "io/csv_rows.h"
#include "io/files.h"
#include "text/folds.h"
#include "training/sequence_task.h"
#include "training/text_evaluation.h"

namespace hourglass::cli {
namespace {

constexpr int kUsualFolds = 5;

struct EvaluateTextOptions {
    TextInput input;
    std::string model;
    CrossValidationSettings settings{.folds = 0};
    bool features_given = false;
    std::string predictions;  // to be written
    bool keep_duplicates = false;
    double held_out = 0;
    int threads = 1;
    bool json = false;
};

void check_options(EvaluateTextOptions& options) {
    if (options.input.data.empty()) throw UsageError("--data names the documents to evaluate on");
    if (!options.predictions.empty()) {
        check_ending(options.predictions, ".csv", "a table of predictions");
        check_output(options.predictions, {options.input.data, options.model});
    }
    if (options.settings.folds > 0 && options.held_out > 0)
        throw UsageError("--held-out measures the classifier in the file, --folds trains others");
    const bool anew = options.features_given || options.settings.labels > 0 ||
                      options.settings.imbalance > 0 || options.settings.synthetic_codes;
    if (!anew || options.settings.folds > 0) return;
    if (options.held_out > 0)
        throw UsageError(
            "--held-out measures the classifier in the file; --features, --labels, --imbalance and "
            "--synthetic-codes train others");
    options.settings.folds = kUsualFolds;
    say("in " + std::to_string(kUsualFolds) + " folds, as --folds is not given");
}

std::string with_deviation(double mean, double deviation) {
    return fixed(mean, 4) + (std::isnan(deviation) ? "" : " +- " + fixed(deviation, 4));
}

void print_figures(const EvaluateTextOptions& options, const Documents& documents, const ClassFigures& mean,
                   const ClassFigures& deviation) {
    if (options.json) {
        print_json({{"accuracy", mean.accuracy},
                    {"accuracy_std", deviation.accuracy},
                    {"f1", mean.f1},
                    {"f1_std", deviation.f1},
                    {"precision", mean.precision},
                    {"recall", mean.recall},
                    {"documents", documents.count()}});
        return;
    }
    const std::string of = documents.classes.size() == 2
                               ? " of " + documents.classes[static_cast<std::size_t>(rarer_class(documents))]
                               : " (mean of the classes)";
    print_line("accuracy " + with_deviation(mean.accuracy, deviation.accuracy) + "  F1" + of + " " +
               with_deviation(mean.f1, deviation.f1) + "  precision " + fixed(mean.precision, 4) +
               "  recall " + fixed(mean.recall, 4) + "  on " +
               with_commas(static_cast<long>(documents.count())) + " documents");
}

void print_report(const EvaluateTextOptions& options, const Documents& documents,
                  const std::vector<std::uint8_t>& predictions) {
    if (!options.json)
        print_line("\n" +
                   report_text(classification_report(documents.labels, predictions, documents.classes)));
}

// A row per document, as 'text report' takes them.
void write_predictions(const EvaluateTextOptions& options, const Documents& documents,
                       const std::vector<std::uint8_t>& predictions) {
    if (options.predictions.empty()) return;
    std::string table = "label,prediction\n";
    for (std::size_t i = 0; i < documents.count(); ++i)
        table += csv_cell(documents.classes[documents.labels[i]]) + "," +
                 csv_cell(documents.classes[predictions[i]]) + "\n";
    write_file(options.predictions, {reinterpret_cast<const std::uint8_t*>(table.data()), table.size()});
}

// The classifier in a file.
struct FileClassifier {
    explicit FileClassifier(const TextModel& file) : model(file) {}

    const TextModel& model;

    bool exists() const {
        const auto* autoencoder = std::get_if<TextAutoencoder>(&model);
        return autoencoder == nullptr || autoencoder->has_classifier();
    }
    const std::vector<std::string>& classes() const {
        return std::visit([](const auto& one) -> const std::vector<std::string>& { return one.classes(); },
                          model);
    }
    // That parted the documents it was trained on from others.
    std::uint64_t seed() const {
        const auto* autoencoder = std::get_if<TextAutoencoder>(&model);
        return autoencoder != nullptr ? autoencoder->spec().network.seed
                                      : std::get<SequenceClassifier>(model).spec().training.seed;
    }
    std::vector<std::uint8_t> classify(std::span<const std::string> texts, ThreadTeam& team) const {
        if (const auto* autoencoder = std::get_if<TextAutoencoder>(&model))
            return autoencoder->classify_all(texts, team);
        return classify_sequences(std::get<SequenceClassifier>(model), texts, team);
    }
};

int evaluate_classifier(const EvaluateTextOptions& options, const FileClassifier& model,
                        Documents documents) {
    if (!model.exists())
        throw Error(options.model +
                    ": has no classifier, since it was trained without labels or not to its "
                    "end; --folds trains some on its codes");
    use_classes(documents, model.classes());
    if (options.settings.typos > 0) {
        Random random(options.settings.seed, "typos");
        for (std::string& text : documents.texts) {
            std::string noisy;
            add_noisy(text, {.misspelled = options.settings.typos}, random, noisy);
            text = std::move(noisy);
        }
    }
    StartedTeam team(options.threads);
    const std::vector<std::uint8_t> predictions = model.classify(documents.texts, team);
    say(options.held_out > 0 ? "by the classifier in the file, on documents that it was not trained on"
                             : "by the classifier in the file; documents that it was trained on flatter it, "
                               "--folds measures without");
    print_figures(options, documents, class_figures(documents, documents.labels, predictions),
                  {NAN, NAN, NAN, NAN});
    write_predictions(options, documents, predictions);
    print_report(options, documents, predictions);
    return 0;
}

int evaluate(EvaluateTextOptions& options) {
    check_options(options);
    const TextModel file = read_any_text_model(options.model);
    const FileClassifier model(file);
    const auto* const autoencoder = std::get_if<TextAutoencoder>(&file);
    if (autoencoder == nullptr && options.settings.folds > 0)
        throw UsageError(
            "--folds, --features, --labels, --imbalance and --synthetic-codes are about the codes of "
            "autoencoders; " +
            options.model + " holds a classifier of word sequences");
    Documents documents = read_text_data(options.input);
    if (options.held_out > 0)
        documents = split(without_duplicates(documents), options.held_out, model.seed()).test;
    check_classes(documents);
    if (options.settings.folds == 0) return evaluate_classifier(options, model, std::move(documents));
    if (!options.keep_duplicates) {
        const std::size_t before = documents.count();
        documents = without_duplicates(documents);
        if (documents.count() < before)
            say(with_commas(static_cast<long>(before - documents.count())) +
                " documents whose text another has are left out");
    }
    StartedTeam team(options.threads);
    const CrossValidation found = cross_validate(*autoencoder, documents, options.settings, team);
    print_figures(options, documents, found.mean, found.deviation);
    write_predictions(options, documents, found.predictions);
    print_report(options, documents, found.predictions);
    return 0;
}

struct ReportOptions {
    std::string predictions;
    bool json = false;
};

Json scores_json(const ClassScores& scores) {
    return {{"precision", scores.precision},
            {"recall", scores.recall},
            {"f1-score", scores.f1},
            {"support", scores.support}};
}

int report(const ReportOptions& options) {
    constexpr std::size_t kLimit = std::size_t{1} << 28;
    const std::vector<std::uint8_t> bytes = read_file(options.predictions, kLimit);
    ReadDocuments found =
        read_documents(bytes, options.predictions, {.text_column = "prediction", .label_column = "label"});
    Documents& documents = found.documents;
    for (std::size_t i = 0; i < documents.count(); ++i)
        if (trimmed(documents.texts[i]).empty())
            throw Error(options.predictions + ": row " + std::to_string(i + 1) + " has no prediction");
    // Both columns' words are classes.
    std::vector<std::string> words;
    for (const std::uint8_t label : documents.labels) words.push_back(documents.classes[label]);
    words.insert(words.end(), documents.texts.begin(), documents.texts.end());
    set_labels(documents, words);
    const auto all = std::span(documents.labels);
    const std::size_t count = documents.count();
    const ClassificationReport made =
        classification_report(all.first(count), all.subspan(count), documents.classes);
    if (!options.json) {
        print_line(report_text(made));
        return 0;
    }
    Json object;
    for (const std::size_t c : report_order(made.classes))
        object[made.classes[c]] = scores_json(made.scores[c]);
    object["accuracy"] = made.accuracy;
    object["macro avg"] = scores_json(made.macro);
    object["weighted avg"] = scores_json(made.weighted);
    print_json(object);
    return 0;
}

}  // namespace

void add_text_evaluate(CLI::App& text, Action& chosen) {
    CLI::App& command =
        *text.add_subcommand("evaluate", "Measure how well the classes of documents are told apart.");
    const auto options = std::make_shared<EvaluateTextOptions>();
    add_text_model_option(command, options->model);
    add_text_data_options(command, options->input);
    CrossValidationSettings& settings = options->settings;
    command
        .add_option("--folds", settings.folds,
                    "Cross-validate: part the documents in so many sets with the same share of every class, "
                    "and classify each by linear support vector machines trained on the others. Without it "
                    "the model's own classifier is measured.")
        ->check(in_range(2, 100));
    add_choice_option(
        command, "--features", settings.features,
        "What the machines see: tf-idf of words; the model's codes; both; or all: codes, words and "
        "punctuation marks and pairs of them, and runs of 2 to 5 characters.");
    command
        .add_option(
            "--labels", settings.labels,
            "Documents that show their label in every fold; the model's codes may come from all texts.")
        ->check(in_range(2, 1'000'000));
    command.add_option("--typos", settings.typos, "The share of misspelled words of the documents tested.")
        ->check(CLI::Range(0.0, 1.0).description(""));
    command
        .add_option("--imbalance", settings.imbalance,
                    "Train on so many documents of the other class for one of the rarer class.")
        ->check(CLI::Range(1.0, 1e6).description(""));
    command.add_flag("--synthetic-codes", settings.synthetic_codes,
                     "Add codes between pairs of the rarer class's until both classes are as frequent.");
    command
        .add_option("--held-out", options->held_out,
                    "Measure the model's classifier on the share of the documents that 'text train --unique "
                    "--test-share' with the same share did not train on.")
        ->check(CLI::Range(0.0, 0.9).description(""));
    command
        .add_option("--predictions", options->predictions,
                    "A table to write: label and prediction of every document, as 'text report' reads it.")
        ->type_name("FILE");
    command.add_flag("--keep-duplicates", options->keep_duplicates,
                     "With --folds, keep documents whose text another has.");
    command.add_option("--seed", settings.seed, "Decides about the folds.")->capture_default_str();
    command.add_option("--threads", options->threads, "Threads to compute with.")->check(in_range(1, 256));
    command.add_flag("--json", options->json, "Print one JSON object.");
    command.footer(
        "A model that was trained with --label-weight is trained anew for every fold, without the labels of\n"
        "the documents tested. Of two classes, F1, precision and recall are the rarer one's. With --json:\n"
        "{\"accuracy\":...,\"accuracy_std\":...,\"f1\":...,\"f1_std\":...,\"precision\":...,\"recall\":...,\n"
        "\"documents\":...}\n"
        "Example: hourglass text evaluate --model sms.safetensors --data assets/sms-spam/SMSSpamCollection \\\n"
        "           --folds 5 --features codes");
    command.callback([options, &chosen, &command] {
        options->features_given = command.count("--features") > 0;
        chosen = [options] { return evaluate(*options); };
    });
}

void add_text_report(CLI::App& text, Action& chosen) {
    CLI::App& command = *text.add_subcommand("report", "Print the classification report of predictions.");
    const auto options = std::make_shared<ReportOptions>();
    command
        .add_option("--predictions", options->predictions,
                    "A table with columns called label and prediction, of any words.")
        ->type_name("FILE")
        ->required();
    add_idle_run_options(command);
    command.add_flag("--json", options->json, "Print one JSON object, as scikit-learn's output_dict.");
    command.footer(
        "The columns are those of scikit-learn's classification_report.\n"
        "Example: hourglass text report --predictions predictions.csv");
    command.callback([options, &chosen] { chosen = [options] { return report(*options); }; });
}

}  // namespace hourglass::cli
