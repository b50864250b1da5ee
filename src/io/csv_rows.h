// The cells of a table as text, row by row (RFC 4180), and what separates them.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass {

// A tab, ';', ',' or '|', blanks, or 0 for a table of one column: what stands outside of quotes, as often in
// each of the first lines.
char find_separator(std::string_view text);

// Cells between separators, possibly in double quotes, which may hold separators and line ends; lines end
// with LF, CR LF or CR.
class CsvRows {
public:
    // `where` names the file in messages; so many lines stand before the text.
    CsvRows(std::string_view text, char separator, std::string_view where, std::size_t lines_before = 0);

    // False at the end of the text. A line without anything is a row of one empty cell. Throws Error, with
    // line and column, for a quote that is not closed or that other text follows.
    bool next();
    // Of the row, blanks around them and quotes taken off; two quotes inside of quotes are still two.
    std::span<const std::string_view> cells() const { return cells_; }
    bool empty_line() const { return cells_.size() == 1 && cells_[0].empty() && !quoted_; }
    std::size_t line() const { return row_line_; }  // where the row begins, from 1
    std::string_view rest() const { return {at_, static_cast<std::size_t>(end_ - at_)}; }
    char separator() const { return separator_; }

    // "some.csv: line 3: " and what.
    [[noreturn]] void refuse(const std::string& what) const;

private:
    void take_quoted();
    void take_plain();
    void end_line();
    bool at_line_end() const { return at_ == end_ || *at_ == '\n' || *at_ == '\r'; }
    bool is_blank(char c) const { return c == ' ' || (c == '\t' && separator_ != '\t'); }

    const char* at_;
    const char* end_;
    char separator_;
    std::string_view where_;
    std::array<bool, 256> ends_cell_{};
    std::size_t line_ = 0;  // that at_ is in
    std::size_t row_line_ = 0;
    bool quoted_ = false;  // a cell of the row was in quotes
    std::vector<std::string_view> cells_;
};

// The cell without the doubling of quotes.
std::string plain_cell(std::string_view cell);

// The cell for a message: in quotes, in one line, and not a whole file of the wrong kind.
std::string shown_cell(std::string_view cell);

}  // namespace hourglass
