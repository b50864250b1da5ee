#include "io/csv.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/sample_format.h"

namespace hourglass {
namespace {

enum class Parsed { Number, NotFinite, TooLarge, NoNumber };

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "nan", "inf" and "infinity" in any case, with or without a sign: numbers, but none that
// can be learned from.
bool names_no_finite_number(std::string_view cell) {
    if (cell.starts_with('+') || cell.starts_with('-')) cell.remove_prefix(1);
    std::string word(cell.substr(0, 9));
    std::ranges::transform(word, word.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return word == "nan" || word == "inf" || word == "infinity";
}

// std::from_chars for floating point is missing from older standard libraries for WebAssembly, strtof is
// everywhere; but it takes hexadecimal numbers as well and needs the text to end.
Parsed parse(std::string_view cell, float& value) {
    constexpr std::size_t kExactDigits = 7;  // their number is below 2^24
    constexpr std::size_t kLongest = 400;    // the longest numbers that printf("%f") writes have 317
    if (!cell.empty() && cell.size() <= kExactDigits && std::ranges::all_of(cell, is_digit)) {
        int whole = 0;
        for (const char digit : cell) whole = 10 * whole + (digit - '0');
        value = static_cast<float>(whole);
        return Parsed::Number;
    }
    if (names_no_finite_number(cell)) return Parsed::NotFinite;
    const bool plain = cell.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
    if (cell.empty() || cell.size() > kLongest || !plain) return Parsed::NoNumber;
    std::array<char, kLongest + 1> text;
    *std::ranges::copy(cell, text.begin()).out = '\0';
    char* end = nullptr;
    value = std::strtof(text.data(), &end);
    if (end != text.data() + cell.size()) return Parsed::NoNumber;
    return std::isfinite(value) ? Parsed::Number : Parsed::TooLarge;
}

// The cell for a message: in one line, and not a whole file of the wrong kind.
std::string shown_cell(std::string_view cell) {
    constexpr std::size_t kMost = 40;
    std::string text(cell.substr(0, kMost));
    for (char& c : text)
        if (c < 0x20 || c > 0x7e) c = '?';
    return "'" + text + (cell.size() > kMost ? "...'" : "'");
}

class CsvReader {
public:
    CsvReader(std::string_view text, std::string_view where, std::size_t limit)
        : rest_(text), where_(where), limit_(limit) {
        if (rest_.starts_with("\xef\xbb\xbf")) rest_.remove_prefix(3);  // Excel's byte order mark
    }

    Table read();

private:
    bool next_line();
    void split_line();
    std::string_view take_quoted(std::string_view& rest);
    bool is_header() const;
    void add_row();
    void take_memory(std::size_t numbers);
    [[noreturn]] void refuse(const std::string& what) const {
        throw Error(std::string(where_) + ": line " + std::to_string(number_) + what);
    }

    std::string_view rest_;
    std::string_view where_;
    std::size_t limit_;
    std::size_t number_ = 0;  // of the line, from 1
    std::string_view line_;
    char separator_ = ',';
    std::vector<std::string_view> cells_;
    Table table_;
};

// False at the end of the text.
bool CsvReader::next_line() {
    if (rest_.empty()) return false;
    const std::size_t end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
}

// What stands between the quotes that `rest` begins with; two quotes inside stand for one and remain two.
std::string_view CsvReader::take_quoted(std::string_view& rest) {
    std::size_t end = rest.find('"', 1);
    while (end != std::string_view::npos && rest.substr(end + 1).starts_with('"'))
        end = rest.find('"', end + 2);
    const std::string column = ", column " + std::to_string(cells_.size() + 1);
    if (end == std::string_view::npos) refuse(column + ": the quote is not closed on the same line");
    const std::string_view cell = rest.substr(1, end - 1);
    rest.remove_prefix(end + 1);
    const std::size_t next = std::min(rest.find(separator_), rest.size());
    if (!trimmed(rest.substr(0, next)).empty()) {
        refuse(column + ": " + shown_cell(trimmed(rest.substr(0, next))) +
               " follows the closing quote; a separator must");
    }
    rest.remove_prefix(next);
    return cell;
}

void CsvReader::split_line() {
    cells_.clear();
    std::string_view rest = line_;
    while (true) {
        const std::size_t blank = std::min(rest.find_first_not_of(' '), rest.size());
        if (rest.substr(blank).starts_with('"')) {
            rest.remove_prefix(blank);
            cells_.push_back(trimmed(take_quoted(rest)));
        } else {
            const std::size_t next = std::min(rest.find(separator_), rest.size());
            cells_.push_back(trimmed(rest.substr(0, next)));
            rest.remove_prefix(next);
        }
        if (rest.empty()) return;
        rest.remove_prefix(1);
    }
}

bool CsvReader::is_header() const {
    float ignored = 0;
    return std::ranges::all_of(
        cells_, [&](std::string_view cell) { return parse(cell, ignored) == Parsed::NoNumber; });
}

void CsvReader::add_row() {
    if (cells_.size() != table_.columns) {
        refuse(" has " + std::to_string(cells_.size()) + (cells_.size() == 1 ? " cell" : " cells") +
               ", the first line " + std::to_string(table_.columns) + "; every line needs as many");
    }
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        float value = 0;
        const Parsed parsed = parse(cells_[i], value);
        if (parsed == Parsed::Number) {
            table_.values.push_back(value);
            continue;
        }
        const std::string what = ", column " + std::to_string(i + 1) + ": " + shown_cell(cells_[i]);
        if (parsed == Parsed::NotFinite) refuse(what + " is not a finite number");
        if (parsed == Parsed::TooLarge) refuse(what + " is beyond what single precision holds, 3.4e38");
        refuse(what + " is not a number" +
               (number_ == 1 ? "; a first line of names must have no number at all" : ""));
    }
}

// For all numbers at once, of which the first line had so many: a vector that grows takes up to three times
// as much. Separators in quotes make no cells, so this may be a little too much.
void CsvReader::take_memory(std::size_t numbers) {
    const auto ends_cell = [this](char c) { return c == separator_ || c == '\n'; };
    numbers += static_cast<std::size_t>(std::ranges::count_if(rest_, ends_cell));
    if (!rest_.empty() && !rest_.ends_with('\n')) ++numbers;
    if (numbers > limit_ / sizeof(float)) {
        throw Error(std::string(where_) + ": has " + std::to_string(numbers) + " numbers; at most " +
                    std::to_string(limit_ / sizeof(float)) + " are read here");
    }
    table_.values.reserve(numbers);
}

Table CsvReader::read() {
    if (next_line()) {
        separator_ = line_.find('\t') != std::string_view::npos  ? '\t'
                     : line_.find(';') != std::string_view::npos ? ';'
                                                                 : ',';
        if (trimmed(line_).empty()) refuse(" is empty; the first line must have names or numbers");
        split_line();
        table_.columns = cells_.size();
        const bool header = is_header();
        take_memory(header ? 0 : cells_.size());
        if (header)
            table_.names.assign(cells_.begin(), cells_.end());
        else
            add_row();
    }
    while (next_line()) {
        if (trimmed(line_).empty()) {
            if (rest_.find_first_not_of(" \t\r\n") == std::string_view::npos) break;
            refuse(" is empty; only the last lines may be");
        }
        split_line();
        add_row();
    }
    if (table_.values.empty()) throw Error(std::string(where_) + ": there are no rows of numbers");
    return std::move(table_);
}

}  // namespace

Table read_csv(std::span<const std::uint8_t> bytes, std::string_view where, std::size_t limit) {
    return CsvReader({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, where, limit).read();
}

std::vector<std::uint8_t> write_csv(std::span<const float> values, std::size_t columns) {
    assert(columns > 0 && values.size() % columns == 0);
    std::vector<std::uint8_t> bytes;
    bytes.reserve(values.size() * 10);
    std::array<char, 32> text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), values[i]);
        bytes.insert(bytes.end(), text.data(), end);
        bytes.push_back((i + 1) % columns == 0 ? '\n' : ',');
    }
    return bytes;
}

extern const SampleFormat kCsvFormat;
const SampleFormat kCsvFormat = {
    .name = "CSV",
    .content = "table",
    .endings = ".csv .tsv",
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, std::size_t limit) {
            Table table = read_csv(bytes, where, limit);
            bytes = {};
            std::vector<std::string> columns = std::move(table.names);
            return FileContent{to_samples(std::move(table), where), std::move(columns)};
        },
    .write = [](std::span<const float> values,
                std::span<const std::size_t> shape) { return write_csv(values, values.size() / shape[0]); },
};

}  // namespace hourglass
