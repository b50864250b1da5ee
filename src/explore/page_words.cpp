#include "explore/page_words.h"

#include <algorithm>

namespace hourglass::explore {
namespace {

constexpr auto kNone = std::string::npos;

// Where an option's name begins: behind a blank, a parenthesis or the start.
std::size_t option_at(std::string_view text, std::size_t from = 0) {
    for (std::size_t at = text.find("--", from); at != kNone; at = text.find("--", at + 1)) {
        const bool begins = at == 0 || text[at - 1] == ' ' || text[at - 1] == '(';
        if (begins && at + 2 < text.size() && text[at + 2] >= 'a' && text[at + 2] <= 'z') return at;
    }
    return kNone;
}

// " (--header no makes it a row)" and the like.
void drop_parentheses(std::string& text) {
    for (std::size_t open = text.find(" ("); open != kNone; open = text.find(" (", open)) {
        const std::size_t close = text.find(')', open);
        if (close == kNone) return;
        if (option_at(std::string_view(text).substr(0, close), open) == kNone)
            open = close;
        else
            text.erase(open, close - open + 1);
    }
}

// From the last semicolon or comma before an option on to the next semicolon, or the end.
// Whether there was such a clause.
bool drop_clause(std::string& text, std::size_t option) {
    const std::size_t semicolon = text.rfind(';', option), comma = text.rfind(',', option);
    const std::size_t begin = semicolon == kNone ? comma
                              : comma == kNone   ? semicolon
                                                 : std::max(semicolon, comma);
    if (begin == kNone) return false;
    const std::size_t end = text.find(';', option);
    text.erase(begin, end == kNone ? kNone : end - begin);
    return true;
}

}  // namespace

std::string without_options(std::string_view message) {
    std::string text(message);
    drop_parentheses(text);
    std::size_t at = option_at(text);
    while (at != kNone && drop_clause(text, at)) at = option_at(text);
    return text;
}

}  // namespace hourglass::explore
