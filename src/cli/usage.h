// Reports wrong usage of the command line in one line.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "base/error.h"

namespace hourglass::cli {

// The command line asks for something that cannot be: exit status 2, where other errors give 1.
class UsageError : public Error {
public:
    using Error::Error;
};

// What is wrong, without the line breaks of CLI11's own report; an unknown word is compared with those that
// are known where it stands.
std::string usage_message(const CLI::App& program, const CLI::ParseError& error);

// The text on one line: control characters, which file names may contain, become question marks.
std::string one_line(std::string text);

// "hourglass train": the program with the subcommand that the command line names, if any.
std::string command_name(const CLI::App& program);

}  // namespace hourglass::cli
