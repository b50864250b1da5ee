// Options that several subcommands share.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "autoencoder/spec.h"
#include "base/choices.h"
#include "data/images.h"
#include "io/safetensors.h"

namespace hourglass::cli {

struct CommonOptions {
    std::string data;  // MNIST's folder, a file or a folder of images; empty: where MnistPlaces finds it
    std::optional<double> test_share;  // of a file's samples
    std::string label_column;          // of a table; empty: none
    int width = 0;                     // of the pictures that a table's rows are; 0: they are none
    std::optional<bool> header;        // whether a table's first line has names; unset: told by its kind
    std::string columns;               // of a table, with commas between; empty: all
    std::string without_columns;
    std::string missing;            // "mean", "drop"; empty: cells without a number are refused
    std::optional<bool> transpose;  // images lie on their side; unset: told by the name
    std::string samples_dimension;  // of an array: "first", "last"; empty: told by its shape
    std::string member;             // of an archive
    std::string color, invert;      // of images: "yes", "no", "auto"; empty: as the model was trained
    std::optional<ImageSize> size, tile;
    std::uint64_t seed = 1;
    int threads = 1;
    bool json = false;
};

// "--learning-rate" of learning_rate.
std::string option_name(const Field& field);

// "a,b" and "a, b".
std::vector<std::string> split_list(const std::string& list);

// A check for whole numbers that leaves --help as it is.
CLI::Validator in_range(int lowest, int highest);

// The words of an enumeration's choices.
template <typename Enum>
std::vector<std::string> choice_words() {
    std::vector<std::string> words;
    for (const Choice& choice : choices_of<Enum>) words.emplace_back(choice.word);
    return words;
}

// An option that takes one of these words and sets `value`, whose word is its default.
template <typename Enum>
CLI::Option* add_choice_option(CLI::App& command, const std::string& name, Enum& value,
                               const std::string& help) {
    const std::vector<std::string> words = choice_words<Enum>();
    return command
        .add_option_function<std::string>(
            name, [&value](const std::string& word) { value = *choice_named<Enum>(word); }, help)
        ->type_name(CLI::detail::join(words, "|"))
        ->check(CLI::IsMember(words).description(""))
        ->default_str(std::string(word_of(value)));
}

// --threads, --json.
void add_run_options(CLI::App& command, CommonOptions& options);
// How a file is read: --label-column, --header, --columns, --without-columns, --missing, --samples-dimension,
// --transpose, --member, --width, --color, --invert, --size, --tile.
void add_reading_options(CLI::App& command, CommonOptions& options);
// --data, --test-share and the reading options.
void add_data_options(CLI::App& command, CommonOptions& options);
// All of these.
void add_common_options(CLI::App& command, CommonOptions& options);
// --scale none|unit|standard|byte.
void add_scaling_option(CLI::App& command, std::string& scaling, const std::string& help);
// --seed, in the range that the specification declares; `help` says what it decides.
void add_seed_option(CLI::App& command, CommonOptions& options, const std::string& help);
// --refine N: steps that improve the codes to be compressed.
void add_refine_option(CLI::App& command, int& refine);
void add_model_option(CLI::App& command, std::string& model);
// --out, --precision single|half.
void add_saving_options(CLI::App& command, std::string& out, Precision& precision);

// Sets a field of the specification. Throws UsageError under the option's name.
void set_field(const Field& field, Spec& spec, const std::string& text);
// A message with the options' names in place of the fields' keys; `subject` is the field
// whose key it begins with.
std::string in_option_words(std::string message, const Field* subject = nullptr);
// After parsing: what the given options ask for (fill_in).
void complete_spec(const CLI::App& command, Spec& spec);
// The fields whose options are given.
std::vector<const Field*> given_fields(const CLI::App& command);
// The given options of fields that do not matter with the others as they are, such as
// --top-k for a plain autoencoder.
std::vector<std::string> idle_options(const CLI::App& command, const Spec& spec);
// The option of one field (learning_rate: --learning-rate).
CLI::Option* add_field_option(CLI::App& command, const Field& field,
                              const std::function<void(const std::string&)>& set);
// One option per field of the specification (learning_rate: --learning-rate), and
// --preset, from which they start.
void add_spec_options(CLI::App& command, Spec& spec);

}  // namespace hourglass::cli
