#include "io/documents_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "io/csv_rows.h"
#include "io/utf8.h"
#include "text/tokens.h"

namespace hourglass {
namespace {

// Names that files have for the two columns, in small letters.
constexpr std::array kTextNames = {"text", "message", "sms", "document", "review", "sentence"};
constexpr std::array kLabelNames = {"label", "class", "category", "sentiment", "target"};

void check_encoding(std::string_view text, std::string_view where) {
    std::size_t bad = 0;
    if (is_utf8(text, bad)) return;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(bad), '\n');
    throw Error(prefix(where) + "line " + std::to_string(line) + " is not UTF-8 (byte " +
                std::to_string(bad) + " of the file); save the file as UTF-8");
}

std::string_view take_line(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

struct ColumnPlaces {
    std::size_t text = 0;
    std::optional<std::size_t> label;
};

std::optional<std::size_t> find_name(const std::vector<std::string>& names, std::string_view wanted) {
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == wanted) return i;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (equal_ignoring_case(names[i], wanted)) return i;
    return std::nullopt;
}

template <typename Names>
std::optional<std::size_t> find_any(const std::vector<std::string>& names, const Names& wanted) {
    for (const char* name : wanted)
        if (const auto found = find_name(names, name)) return found;
    return std::nullopt;
}

std::size_t named_column(const std::vector<std::string>& names, const std::string& wanted,
                         std::string_view where) {
    if (const auto found = find_name(names, wanted)) return *found;
    throw Error(prefix(where) + "has no column " + in_quotes(wanted) + "; its first line has " +
                joined(names).substr(0, 200));
}

// Nothing where the first line has no names of such columns.
std::optional<ColumnPlaces> find_columns(const std::vector<std::string>& names,
                                         const DocumentOptions& options, std::string_view where) {
    ColumnPlaces places;
    const bool told = !options.text_column.empty() || !options.label_column.empty();
    if (!options.text_column.empty()) {
        places.text = named_column(names, options.text_column, where);
    } else if (const auto found = find_any(names, kTextNames)) {
        places.text = *found;
    } else if (told) {
        throw Error(prefix(where) + "which column has the texts is not told by the names " +
                    joined(names).substr(0, 200) + "; name it");
    } else {
        return std::nullopt;
    }
    if (!options.label_column.empty())
        places.label = named_column(names, options.label_column, where);
    else if (!options.no_label)
        places.label = find_any(names, kLabelNames);
    if (places.label == places.text)
        throw Error(prefix(where) + "texts and labels cannot be the same column");
    return places;
}

constexpr std::size_t kGuessRows = 200;
constexpr double kFewestWords = 2;     // of a text, in the mean
constexpr double kLargestShare = 0.6;  // of a file of documents is in their texts, or more
constexpr std::size_t kMostLabels = 50;

// Those with two letters or more; a character beyond ASCII counts as a letter.
std::size_t count_words(std::string_view text) {
    std::size_t words = 0, letters = 0;
    for (const char c : text) {
        const bool letter =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
        letters = letter ? letters + 1 : 0;
        words += letters == 2;
    }
    return words;
}

struct ColumnLook {
    std::size_t words = 0, bytes = 0;
    std::set<std::string> different{};
};

struct TableLook {
    std::vector<ColumnLook> columns;
    std::size_t rows = 0;
    std::size_t text = 0;  // the column with the most words

    double words() const {
        return rows == 0 ? 0 : static_cast<double>(columns[text].words) / static_cast<double>(rows);
    }
    // Of all bytes, those of the column `text`.
    double share() const {
        double all = 0;
        for (const ColumnLook& column : columns) all += static_cast<double>(column.bytes);
        return all == 0 ? 0 : static_cast<double>(columns[text].bytes) / all;
    }
};

// Of the first rows; nothing where they are none of a table with so many columns.
std::optional<TableLook> look_into(std::string_view text, char separator, std::size_t columns,
                                   std::string_view where) {
    TableLook look{.columns = std::vector<ColumnLook>(columns)};
    try {
        CsvRows rows(text, separator, where);
        rows.next();
        while (look.rows < kGuessRows && rows.next()) {
            if (rows.empty_line()) continue;
            if (rows.cells().size() != columns) return std::nullopt;
            ++look.rows;
            for (std::size_t i = 0; i < columns; ++i) {
                look.columns[i].words += count_words(rows.cells()[i]);
                look.columns[i].bytes += rows.cells()[i].size();
                look.columns[i].different.emplace(rows.cells()[i]);
            }
        }
    } catch (const Error&) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < columns; ++i)
        if (look.columns[i].words > look.columns[look.text].words) look.text = i;
    return look;
}

// The column whose cells come again the most.
std::optional<std::size_t> guess_label(const TableLook& look, std::size_t text) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < look.columns.size(); ++i) {
        const std::size_t different = look.columns[i].different.size();
        if (i == text || different < 2 || different > kMostLabels || 2 * different > look.rows) continue;
        if (!best || different < look.columns[*best].different.size()) best = i;
    }
    return best;
}

// Of the first line; nothing where it is none of a table, such as one with a quote that stands for itself.
std::vector<std::string> names_of(std::string_view line, char separator, std::string_view where) {
    std::vector<std::string> names;
    try {
        CsvRows rows(line, separator, where);
        if (rows.next())
            for (const std::string_view cell : rows.cells()) names.push_back(plain_cell(cell));
    } catch (const Error&) {
        names.clear();
    }
    return names;
}

struct Collected {
    Documents documents;
    std::vector<std::string> labels;
    std::vector<std::size_t> lines;  // of the file, where those with a label begin, from 1
};

// Documents without a label would be a class of their own, which nobody has asked for.
void refuse_or_skip_unlabeled(Collected& found, std::string_view where, bool skip,
                              std::vector<std::string>& notes) {
    std::vector<std::size_t> labeled;
    for (std::size_t i = 0; i < found.labels.size(); ++i)
        if (!found.labels[i].empty()) labeled.push_back(i);
    const std::size_t empty = found.labels.size() - labeled.size();
    if (empty == 0) return;
    const auto first = static_cast<std::size_t>(std::ranges::find(found.labels, "") - found.labels.begin());
    const std::string line = "line " + std::to_string(found.lines[first]);
    if (!skip || labeled.empty()) {
        const std::string more = empty == 1 ? "" : ", the first of " + std::to_string(empty) + " such lines,";
        throw Error(prefix(where) + line + more + " has no label; give it one, or take it out");
    }
    for (std::size_t i = 0; i < labeled.size(); ++i) {
        if (labeled[i] == i) continue;
        found.documents.texts[i] = std::move(found.documents.texts[labeled[i]]);
        found.labels[i] = std::move(found.labels[labeled[i]]);
    }
    found.documents.texts.resize(labeled.size());
    found.labels.resize(labeled.size());
    notes.push_back(empty == 1 ? "1 document without a label, in " + line + ": left out"
                               : std::to_string(empty) + " documents without a label, the first in " + line +
                                     ": left out");
}

void take_table(CsvRows& rows, const ColumnPlaces& places, Collected& found) {
    const std::size_t needed = std::max(places.text, places.label.value_or(0)) + 1;
    while (rows.next()) {
        if (rows.empty_line()) continue;
        if (rows.cells().size() < needed) {
            rows.refuse(" has " + std::to_string(rows.cells().size()) + " cells; text and label need " +
                        std::to_string(needed));
        }
        found.documents.texts.push_back(plain_cell(rows.cells()[places.text]));
        if (!places.label) continue;
        found.labels.push_back(plain_cell(rows.cells()[*places.label]));
        found.lines.push_back(rows.line());
    }
}

void take_lines(std::string_view text, bool tabs, std::string_view where, Collected& found) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::string_view line = take_line(text);
        if (line.empty()) continue;
        const std::size_t tab = tabs ? line.find('\t') : 0;
        if (tab == std::string_view::npos) {
            throw Error(prefix(where) + "line " + std::to_string(number) +
                        " has no tab between label and text, as the first line has");
        }
        found.documents.texts.emplace_back(tabs ? line.substr(tab + 1) : line);
        if (!tabs) continue;
        found.labels.emplace_back(trimmed(line.substr(0, tab)));
        found.lines.push_back(number);
    }
}

}  // namespace

ReadDocuments read_documents(std::vector<std::uint8_t> bytes, std::string_view where,
                             const DocumentOptions& options) {
    to_utf8(bytes, where);
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
    check_encoding(text, where);
    Collected found;
    found.documents.name = where;
    ReadDocuments result;
    std::string_view rest = text;
    const bool tabs = take_line(rest).find('\t') != std::string_view::npos;
    const char separator = find_separator(text);
    rest = text;
    const std::vector<std::string> names = names_of(take_line(rest), separator, where);
    auto places = find_columns(names, options, where);
    const auto look = options.guess && names.size() > 1 && !(tabs && !places)
                          ? look_into(text, separator, names.size(), where)
                          : std::nullopt;
    if (look && !places && look->words() >= kFewestWords) places = ColumnPlaces{look->text, {}};
    if (look && places && !places->label && !options.no_label)
        places->label = guess_label(*look, places->text);
    if (places) {
        result.columns = names;
        result.text_column = names[places->text];
        if (places->label) result.label_column = names[*places->label];
        CsvRows rows(text, separator, where);
        rows.next();
        take_table(rows, *places, found);
        if (options.text_column.empty())
            result.notes.push_back("the texts are taken from column " + in_quotes(names[places->text]));
        if (options.label_column.empty() && !options.no_label)
            result.notes.push_back(places->label ? "the labels are taken from column " +
                                                       in_quotes(names[*places->label])
                                                 : "no column is called as labels are, so there are none");
    } else {
        take_lines(text, tabs, where, found);
        if (!tabs) result.notes.push_back("the lines have no tab, so each is a text without a label");
    }
    if (found.documents.texts.empty()) throw Error(prefix(where) + "has no documents");
    refuse_or_skip_unlabeled(found, where, options.skip_unlabeled, result.notes);
    if (!found.labels.empty()) set_labels(found.documents, found.labels);
    result.documents = std::move(found.documents);
    return result;
}

bool holds_documents(std::span<const std::uint8_t> bytes) {
    const std::size_t begin =
        bytes.size() >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf ? 3 : 0;
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()) + begin, bytes.size() - begin);
    std::string_view rest = text;
    const std::string_view first = take_line(rest);
    const char separator = find_separator(text);
    const std::vector<std::string> names = names_of(first, separator, "");
    if (const auto look = look_into(text, separator, names.size(), "")) {
        const auto named = find_any(names, kTextNames);
        if (named && look->columns[*named].words > 0) return true;
        if (names.size() > 1 && look->words() > kFewestWords && look->share() > kLargestShare) return true;
        if (separator != '\t' && separator != ' ' && names.size() > 1) return false;
    }
    // Lines, of which those with a label have a tab before the text.
    const bool tabs = first.find('\t') != std::string_view::npos;
    std::size_t lines = 0, words = 0;
    for (rest = text; !rest.empty() && lines < kGuessRows;) {
        std::string_view line = take_line(rest);
        if (line.empty()) continue;
        ++lines;
        if (tabs) line.remove_prefix(std::min(line.find('\t'), line.size()));
        words += count_words(line);
    }
    return lines > 0 && static_cast<double>(words) > kFewestWords * static_cast<double>(lines);
}

}  // namespace hourglass
