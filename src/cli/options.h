// Options that several subcommands share.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <functional>
#include <string>

#include "autoencoder/spec.h"

namespace hourglass::cli {

struct CommonOptions {
    std::string data;  // folder of MNIST's files; empty: wherever find_mnist() finds it
    std::uint64_t seed = 1;
    int threads = 1;
    bool json = false;
};

// A check for whole numbers that leaves --help as it is.
CLI::Validator in_range(int lowest, int highest);

// --data, --threads, --json.
void add_common_options(CLI::App& command, CommonOptions& options);
// --seed, in the range that the specification declares; `help` says what it decides.
void add_seed_option(CLI::App& command, CommonOptions& options, const std::string& help);
void add_model_option(CLI::App& command, std::string& model);

// Sets a field of the specification. Throws UsageError under the option's name.
void set_field(const Field& field, Spec& spec, const std::string& text);
// The option of one field (learning_rate: --learning-rate).
CLI::Option* add_field_option(CLI::App& command, const Field& field,
                              const std::function<void(const std::string&)>& set);
// One option a field of the specification (learning_rate: --learning-rate), and --preset, from which they
// start.
void add_spec_options(CLI::App& command, Spec& spec);

}  // namespace hourglass::cli
