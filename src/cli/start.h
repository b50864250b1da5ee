// Where 'hourglass train' starts: with fresh weights, or from a file.
#pragma once

#include <CLI/CLI.hpp>
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "cli/inputs.h"
#include "training/saved_run.h"

namespace hourglass::cli {

struct Start {
    Spec spec;
    Autoencoder model;               // empty: fresh weights; moved into the run
    Scaling scaling;                 // of the data that the model knows; empty: none
    std::optional<SavedRun> run;     // that goes on, without its model
    DataRecord record{};             // of the data that the model knows; empty: none
    std::vector<std::string> notes;  // to be said once nothing can be refused any more
};

// What every start from a file has to check and to say (cli/text_start.h has another).

// For a command with --from: throws UsageError for an option in `names` that stands on the command line.
void check_for_new_model(const CLI::App& command, std::initializer_list<const char*> names);
// Throws UsageError for a field in `given`, those on the command line, whose value in `spec` is not the
// file's; but for learning rate and epochs.
void check_given(const Spec& file, const Spec& spec, const std::vector<const Field*>& given,
                 const std::string& path);
// Throws UsageError when all epochs are done.
void check_unfinished(const RunState& state, int epochs, const std::string& path);
// "after epoch 3 of 10".
std::string place_text(const RunState& state, int epochs);
// `anew`: with the optimizer at its start.
std::string other_data_text(const std::string& path, const Fingerprint& before, const Fingerprint& now,
                            bool anew);
inline constexpr char kModelAlone[] =
    " holds a model alone: its weights are trained on, with the optimizer and the count of epochs at their start";

// Of the specification alone.
Start fresh_start(const Spec& spec);
// Reads the file of --from. `given`: the fields that stand on the command line, which may repeat what the
// file says; learning rate and epochs may differ. Throws UsageError when others do, and Error.
Start start_from(const std::filesystem::path& path, const Spec& spec, const std::vector<const Field*>& given);
// Compares the run's data with those that are there. With another number of samples it begins anew, from its
// weights. Throws Error when the model is not of their size.
void meet_data(Start& start, const std::filesystem::path& path, const Dataset& data,
               const Fingerprint& fingerprint);

}  // namespace hourglass::cli
