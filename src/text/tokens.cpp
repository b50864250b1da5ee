#include "text/tokens.h"

#include <algorithm>

#include "base/error.h"
#include "text/code_points.h"

namespace hourglass {

void check(const TokenRules& rules) {
    if (rules.shortest_word < 1 || rules.longest_phrase < 1)
        throw Error("words have one character or more, and phrases one word or more");
    if (rules.characters() && (rules.shortest_run < 1 || rules.shortest_run > rules.longest_run))
        throw Error("runs of characters need a shortest length from 1 to the longest, such as 3 to 5");
}

void Tokenizer::read(std::string_view text, bool small_letters) {
    spelled_.clear();
    characters_.clear();
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint found = code_point_at(text, at);
        at += found.bytes;
        const std::int32_t code = small_letters ? small_letter(found.code) : found.code;
        characters_.push_back({spelled_.size(), is_word_character(code), is_blank_character(code)});
        append_code_point(code, spelled_);
    }
    characters_.push_back({spelled_.size(), false, true});
}

std::string_view Tokenizer::part(std::size_t first, std::size_t last) const {
    const std::size_t from = characters_[first].at;
    return std::string_view(spelled_).substr(from, characters_[last].at - from);
}

void Tokenizer::find_words(const TokenRules& rules) {
    for (std::size_t i = 0; i + 1 < characters_.size();) {
        std::size_t end = i;
        while (characters_[end].word) ++end;
        if (end > i && end - i >= static_cast<std::size_t>(rules.shortest_word))
            terms_.push_back(part(i, end));
        const bool mark = rules.marks && end + 1 < characters_.size() && !characters_[end].blank;
        if (mark) terms_.push_back(part(end, end + 1));
        i = end + 1;
    }
    if (rules.longest_phrase < 2) return;
    joined_.clear();
    word_ends_.assign(1, 0);
    for (const std::string_view word : terms_) {
        joined_.append(word);
        joined_ += ' ';
        word_ends_.push_back(joined_.size());
    }
    const std::size_t words = terms_.size();
    for (std::size_t length = 2; length <= static_cast<std::size_t>(rules.longest_phrase); ++length) {
        for (std::size_t i = 0; i + length <= words; ++i) {
            const std::size_t from = word_ends_[i];
            terms_.push_back(std::string_view(joined_).substr(from, word_ends_[i + length] - 1 - from));
        }
    }
}

// As scikit-learn's _char_wb_ngrams: a word that is shorter than a run counts once, and no longer runs of it.
void Tokenizer::find_runs(const TokenRules& rules) {
    joined_.clear();
    word_ends_.clear();  // where each character of joined_ begins
    // All words with a blank before and behind each, first, since terms are views.
    words_.clear();
    for (std::size_t i = 0; i + 1 < characters_.size();) {
        std::size_t end = i;
        while (!characters_[end].blank) ++end;
        if (end > i) {
            const std::size_t first = word_ends_.size();
            word_ends_.push_back(joined_.size());
            joined_ += ' ';
            for (std::size_t j = i; j < end; ++j) {
                word_ends_.push_back(joined_.size());
                joined_.append(part(j, j + 1));
            }
            word_ends_.push_back(joined_.size());
            joined_ += ' ';
            words_.emplace_back(first, word_ends_.size() - first);
        }
        i = end + 1;
    }
    word_ends_.push_back(joined_.size());
    const auto run = [&](std::size_t first, std::size_t length) {
        const std::size_t from = word_ends_[first];
        terms_.push_back(std::string_view(joined_).substr(from, word_ends_[first + length] - from));
    };
    for (const auto& [first, length] : words_) {
        for (int n = rules.shortest_run; n <= rules.longest_run; ++n) {
            const auto size = static_cast<std::size_t>(n);
            run(first, std::min(size, length));
            if (size >= length) break;
            for (std::size_t i = 1; i + size <= length; ++i) run(first + i, size);
        }
    }
}

const std::vector<std::string_view>& Tokenizer::terms(std::string_view text, const TokenRules& rules) {
    terms_.clear();
    read(text, rules.lower_case);
    if (rules.characters())
        find_runs(rules);
    else
        find_words(rules);
    return terms_;
}

std::vector<std::pair<std::size_t, std::size_t>> word_places(std::string_view text, const TokenRules& rules) {
    std::vector<std::pair<std::size_t, std::size_t>> places;
    std::size_t first = 0;
    int length = 0;
    for (std::size_t at = 0; at <= text.size();) {
        const CodePoint found = at < text.size() ? code_point_at(text, at) : CodePoint{};
        if (at < text.size() && is_word_character(found.code)) {
            if (length++ == 0) first = at;
        } else {
            if (length >= rules.shortest_word) places.emplace_back(first, at);
            length = 0;
        }
        at += found.bytes;
    }
    return places;
}

bool is_utf8(std::string_view text, std::size_t& bad) {
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint found = code_point_at(text, at);
        if (!found.good) {
            bad = at;
            return false;
        }
        at += found.bytes;
    }
    return true;
}

}  // namespace hourglass
