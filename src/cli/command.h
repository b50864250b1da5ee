// The subcommands of `hourglass`. Each adds itself with its options to the parser; when the command line
// names it, it leaves what is to be done in `chosen`, which the main program calls once parsing is over.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

namespace hourglass::cli {

// Returns the exit status. Throws Error or UsageError.
using Action = std::function<int()>;

void add_train(CLI::App& program, Action& chosen);
void add_evaluate(CLI::App& program, Action& chosen);
void add_reconstruct(CLI::App& program, Action& chosen);
void add_sample(CLI::App& program, Action& chosen);
void add_encode(CLI::App& program, Action& chosen);
void add_decode(CLI::App& program, Action& chosen);
void add_compress(CLI::App& program, Action& chosen);
void add_decompress(CLI::App& program, Action& chosen);
void add_rate(CLI::App& program, Action& chosen);
void add_pca(CLI::App& program, Action& chosen);
void add_classify(CLI::App& program, Action& chosen);
void add_anomalies(CLI::App& program, Action& chosen);
void add_augment(CLI::App& program, Action& chosen);
void add_translate(CLI::App& program, Action& chosen);
void add_export(CLI::App& program, Action& chosen);

}  // namespace hourglass::cli
