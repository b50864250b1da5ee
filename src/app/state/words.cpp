#include "app/state/words.h"

#include <cctype>

namespace hourglass::app {
namespace {

bool is_letter(char letter) { return std::isalpha(static_cast<unsigned char>(letter)) != 0; }

// "row" of "rows".
std::string single(std::string many) {
    many.pop_back();
    return many;
}

// What a word becomes; empty: it stays.
std::string exchanged(std::string_view word, const Words& words) {
    if (word == "digit") return words.one;
    if (word == "digits") return words.many;
    if (word == "image") return single(words.plain);
    if (word == "images") return words.plain;
    if (word == "pixel") return words.part;
    if (word == "pixels") return words.part + "s";
    return {};
}

}  // namespace

std::string in_terms_of(std::string_view text, const Words& words) {
    std::string result;
    for (std::size_t begin = 0; begin < text.size();) {
        std::size_t end = begin;
        while (end < text.size() && is_letter(text[end])) ++end;
        if (end == begin) {
            result += text[begin++];
            continue;
        }
        std::string word(text.substr(begin, end - begin));
        const bool large = std::isupper(static_cast<unsigned char>(word[0])) != 0;
        word[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(word[0])));
        const std::string other = exchanged(word, words);
        if (other.empty()) {
            result += text.substr(begin, end - begin);
        } else {
            if (word[0] == 'i' && other[0] != 'i' && result.ends_with("an "))
                result.erase(result.size() - 2, 1);  // "a row"
            result += large ? capital(other) : other;
        }
        begin = end;
    }
    return result;
}

}  // namespace hourglass::app
