#include "cli/help.h"

#include <sstream>
#include <string>

namespace hourglass::cli {
namespace {

constexpr std::size_t kNameColumn = 34;
constexpr std::size_t kTextWidth = 66;  // together a terminal of 100 columns

// Appends the paragraph's words in lines of at most kTextWidth.
void append_wrapped(std::string& text, const std::string& paragraph) {
    std::istringstream words(paragraph);
    std::size_t line = 0;
    for (std::string word; words >> word; line += word.size() + 1) {
        if (line > 0 && line + word.size() > kTextWidth) line = 0;
        if (!text.empty()) text += line > 0 ? ' ' : '\n';
        text += word;
    }
}

}  // namespace

HelpFormatter::HelpFormatter() { column_width(kNameColumn); }

std::string HelpFormatter::make_option_desc(const CLI::Option* option) const {
    std::istringstream paragraphs(option->get_description());
    std::string text;
    for (std::string paragraph; std::getline(paragraphs, paragraph);) append_wrapped(text, paragraph);
    return text;
}

}  // namespace hourglass::cli
