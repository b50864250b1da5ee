#include "io/csv.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <charconv>
#include <limits>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/labels.h"
#include "io/csv_header.h"
#include "io/csv_rows.h"
#include "io/number_text.h"
#include "io/sample_format.h"
#include "io/utf8.h"

namespace hourglass {
namespace {

constexpr float kMissingValue = std::numeric_limits<float>::quiet_NaN();

// Without the byte order mark that Excel writes.
std::string_view text_of(std::span<const std::uint8_t> bytes) {
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    return text;
}

// What stands before the table.
struct Prelude {
    std::size_t lines = 0;
    char separator = 0;  // as Excel's "sep=;" says; 0: told by the table
    std::size_t comments = 0;
};

std::string_view first_line(std::string_view text) { return text.substr(0, text.find_first_of("\r\n")); }

void drop_first_line(std::string_view& text, Prelude& prelude) {
    const std::size_t end = std::min(text.find_first_of("\r\n"), text.size());
    const bool pair = text.substr(end).starts_with("\r\n");
    text.remove_prefix(std::min(end + (pair ? 2 : 1), text.size()));
    ++prelude.lines;
}

// The part of a line "# a,b" that has as many cells as the line below; empty where it has not.
std::string_view names_in_comment(std::string_view text) {
    const std::string_view line = first_line(text);
    Prelude ignored;
    drop_first_line(text, ignored);
    const std::string_view below = first_line(text);
    if (below.starts_with('#')) return {};
    const char separator = find_separator(text);
    const auto cells = [&](std::string_view of) { return std::ranges::count(of, separator); };
    for (const std::string_view names : {line.substr(1), trimmed(line.substr(1))})
        if (cells(below) > 0 && cells(below) == cells(names)) return names;
    return {};
}

// Takes Excel's line about the separator away, empty lines, and comments that begin with '#': but the last of
// them, if it has as many cells as the line below, has the names (numpy.savetxt).
Prelude take_prelude(std::string_view& text) {
    Prelude prelude;
    if (const std::string_view line = first_line(text); line.size() == 5 && line.starts_with("sep=")) {
        prelude.separator = line[4];
        drop_first_line(text, prelude);
    }
    while (!text.empty()) {
        const std::string_view line = first_line(text);
        const bool comment = line.starts_with('#');
        if (line.size() == text.size() || (!comment && !trimmed(line).empty())) break;
        if (comment) {
            if (const std::string_view names = names_in_comment(text); !names.empty()) {
                text.remove_prefix(static_cast<std::size_t>(names.data() - text.data()));
                break;
            }
            ++prelude.comments;
        }
        drop_first_line(text, prelude);
    }
    return prelude;
}

// Text that is no table, whose own reader would complain about some cell.
void refuse_other_text(std::string_view text, std::string_view where) {
    const std::string_view begin = trimmed(text.substr(0, 200));
    const auto is = [&](std::string_view word) { return begin.starts_with(word); };
    const std::string_view kind = is("{") || is("[{") || is("[[")      ? "JSON"
                                  : is("<")                            ? "HTML or XML"
                                  : is("@relation") || is("@RELATION") ? "ARFF (Weka)"
                                                                       : "";
    if (!kind.empty())
        throw Error(
            prefix(where) + "looks like " + std::string(kind) +
            "; tables are read as text with a row per line and cells between commas, semicolons, tabs or "
            "blanks");
}

// The label column holds no labels.
class NoLabels : public Error {
public:
    using Error::Error;
};

// The words of the label column, each once, and which of them every row has.
class ClassWords {
public:
    // False when there are too many.
    bool add(std::string_view cell) {
        const auto known = places_.find(std::string(cell));
        if (known != places_.end()) {
            of_rows_.push_back(known->second);
            return true;
        }
        if (words_.size() == kMostClasses) return false;
        const auto place = static_cast<std::uint8_t>(words_.size());
        words_.push_back(plain_cell(cell));
        places_.emplace(cell, place);
        of_rows_.push_back(place);
        return true;
    }
    ClassLabels labels(std::span<const std::string> known, std::string_view where) const {
        return word_labels(of_rows_, words_, known, where);
    }

private:
    std::vector<std::string> words_;
    std::unordered_map<std::string, std::uint8_t> places_;
    std::vector<std::uint8_t> of_rows_;
};

class CsvReader {
public:
    CsvReader(std::string_view text, std::string_view where, std::size_t limit, const TableOptions& options,
              const Prelude& prelude)
        : where_(where),
          limit_(limit),
          options_(options),
          prelude_(prelude),
          rows_(text, prelude.separator != 0 ? prelude.separator : find_separator(text), where,
                prelude.lines) {}

    Table read();

private:
    void take_header();
    void describe_choice();
    void take_memory();
    void add_row();
    void add_label(std::string_view cell);
    void take_labels_found();
    float feature(std::size_t place);
    [[noreturn]] void refuse_cell(std::size_t place, const std::string& what) const;
    std::string about(std::size_t place) const;

    std::string_view where_;
    std::size_t limit_;
    const TableOptions& options_;
    Prelude prelude_;
    CsvRows rows_;
    CsvSketch sketch_;
    ColumnChoice choice_;
    ClassWords words_;
    std::size_t dropped_ = 0;      // rows without a label
    std::size_t empty_lines_ = 0;  // between the rows
    NumberStyle style_{};
    Table table_;
};

void CsvReader::refuse_cell(std::size_t place, const std::string& what) const {
    rows_.refuse(", column " + std::to_string(place + 1) + ": " + shown_cell(rows_.cells()[place]) + what);
}

// For the end of a message about a cell: what its column is called.
std::string CsvReader::about(std::size_t place) const {
    const std::string& name = sketch_.columns[place].name;
    return name.empty() ? "" : " (column " + in_quotes(name) + ")";
}

float CsvReader::feature(std::size_t place) {
    float value = 0;
    switch (style_.parse(rows_.cells()[place], value)) {
        case Parsed::Number:
            return value;
        case Parsed::Missing:
        case Parsed::NaN:
            if (options_.missing != Missing::Refuse) return kMissingValue;
            refuse_cell(place,
                        (trimmed(rows_.cells()[place]).size() == 3 ? std::string(" is not a finite number")
                                                                   : std::string(" is not a number")) +
                            about(place) +
                            "; --missing mean fills such a cell with the column's mean, --missing drop "
                            "leaves the row out");
        case Parsed::Infinite:
            refuse_cell(place, " is not a finite number" + about(place));
        case Parsed::TooLarge:
            refuse_cell(place, " is beyond what single precision holds, 3.4e38" + about(place));
        case Parsed::OtherMark:
            refuse_cell(place, std::string(" is not a number") + about(place) +
                                   "; the numbers before it have a decimal " +
                                   (style_.mark() == ',' ? "comma" : "point"));
        case Parsed::NoNumber:
            break;
    }
    const bool words = sketch_.columns[place].kind == ColumnKind::Words;
    refuse_cell(place,
                " is not a number" + about(place) +
                    (words ? "; --label-column makes a column of words the classes, --without-columns leaves "
                             "it out"
                     : rows_.line() == 1 ? "; a first line of names must have no number at all, or "
                                           "--header yes"
                                         : ""));
}

void CsvReader::add_label(std::string_view cell) {
    const std::size_t place = *choice_.label;
    char mark = 0;
    float ignored = 0;
    const Parsed parsed = cell.empty() ? Parsed::Missing : parse_number(cell, mark, ignored);
    if (parsed == Parsed::Missing || parsed == Parsed::NaN)
        refuse_cell(place, " is no label" + about(place) + "; every row needs one, or --missing drop");
    if (!words_.add(cell)) {
        throw NoLabels(prefix(where_) + "the label column " + column_text(sketch_.columns, place) +
                       " has more than " + std::to_string(kMostClasses) +
                       " different values; labels are classes, few words or whole numbers");
    }
}

bool is_missing_label(std::string_view cell) {
    char mark = 0;
    float ignored = 0;
    const Parsed parsed = parse_number(cell, mark, ignored);
    return parsed == Parsed::Missing || parsed == Parsed::NaN;
}

void CsvReader::add_row() {
    const std::span<const std::string_view> cells = rows_.cells();
    if (cells.size() != sketch_.columns.size()) {
        rows_.refuse(" has " + std::to_string(cells.size()) + (cells.size() == 1 ? " cell" : " cells") +
                     ", the first line " + std::to_string(sketch_.columns.size()) +
                     "; every line needs as many");
    }
    if (choice_.label && options_.missing == Missing::Drop && is_missing_label(cells[*choice_.label])) {
        ++dropped_;
        return;
    }
    for (const std::size_t place : choice_.features) table_.values.push_back(feature(place));
    if (choice_.label) add_label(cells[*choice_.label]);
    if (choice_.names) table_.row_names.push_back(plain_cell(cells[*choice_.names]));
    for (const std::size_t place : choice_.left_out) {
        const bool nothing =
            sketch_.columns[place].kind == ColumnKind::Empty && sketch_.columns[place].name.empty();
        if (nothing && !cells[place].empty())
            refuse_cell(place, " stands in a column that has no name and is empty in the lines before");
    }
}

// For all numbers at once: a vector that grows takes up to three times as much. Line ends in quotes make no
// rows, so this may be a little too much.
void CsvReader::take_memory() {
    const std::string_view rest = rows_.rest();
    const auto lines_of = [&](char end) { return static_cast<std::size_t>(std::ranges::count(rest, end)); };
    std::size_t rows = lines_of('\n');
    if (rows == 0) rows = lines_of('\r');
    if (!rest.empty() && !rest.ends_with('\n') && !rest.ends_with('\r')) ++rows;
    const std::size_t numbers = rows * choice_.features.size();
    if (numbers > limit_ / sizeof(float)) {
        throw Error(std::string(where_) + ": has " + std::to_string(numbers) + " numbers; at most " +
                    std::to_string(limit_ / sizeof(float)) + " are read here");
    }
    table_.values.reserve(numbers);
}

void CsvReader::describe_choice() {
    const auto called = [&](std::size_t place) {
        const std::string& name = sketch_.columns[place].name;
        return name.empty() ? std::to_string(place + 1) : name;
    };
    for (const std::size_t place : choice_.features)
        if (!sketch_.names.empty()) table_.names.push_back(sketch_.columns[place].name);
    table_.columns = choice_.features.size();
    for (const std::size_t place : choice_.left_out) table_.left_out.push_back(called(place));
    if (choice_.label) table_.label_column = called(*choice_.label);
    table_.places = choice_.features;
    if (prelude_.comments > 0) {
        table_.notes.push_back(std::to_string(prelude_.comments) +
                               (prelude_.comments == 1 ? " line" : " lines") +
                               " of comments above the table left out");
    }
    table_.notes.insert(table_.notes.end(), sketch_.notes.begin(), sketch_.notes.end());
    table_.notes.insert(table_.notes.end(), choice_.notes.begin(), choice_.notes.end());
}

void CsvReader::take_labels_found() {
    try {
        ClassLabels found = words_.labels(options_.known.classes, where_);
        table_.labels = std::move(found.labels);
        table_.classes = std::move(found.classes);
    } catch (const Error& error) {
        throw NoLabels(error.what());
    }
}

Table CsvReader::read() {
    CsvRows ahead = rows_;
    if (!ahead.next()) throw Error(std::string(where_) + ": there are no rows of numbers");
    if (ahead.empty_line()) ahead.refuse(" is empty; the first line must have names or numbers");
    sketch_ = sketch_csv(rows_, options_.header);
    style_ = sketch_.style;
    choice_ = choose_columns(sketch_.columns, options_, where_);
    if (!sketch_.names.empty()) rows_.next();
    describe_choice();
    take_memory();
    while (rows_.next()) {
        if (rows_.empty_line()) {
            if (rows_.rest().find_first_not_of(" \t\r\n") == std::string_view::npos) break;
            if (sketch_.columns.size() == 1)
                rows_.refuse(" is empty, where the other lines have a number; only the last lines may be");
            ++empty_lines_;
            continue;
        }
        add_row();
    }
    if (table_.values.empty()) throw Error(std::string(where_) + ": there are no rows of numbers");
    if (choice_.label) take_labels_found();
    if (dropped_ > 0) {
        table_.notes.push_back(std::to_string(dropped_) + (dropped_ == 1 ? " row" : " rows") +
                               " without a label left out");
    }
    if (empty_lines_ > 0) {
        table_.notes.push_back(std::to_string(empty_lines_) +
                               (empty_lines_ == 1 ? " empty line" : " empty lines") +
                               " between the rows left out");
    }
    for (std::string& note : style_.notes()) table_.notes.push_back(std::move(note));
    return std::move(table_);
}

}  // namespace

Table read_csv(std::span<const std::uint8_t> bytes, std::string_view where, std::size_t limit,
               const TableOptions& options) {
    std::string_view text = text_of(bytes);
    refuse_other_text(text, where);
    const Prelude prelude = take_prelude(text);
    try {
        return CsvReader(text, where, limit, options, prelude).read();
    } catch (const NoLabels&) {
        if (!options.guess_label || !options.label_column.empty()) throw;
    }
    // A column that was only guessed to hold labels is a feature like the others.
    TableOptions without_label = options;
    without_label.guess_label = false;
    return CsvReader(text, where, limit, without_label, prelude).read();
}

std::vector<std::uint8_t> write_csv(std::span<const float> values, std::size_t columns,
                                    std::span<const std::string> names) {
    assert(columns > 0 && values.size() % columns == 0 && (names.empty() || names.size() == columns));
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const std::string cell = csv_cell(names[i]);
        bytes.insert(bytes.end(), cell.begin(), cell.end());
        bytes.push_back(i + 1 == columns ? '\n' : ',');
    }
    bytes.reserve(values.size() * 10);
    std::array<char, 32> text;
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto [end, error] = std::to_chars(text.data(), text.data() + text.size(), values[i]);
        bytes.insert(bytes.end(), text.data(), end);
        bytes.push_back((i + 1) % columns == 0 ? '\n' : ',');
    }
    return bytes;
}

std::string csv_cell(std::string_view word) {
    if (word.find_first_of(",;\t\"\r\n") == std::string_view::npos) return std::string(word);
    std::string cell = "\"";
    for (const char c : word) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
    return cell + "\"";
}

extern const SampleFormat kCsvFormat;
const SampleFormat kCsvFormat = {
    .name = "CSV",
    .content = "table",
    .endings = ".csv .tsv",
    .read =
        [](std::vector<std::uint8_t> bytes, std::string_view where, const ReadOptions& options) {
            to_utf8(bytes, where);
            const bool converted = windows_1252_to_utf8(bytes);
            Table table = read_csv(bytes, where, options.limit, options.table);
            bytes = {};
            FileContent content;
            content.columns_chosen = true;
            content.label_column = table.label_column;
            content.left_out = std::move(table.left_out);
            content.places = std::move(table.places);
            content.notes = std::move(table.notes);
            if (converted)
                content.notes.insert(content.notes.begin(),
                                     "is not UTF-8 and is read as Windows-1252; save it as UTF-8 if letters "
                                     "of names look wrong");
            content.set = to_samples(std::move(table), where);
            return content;
        },
    .write = [](std::span<const float> values,
                std::span<const std::size_t> shape) { return write_csv(values, values.size() / shape[0]); },
};

}  // namespace hourglass
