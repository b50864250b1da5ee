// What a text's terms are: words, words in a row, or short runs of characters.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hourglass {

// The defaults are scikit-learn's: words are runs of two or more letters, digits and underscores (its token
// pattern (?u)\b\w\w+\b) in small letters. What is a letter or a digit, Unicode's categories L and N say.
struct TokenRules {
    bool lower_case = true;
    int shortest_word = 2;   // characters
    bool marks = false;      // every character that is neither of a word nor a blank is a word, too
    int longest_phrase = 1;  // words in a row that are one term as well: ngram_range (1, n)
    // Where not 0: in place of words all runs of so many characters within what blanks separate, with a blank
    // at its ends (analyzer 'char_wb').
    int shortest_run = 0;
    int longest_run = 0;

    bool characters() const { return longest_run > 0; }
    bool operator==(const TokenRules&) const = default;
};

// Throws Error for rules without sense.
void check(const TokenRules& rules);

// Cuts texts into terms. Holds memory for the work, so that many texts are cut without allocating.
class Tokenizer {
public:
    // The terms in their order (phrases after the words, runs by their length), valid until the next call.
    // Bytes that are not UTF-8 count as characters that are no letters.
    const std::vector<std::string_view>& terms(std::string_view text, const TokenRules& rules);

private:
    struct Character {
        std::size_t at;  // in spelled_
        bool word;       // a letter, digit or underscore
        bool blank;
    };
    void read(std::string_view text, bool small_letters);
    std::string_view part(std::size_t first, std::size_t last) const;
    void find_words(const TokenRules& rules);
    void find_runs(const TokenRules& rules);

    std::string spelled_;                                     // the text as it counts
    std::vector<Character> characters_;                       // and one behind the last
    std::string joined_;                                      // phrases, and words between blanks
    std::vector<std::size_t> word_ends_;                      // in joined_, where words, or characters, begin
    std::vector<std::pair<std::size_t, std::size_t>> words_;  // first character in word_ends_, length
    std::vector<std::string_view> terms_;
};

// Where the words of a text begin and end, bytes; for showing them.
std::vector<std::pair<std::size_t, std::size_t>> word_places(std::string_view text, const TokenRules& rules);

// Whether the bytes are UTF-8; if not, `bad` is the first that is not.
bool is_utf8(std::string_view text, std::size_t& bad);

}  // namespace hourglass
