#include "text/word_noise.h"

#include <utility>

namespace hourglass {
namespace {

bool is_gap(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_plain(char c) { return static_cast<unsigned char>(c) < 128; }

// One typing error in the word that begins at `first` of `text` and goes to its end.
void misspell(std::string& text, std::size_t first, Random& random) {
    const auto length = static_cast<std::uint32_t>(text.size() - first);
    const std::size_t at = first + random.below(length);
    const std::uint32_t kind = random.below(4);
    const auto letter = static_cast<char>('a' + random.below(26));
    if (!is_plain(text[at])) return;
    const bool has_next = at + 1 < text.size() && is_plain(text[at + 1]);
    if (kind == 0 && has_next)
        std::swap(text[at], text[at + 1]);
    else if (kind == 1 && length > 1)
        text.erase(at, 1);
    else if (kind == 2)
        text.insert(at, 1, text[at]);
    else
        text[at] = letter;
}

}  // namespace

void add_noisy(std::string_view text, const WordNoise& noise, Random& random, std::string& out) {
    for (std::size_t at = 0; at < text.size();) {
        if (is_gap(text[at])) {
            out += text[at++];
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && !is_gap(text[end])) ++end;
        if (random.uniform() >= noise.dropped) {
            const std::size_t first = out.size();
            out.append(text.substr(at, end - at));
            if (random.uniform() < noise.misspelt) misspell(out, first, random);
        }
        at = end;
    }
}

}  // namespace hourglass
