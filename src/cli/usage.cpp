#include "cli/usage.h"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <string_view>
#include <vector>

namespace hourglass::cli {
namespace {

const CLI::App& innermost(const CLI::App& program) {
    const std::vector<CLI::App*> chosen = program.get_subcommands();
    return chosen.empty() ? program : innermost(*chosen.front());
}

// Insertions, deletions and replacements of a letter that lead from one word to the other
// (Levenshtein, 1966).
std::size_t edit_distance(std::string_view from, std::string_view to) {
    std::vector<std::size_t> row(to.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < from.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i + 1;
        for (std::size_t j = 0; j < to.size(); ++j) {
            const std::size_t replaced = diagonal + (from[i] == to[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

// The known word that was probably meant; empty when none is near.
std::string nearest(std::string_view word, const std::vector<std::string>& known) {
    std::string best;
    std::size_t least = word.size() / 3 + 2;
    for (const std::string& candidate : known) {
        const std::size_t distance = edit_distance(word, candidate);
        if (distance < least) {
            least = distance;
            best = candidate;
        }
    }
    return best;
}

std::vector<std::string> option_names(const CLI::App& command) {
    std::vector<std::string> names;
    for (const CLI::Option* option : command.get_options())
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
    return names;
}

std::vector<std::string> command_names(const CLI::App& program) {
    std::vector<std::string> names;
    for (const CLI::App* command : program.get_subcommands([](const CLI::App*) { return true; }))
        names.push_back(command->get_name());
    return names;
}

std::string listed(const std::vector<std::string>& words) {
    std::string list;
    for (std::size_t i = 0; i < words.size(); ++i)
        list += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
    return list;
}

std::string unknown_word(const CLI::App& program, std::string word) {
    const CLI::App& command = innermost(program);
    const bool is_option = word.starts_with("-") && word.size() > 1;
    if (is_option) word = word.substr(0, word.find('='));
    const bool is_command = !is_option && !command_names(command).empty();
    const std::string kind = is_option ? "unknown option " : is_command ? "unknown command " : "unexpected ";
    const std::string meant = is_option    ? nearest(word, option_names(command))
                              : is_command ? nearest(word, command_names(command))
                                           : std::string();
    return kind + "'" + word + "'" + (meant.empty() ? "" : "; did you mean " + meant + "?");
}

}  // namespace

std::string usage_message(const CLI::App& program, const CLI::ParseError& error) {
    // Whatever else CLI11 has found, a word that it does not know is the likeliest cause.
    if (const std::vector<std::string> unknown = program.remaining(true); !unknown.empty())
        return unknown_word(program, unknown.front());
    if (const auto names = command_names(innermost(program)); !names.empty())
        return "a command is needed: " + listed(names);
    std::string message = error.what();
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::ArgumentMismatch))
        return message.substr(0, message.find(':')) + " needs a value";
    // "Value 0 not in range [1 - 8]" continues our own words.
    if (message.size() > 1 && std::islower(static_cast<unsigned char>(message[1])) != 0)
        message[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(message[0])));
    return message;
}

std::string one_line(std::string text) {
    for (char& c : text)
        if (std::iscntrl(static_cast<unsigned char>(c)) != 0) c = '?';
    return text;
}

std::string command_name(const CLI::App& program) {
    const std::vector<CLI::App*> chosen = program.get_subcommands();
    return program.get_name() + (chosen.empty() ? "" : " " + command_name(*chosen.front()));
}

}  // namespace hourglass::cli
