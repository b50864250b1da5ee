// The format of --help.
#pragma once

#include <CLI/CLI.hpp>

namespace hourglass::cli {

// CLI11's layout with the descriptions of options wrapped to a page's width.
class HelpFormatter : public CLI::Formatter {
public:
    HelpFormatter();
    std::string make_option_desc(const CLI::Option* option) const override;
};

}  // namespace hourglass::cli
