// The `hourglass` command: parses the command line, runs what it names, and turns every error into one line
// on standard error and an exit status: 0 done, 1 failed, 2 wrong usage. The work is in the other files.
#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <new>
#include <signal.h>

#include "base/error.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/text.h"
#include "cli/usage.h"

namespace hourglass::cli {
namespace {

constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

void add_commands(CLI::App& program, Action& chosen) {
    program.name("hourglass");
    program.formatter(std::make_shared<HelpFormatter>());
    program.set_version_flag("--version", "hourglass " HOURGLASS_VERSION);
    program.require_subcommand(1);
    // A later option replaces an earlier one, so that a script's defaults can be changed at its end.
    program.option_defaults()->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
    program.footer(
        "'hourglass COMMAND --help' shows the options of a command.\n"
        "Exit status: 0 done, 1 failed, 2 wrong usage.");
    add_train(program, chosen);
    add_evaluate(program, chosen);
    add_reconstruct(program, chosen);
    add_sample(program, chosen);
    add_encode(program, chosen);
    add_decode(program, chosen);
    add_compress(program, chosen);
    add_decompress(program, chosen);
    add_rate(program, chosen);
    add_pca(program, chosen);
    add_classify(program, chosen);
    add_anomalies(program, chosen);
    add_augment(program, chosen);
    add_text(program, chosen);
    add_translate(program, chosen);
    add_export(program, chosen);
}

// --help and --version come as such an error as well.
int explain(const CLI::App& program, const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
        const int status = program.exit(error, std::cout, std::cerr);
        check_printed();
        return status;
    }
    throw UsageError(usage_message(program, error));
}

int parse_and_run(CLI::App& program, int argc, char** argv) {
    Action chosen;
    add_commands(program, chosen);
    try {
        program.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return explain(program, error);
    }
    const int status = chosen();
    check_printed();
    return status;
}

int run(int argc, char** argv) {
    // A reader that goes away must not end hours of training; check_printed() reports it in the end.
    signal(SIGPIPE, SIG_IGN);
    CLI::App program(
        "Trains and evaluates autoencoders and classifiers on images and tables, and encodes, "
        "decodes and samples with them.");
    try {
        return parse_and_run(program, argc, argv);
    } catch (const UsageError& error) {
        const std::string command = command_name(program);
        std::cerr << one_line(command + ": " + error.what() + " (see " + command + " --help)") + "\n";
        return kWrongUsage;
    } catch (const std::bad_alloc&) {
        say("there is not enough memory; a smaller model, minibatch or count may fit");
    } catch (const std::exception& error) {
        say(error.what());
    }
    return kFailed;
}

}  // namespace
}  // namespace hourglass::cli

int main(int argc, char** argv) { return hourglass::cli::run(argc, argv); }
