// hourglass text: documents, their codes and their classes.
#include "cli/text.h"

#include <utility>

#include "base/error.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/usage.h"
#include "io/files.h"
#include "io/gzip.h"
#include "io/sequence_model_file.h"
#include "io/text_model_file.h"

namespace hourglass::cli {
namespace {

constexpr std::size_t kTextFileLimit = std::size_t{1} << 30;

void add_idle_seed(CLI::App& command) {
    command.add_option_function<std::uint64_t>(
        "--seed", [](std::uint64_t) {}, "Without effect, since nothing is left to chance here.");
}

}  // namespace

void add_text_data_options(CLI::App& command, TextInput& input) {
    command
        .add_option("--data", input.data,
                    "The documents, in UTF-8, possibly gzipped: lines of label, tab, text, or a table with "
                    "names in its first line (.csv, .tsv), or plain lines without labels.")
        ->type_name("FILE")
        ->group("Data");
    command
        .add_option("--text-column", input.columns.text_column,
                    "The table's column with the texts. Default: one called text, message, review or alike.")
        ->type_name("NAME")
        ->group("Data");
    command
        .add_option("--label-column", input.columns.label_column,
                    "The table's column with the labels. Default: one called label, class or alike.")
        ->type_name("NAME")
        ->group("Data");
}

Documents read_text_data(const TextInput& input) {
    ReadDocuments found =
        read_documents(unpacked(read_file(input.data, kTextFileLimit), kTextFileLimit, input.data),
                       input.data, input.columns);
    for (const std::string& note : found.notes) say(input.data + ": " + note);
    return std::move(found.documents);
}

TextModel read_any_text_model(const std::string& path) {
    try {
        const std::vector<std::uint8_t> bytes = read_model_bytes(path);
        if (holds_sequence_model(bytes)) return load_sequence_model(bytes);
        return load_text_model(bytes);
    } catch (const Error& error) {
        const std::string message = error.what();
        throw Error(message.starts_with(path) ? message : path + ": " + message);
    }
}

void add_text_model_option(CLI::App& command, std::string& model) {
    command.add_option("--model", model, "The model, as 'hourglass text train --out' writes it.")
        ->type_name("FILE")
        ->required();
}

void add_text_run_options(CLI::App& command, int& threads) {
    command.add_option("--threads", threads, "Threads to compute with.")->check(in_range(1, 256));
    add_idle_seed(command);
}

void add_idle_run_options(CLI::App& command) {
    command
        .add_option_function<int>(
            "--threads", [](int) {}, "Without effect, since nothing takes long here.")
        ->check(in_range(1, 256));
    add_idle_seed(command);
}

void add_text(CLI::App& program, Action& chosen) {
    CLI::App& text = *program.add_subcommand(
        "text", "Train autoencoders on documents; classify and search them by words and codes.");
    text.require_subcommand(1);
    add_text_train(text, chosen);
    add_text_evaluate(text, chosen);
    add_text_encode(text, chosen);
    add_text_nearest(text, chosen);
    add_text_words(text, chosen);
    add_text_report(text, chosen);
}

}  // namespace hourglass::cli
