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
    CsvReader(std::string_view text, std::string_view where, std::size_t limit, const TableOptions& options)
        : where_(where), limit_(limit), options_(options), rows_(text, find_separator(text), where) {}

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
    CsvRows rows_;
    CsvSketch sketch_;
    ColumnChoice choice_;
    ClassWords words_;
    std::size_t dropped_ = 0;  // rows without a label
    char mark_ = 0;            // of decimals; 0: not known yet
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
    switch (parse_number(rows_.cells()[place], mark_, value)) {
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
                                   (mark_ == ',' ? "comma" : "point"));
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
    if (!sketch_.note.empty()) table_.notes.push_back(sketch_.note);
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
    choice_ = choose_columns(sketch_.columns, options_, where_);
    if (!sketch_.names.empty()) rows_.next();
    describe_choice();
    take_memory();
    while (rows_.next()) {
        if (rows_.empty_line()) {
            if (rows_.rest().find_first_not_of(" \t\r\n") == std::string_view::npos) break;
            rows_.refuse(" is empty; only the last lines may be");
        }
        add_row();
    }
    if (table_.values.empty()) throw Error(std::string(where_) + ": there are no rows of numbers");
    if (choice_.label) take_labels_found();
    if (dropped_ > 0) {
        table_.notes.push_back(std::to_string(dropped_) + (dropped_ == 1 ? " row" : " rows") +
                               " without a label left out");
    }
    if (mark_ == ',') table_.notes.push_back("the numbers have decimal commas");
    return std::move(table_);
}

}  // namespace

Table read_csv(std::span<const std::uint8_t> bytes, std::string_view where, std::size_t limit,
               const TableOptions& options) {
    try {
        return CsvReader(text_of(bytes), where, limit, options).read();
    } catch (const NoLabels&) {
        if (!options.guess_label || !options.label_column.empty()) throw;
    }
    // A column that was only guessed to hold labels is a feature like the others.
    TableOptions without_label = options;
    without_label.guess_label = false;
    return CsvReader(text_of(bytes), where, limit, without_label).read();
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
            Table table = read_csv(bytes, where, options.limit, options.table);
            bytes = {};
            FileContent content;
            content.columns_chosen = true;
            content.label_column = table.label_column;
            content.left_out = std::move(table.left_out);
            content.places = std::move(table.places);
            content.notes = std::move(table.notes);
            content.set = to_samples(std::move(table), where);
            return content;
        },
    .write = [](std::span<const float> values,
                std::span<const std::size_t> shape) { return write_csv(values, values.size() / shape[0]); },
};

}  // namespace hourglass
