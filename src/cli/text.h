// `hourglass text` and what its subcommands share. Each adds itself to the parser as cli/command.h says.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <variant>
#include <vector>

#include "cli/command.h"
#include "cli/options.h"
#include "io/documents_file.h"
#include "text/sequence_classifier.h"
#include "text/text_autoencoder.h"

namespace hourglass::cli {

struct TextInput {
    std::string data;
    DocumentOptions columns;
};

// --data, --text-column, --label-column.
void add_text_data_options(CLI::App& command, TextInput& input);
// Says what was guessed on standard error. Throws Error.
Documents read_text_data(const TextInput& input);
// What 'hourglass text train' writes.
using TextModel = std::variant<TextAutoencoder, SequenceClassifier>;
// Throws Error with the path.
TextModel read_any_text_model(const std::string& path);
// --model.
void add_text_model_option(CLI::App& command, std::string& model);
// --threads; and --seed, so that all commands can be called alike, though nothing is left to chance here.
void add_text_run_options(CLI::App& command, int& threads);
// The same where nothing takes long either.
void add_idle_run_options(CLI::App& command);

void add_text(CLI::App& program, Action& chosen);

void add_text_train(CLI::App& text, Action& chosen);
void add_text_evaluate(CLI::App& text, Action& chosen);
void add_text_encode(CLI::App& text, Action& chosen);
void add_text_nearest(CLI::App& text, Action& chosen);
void add_text_words(CLI::App& text, Action& chosen);
void add_text_report(CLI::App& text, Action& chosen);

}  // namespace hourglass::cli
