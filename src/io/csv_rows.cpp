#include "io/csv_rows.h"

#include <algorithm>
#include <cstring>

#include "base/error.h"
#include "base/text.h"

namespace hourglass {
namespace {

constexpr std::size_t kLinesLookedAt = 30;
constexpr std::string_view kSeparators = "\t;,|";

// How often each separator stands outside of quotes in the line that the text begins with, and how many words
// there are between blanks; takes the line away.
struct Counts {
    std::array<std::size_t, kSeparators.size()> separators{};
    std::size_t words = 0;
    bool empty = true;
};

Counts count_line(std::string_view& text) {
    Counts counts;
    bool quoted = false, in_word = false;
    std::size_t at = 0;
    for (; at < text.size(); ++at) {
        const char c = text[at];
        if (c == '"') quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r')) break;
        const bool blank = c == ' ' || c == '\t';
        if (!blank || quoted) {
            counts.empty = false;
            counts.words += in_word ? 0 : 1;
        }
        in_word = !blank || quoted;
        if (quoted) continue;
        for (std::size_t s = 0; s < kSeparators.size(); ++s)
            if (c == kSeparators[s]) ++counts.separators[s];
    }
    if (at < text.size() && text[at] == '\r' && text.substr(at + 1).starts_with('\n')) ++at;
    text.remove_prefix(std::min(at + 1, text.size()));
    return counts;
}

}  // namespace

char find_separator(std::string_view text) {
    std::vector<Counts> lines;
    while (!text.empty() && lines.size() < kLinesLookedAt) {
        const Counts counts = count_line(text);
        if (!counts.empty) lines.push_back(counts);
    }
    if (lines.empty()) return ',';
    const auto constant = [&](const auto& number) {
        return std::ranges::all_of(lines,
                                   [&](const Counts& line) { return number(line) == number(lines[0]); });
    };
    for (std::size_t s = 0; s < kSeparators.size(); ++s)
        if (lines[0].separators[s] > 0 && constant([s](const Counts& line) { return line.separators[s]; }))
            return kSeparators[s];
    const auto first = [&](std::size_t s) { return lines[0].separators[s]; };
    for (std::size_t s = 0; s < kSeparators.size(); ++s)
        if (first(s) > 0) return kSeparators[s];
    // R's line of names has none for the names of the rows.
    const std::size_t words = lines.back().words;
    const bool blanks = std::ranges::all_of(lines, [&](const Counts& line) {
        return line.words == words || (&line == &lines[0] && line.words + 1 == words);
    });
    return words > 1 && blanks ? ' ' : ',';
}

CsvRows::CsvRows(std::string_view text, char separator, std::string_view where, std::size_t lines_before)
    : at_(text.data()),
      end_(text.data() + text.size()),
      separator_(separator),
      where_(where),
      line_(lines_before) {
    for (const char c : {'\n', '\r', separator}) ends_cell_[static_cast<unsigned char>(c)] = true;
}

void CsvRows::refuse(const std::string& what) const {
    throw Error(std::string(where_) + ": line " + std::to_string(row_line_) + what);
}

void CsvRows::end_line() {
    if (at_ == end_) return;
    if (*at_++ == '\r' && at_ != end_ && *at_ == '\n') ++at_;
}

// What stands between two quotes; two quotes inside stand for one and remain two.
void CsvRows::take_quoted() {
    quoted_ = true;
    const char* const first = ++at_;
    const std::string column = ", column " + std::to_string(cells_.size() + 1);
    while (true) {
        at_ = static_cast<const char*>(std::memchr(at_, '"', static_cast<std::size_t>(end_ - at_)));
        if (at_ == nullptr) {
            at_ = end_;
            refuse(column + ": the quote is not closed");
        }
        if (at_ + 1 == end_ || at_[1] != '"') break;
        at_ += 2;
    }
    const std::string_view cell(first, static_cast<std::size_t>(at_ - first));
    line_ += static_cast<std::size_t>(std::ranges::count(cell, '\n'));
    cells_.push_back(trimmed(cell));
    ++at_;
    const char* const after = at_;
    while (!at_line_end() && *at_ != separator_) ++at_;
    const std::string_view between(after, static_cast<std::size_t>(at_ - after));
    if (!trimmed(between).empty())
        refuse(column + ": " + shown_cell(trimmed(between)) + " follows the closing quote; a separator must");
}

void CsvRows::take_plain() {
    const char* const first = at_;
    while (at_ != end_ && !ends_cell_[static_cast<unsigned char>(*at_)]) ++at_;
    const char* last = at_;
    while (last != first && is_blank(last[-1])) --last;
    cells_.emplace_back(first, static_cast<std::size_t>(last - first));
}

bool CsvRows::next() {
    if (at_ == end_) return false;
    cells_.clear();
    quoted_ = false;
    row_line_ = ++line_;
    while (true) {
        while (at_ != end_ && is_blank(*at_)) ++at_;
        if (separator_ == ' ' && at_line_end() && !cells_.empty()) break;
        if (at_ != end_ && *at_ == '"')
            take_quoted();
        else
            take_plain();
        if (at_line_end()) break;
        ++at_;
    }
    end_line();
    return true;
}

std::string plain_cell(std::string_view cell) {
    std::string plain(cell);
    for (std::size_t at = plain.find("\"\""); at != std::string::npos; at = plain.find("\"\"", at + 1))
        plain.erase(at, 1);
    return plain;
}

std::string shown_cell(std::string_view cell) {
    constexpr std::size_t kMost = 40;
    std::string text(cell.substr(0, kMost));
    for (char& c : text)
        if (c < 0x20 || c > 0x7e) c = '?';
    return "'" + text + (cell.size() > kMost ? "...'" : "'");
}

}  // namespace hourglass
