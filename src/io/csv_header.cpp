#include "io/csv_header.h"

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <utility>

#include "base/text.h"
#include "io/number_text.h"

namespace hourglass {
namespace {

constexpr std::size_t kRowsLookedAt = 100;

using Row = std::vector<std::string>;

bool is_number(std::string_view cell) {
    float ignored = 0;
    const Parsed parsed = NumberStyle().parse(cell, ignored);
    return parsed == Parsed::Number || parsed == Parsed::TooLarge || parsed == Parsed::NaN ||
           parsed == Parsed::Infinite;
}

bool is_missing(std::string_view cell) {
    char mark = 0;
    float ignored = 0;
    const Parsed parsed = parse_number(cell, mark, ignored);
    return parsed == Parsed::Missing || parsed == Parsed::NaN;
}

bool is_word(std::string_view cell) { return !is_number(cell) && !is_missing(cell); }

// Also of "3.0".
std::optional<long> whole_number_of(std::string_view cell) {
    long number = 0;
    if (cell.ends_with(".0")) cell.remove_suffix(2);
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
    if (error != std::errc{} || end != cell.data() + cell.size()) return std::nullopt;
    return number;
}

bool is_year(long number) { return number >= 1800 && number <= 2200; }

// Its numbers, of which there are at least two, are each one more than the one before.
bool counts_up(const Row& row) {
    std::optional<long> before;
    std::size_t numbers = 0;
    for (const std::string& cell : row) {
        if (!is_number(cell)) continue;
        const auto number = whole_number_of(cell);
        if (!number || *number < 0 || (before && *number != *before + 1)) return false;
        before = number;
        ++numbers;
    }
    return numbers >= 2;
}

std::ptrdiff_t numbers_in(const Row& row) {
    return std::ranges::count_if(
        row, [](const std::string& cell) { return is_number(cell); });
}

bool are_years(const Row& row) {
    return std::ranges::all_of(
        row,
        [](const std::string& cell) {
            const auto number = whole_number_of(cell);
            return !number || is_year(*number);
        });
}

// Whether a cell of the first row is a word above numbers, as in "label,0,1,2".
bool has_word_above_numbers(const std::vector<Row>& rows) {
    for (std::size_t column = 0; column < rows[0].size(); ++column)
        if (is_word(rows[0][column]) && column < rows[1].size() && is_number(rows[1][column])) return true;
    return false;
}

// Whether the first row, whose numbers count up, names the columns: pandas' 0, 1, 2, ..., or years. Rows of
// whole numbers that are not pixels or classes could begin like that by chance.
bool numbers_are_names(const std::vector<Row>& rows) {
    const Row& first = rows[0];
    if (rows.size() < 2 || !counts_up(first)) return false;
    if (has_word_above_numbers(rows)) return true;
    std::size_t counting = 0, fractions = 0, years = 0;
    for (std::size_t r = 1; r < rows.size(); ++r) {
        counting += counts_up(rows[r]) ? 1 : 0;
        for (const std::string& cell : rows[r]) {
            const auto number = whole_number_of(cell);
            fractions += is_number(cell) && !number ? 1 : 0;
            years += number && is_year(*number) ? 1 : 0;
        }
    }
    if (are_years(first) && years == 0) return true;
    if (2 * counting > rows.size() - 1) return false;
    // Two numbers may count up by chance, five seldom do. In between the rows have to be of another kind.
    constexpr std::ptrdiff_t kFewest = 3, kTelling = 5;
    const std::ptrdiff_t numbers = numbers_in(first);
    return numbers >= kTelling || (numbers >= kFewest && fractions > 0);
}

bool has_names(const std::vector<Row>& rows) {
    const bool no_number =
        std::ranges::none_of(rows[0], [](const std::string& cell) { return is_number(cell); });
    if (!no_number) return numbers_are_names(rows);
    // A row of nothing but missing cells names nothing.
    return std::ranges::any_of(rows[0], [](const std::string& cell) { return is_word(cell); });
}

// 0, 1, 2, ... or 1, 2, 3, ... from the first row on.
bool counts_rows(const std::vector<Row>& rows, std::size_t first, std::size_t column) {
    constexpr std::size_t kFewest = 3;
    if (rows.size() - first < kFewest) return false;
    for (std::size_t r = first; r < rows.size(); ++r) {
        if (column >= rows[r].size()) return false;
        const auto number = whole_number_of(rows[r][column]);
        const auto start = whole_number_of(rows[first][column]);
        if (!number || !start || *start < 0 || *start > 1 || *number != *start + static_cast<long>(r - first))
            return false;
    }
    return true;
}

ColumnSketch sketch_column(const std::vector<Row>& rows, std::size_t first, std::size_t column) {
    ColumnSketch sketch;
    std::size_t words = 0, numbers = 0, whole = 0;
    for (std::size_t r = first; r < rows.size(); ++r) {
        if (column >= rows[r].size()) continue;
        const std::string& cell = rows[r][column];
        float value = 0;
        const bool number = NumberStyle().parse(cell, value) == Parsed::Number;
        numbers += number ? 1 : 0;
        whole += number && value == static_cast<float>(static_cast<long long>(std::clamp(value, -1e9f, 1e9f)))
                     ? 1
                     : 0;
        words += is_word(cell) ? 1 : 0;
    }
    sketch.kind = words > numbers                    ? ColumnKind::Words
                  : words + numbers == 0             ? ColumnKind::Empty
                  : counts_rows(rows, first, column) ? ColumnKind::Count
                                                     : ColumnKind::Numbers;
    sketch.whole = words == 0 && numbers > 0 && whole == numbers;
    return sketch;
}

// Whether every row has a cell more than the line of names. Then the name of the first column is missing,
// which has the rows' names, or, where the last cell is always empty, that of the last.
std::string settle_missing_name(std::vector<Row>& rows) {
    const std::size_t names = rows[0].size();
    bool last_is_empty = true;
    for (std::size_t r = 1; r < rows.size(); ++r) {
        if (rows[r].size() != names + 1) return {};
        last_is_empty = last_is_empty && rows[r].back().empty();
    }
    if (rows.size() < 2 ||
        std::ranges::any_of(rows[0], [](const std::string& cell) { return is_number(cell); }))
        return {};
    rows[0].insert(last_is_empty ? rows[0].end() : rows[0].begin(), std::string());
    return last_is_empty
               ? ""
               : "the rows have a cell more than the line of names: the first is taken for the row's name";
}

// Columns of the same name are told apart as pandas does: a, a.1, a.2.
std::string settle_same_names(Row& names) {
    std::string renamed;
    std::unordered_set<std::string> before;
    for (std::string& name : names) {
        if (name.empty() || before.insert(name).second) continue;
        std::size_t number = 1;
        while (!before.insert(name + "." + std::to_string(number)).second) ++number;
        name += "." + std::to_string(number);
        renamed += (renamed.empty() ? "" : ", ") + name;
    }
    return renamed.empty() ? "" : "columns of the same name are called " + renamed;
}

}  // namespace

CsvSketch sketch_csv(CsvRows rows, std::optional<bool> header) {
    std::vector<Row> first;
    while (first.size() <= kRowsLookedAt && rows.next()) {
        if (rows.empty_line()) {
            if (!first.empty() && first[0].size() == 1) break;
            continue;
        }
        Row row;
        for (const std::string_view cell : rows.cells()) row.push_back(plain_cell(cell));
        first.push_back(std::move(row));
    }
    CsvSketch sketch{.style = NumberStyle(rows.separator())};
    if (first.empty()) return sketch;
    const auto note = [&](std::string text) {
        if (!text.empty()) sketch.notes.push_back(std::move(text));
    };
    if (header.value_or(true)) note(settle_missing_name(first));
    const bool named = header ? *header : has_names(first);
    const bool numbers =
        std::ranges::any_of(first[0], [](const std::string& cell) { return is_number(cell); });
    if (named && numbers && !header) {
        note("the first line, " + shown_cell(joined(first[0], ",")) +
             ", is taken for the names of the columns (--header no makes it a row)");
    }
    if (named) note(settle_same_names(first[0]));
    if (named) sketch.names = first[0];
    for (const Row& row : first)
        for (const std::string& cell : row) sketch.style.look(cell);
    for (std::size_t column = 0; column < first[0].size(); ++column) {
        ColumnSketch one = sketch_column(first, named ? 1 : 0, column);
        if (named) one.name = first[0][column];
        sketch.columns.push_back(std::move(one));
    }
    return sketch;
}

}  // namespace hourglass
