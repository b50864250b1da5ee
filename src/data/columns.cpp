#include "data/columns.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <utility>

#include "base/error.h"
#include "base/text.h"

namespace hourglass {
namespace {

constexpr std::size_t kMostNamesShown = 8;

// "'a', 'b', ..." of the first few.
std::string listed_names(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), kMostNamesShown); ++i)
        text += (i == 0 ? "" : ", ") + in_quotes(names[i]);
    return text + (names.size() > kMostNamesShown ? ", ..." : "");
}

std::string a_column(std::size_t count) { return count == 1 ? "column " : "columns "; }

bool is_one_of(std::string_view name, std::span<const std::string_view> words) {
    return std::ranges::any_of(
        words, [&](std::string_view word) { return equal_ignoring_case(name, word); });
}

bool is_label_name(std::string_view name) {
    constexpr std::string_view kNames[] = {"label", "labels", "class", "target", "digit", "species"};
    return is_one_of(name, kNames);
}

// As pandas, R and spreadsheets call a column that counts the rows.
bool is_index_name(std::string_view name) {
    constexpr std::string_view kNames[] = {"", "index", "id", "row", "rownames", "unnamed: 0"};
    return is_one_of(name, kNames);
}

class Chooser {
public:
    Chooser(std::span<const ColumnSketch> columns, const TableOptions& options, std::string_view where)
        : columns_(columns), options_(options), where_(where), taken_(columns.size()) {
        for (const ColumnSketch& column : columns) names_.push_back(column.name);
        named_ = std::ranges::any_of(names_, [](const std::string& name) { return !name.empty(); });
    }

    ColumnChoice choose() {
        choose_label();
        for (const std::string& column : options_.without) leave_out(find(column));
        if (!options_.columns.empty())
            take_asked_for();
        else if (named_ && !options_.known.features.empty())
            take_known();
        else if (!named_ && !options_.known.places.empty() && options_.without.empty() &&
                 std::ranges::max(options_.known.places) < columns_.size())
            take_known_places();
        else
            take_all();
        if (choice_.features.empty()) {
            throw Error(prefix(where_) +
                        "no column of numbers is left; a table needs at least one beside the labels");
        }
        return std::move(choice_);
    }

private:
    std::size_t find(std::string_view column) const {
        return find_column(named_ ? names_ : std::vector<std::string>(), columns_.size(), column, where_);
    }
    std::string text(std::size_t place) const { return column_text(columns_, place); }
    void note(std::string sentence) { choice_.notes.push_back(std::move(sentence)); }

    void take(std::size_t place) {
        taken_[place] = true;
        choice_.features.push_back(place);
    }
    void leave_out(std::size_t place) {
        if (taken_[place]) return;
        taken_[place] = true;
        choice_.left_out.push_back(place);
    }
    void make_label(std::size_t place) {
        choice_.label = place;
        taken_[place] = true;
    }

    void choose_label();
    void guess_label();
    void take_asked_for();
    void take_known();
    void take_known_places();
    // Whether a model that knows no names takes as many columns as there are.
    bool model_takes_all() const {
        return options_.known.feature_count == columns_.size() - (choice_.label ? 1 : 0);
    }
    void take_all();
    void take_names();
    [[noreturn]] void refuse_missing(const std::vector<std::string>& missing,
                                     const std::vector<std::size_t>& extra) const;

    std::span<const ColumnSketch> columns_;
    const TableOptions& options_;
    std::string_view where_;
    std::vector<std::string> names_;
    bool named_ = false;
    std::vector<bool> taken_;  // by place: it has its role already
    ColumnChoice choice_;
};

void Chooser::choose_label() {
    const KnownColumns& known = options_.known;
    if (!options_.label_column.empty()) return make_label(find(options_.label_column));
    const auto place = std::ranges::find(names_, known.label);
    if (!known.label.empty() && named_ && place != names_.end())
        return make_label(static_cast<std::size_t>(place - names_.begin()));
    // Without names: at the same place, if there is a column more than the model takes.
    const bool one_more = !named_ && known.features.empty() && columns_.size() == known.feature_count + 1;
    if (!known.label.empty() && one_more) return make_label(find(known.label));
    if (options_.guess_label) guess_label();
}

void Chooser::guess_label() {
    const auto named_label = std::ranges::find_if(
        columns_,
        [](const ColumnSketch& column) {
            return is_label_name(column.name) && (column.kind == ColumnKind::Words || column.whole);
        });
    const auto has_words = [](const ColumnSketch& column) { return column.kind == ColumnKind::Words; };
    if (columns_.size() < 2) return;
    if (named_label != columns_.end()) {
        make_label(static_cast<std::size_t>(named_label - columns_.begin()));
    } else if (std::ranges::count_if(columns_, has_words) == 1) {
        const auto words =
            static_cast<std::size_t>(std::ranges::find_if(columns_, has_words) - columns_.begin());
        if (names_[words].empty() && named_) return;  // the names of the rows
        make_label(words);
        note("column " + text(words) + " holds words, which are taken as the labels");
    } else {
        return;
    }
    choice_.label_guessed = true;
}

void Chooser::take_asked_for() {
    for (const std::string& column : options_.columns) {
        const std::size_t place = find(column);
        if (choice_.label == place) {
            throw Error(prefix(where_) + "column " + text(place) +
                        " cannot be both the label and among --columns");
        }
        if (taken_[place]) throw Error(prefix(where_) + "column " + text(place) + " is asked for twice");
        take(place);
    }
    take_names();
    for (std::size_t place = 0; place < columns_.size(); ++place) leave_out(place);
}

void Chooser::refuse_missing(const std::vector<std::string>& missing,
                             const std::vector<std::size_t>& extra) const {
    std::vector<std::string> others;
    for (const std::size_t place : extra) others.push_back(names_[place]);
    throw Error(prefix(where_) + "has no " + a_column(missing.size()) + listed_names(missing) +
                ", which the model was trained on" +
                (others.empty() ? ""
                                : "; it has " + a_column(others.size()) + listed_names(others) +
                                      " instead, to be called as the model's if " +
                                      (others.size() == 1 ? "it is" : "they are") + " the same"));
}

void Chooser::take_known() {
    const KnownColumns& known = options_.known;
    std::vector<std::string> missing;
    for (const std::string& name : known.features) {
        std::size_t place = 0;
        while (place < names_.size() && (taken_[place] || names_[place] != name)) ++place;
        if (place < names_.size())
            take(place);
        else
            missing.push_back(name);
    }
    take_names();
    std::vector<std::size_t> extra;
    for (std::size_t place = 0; place < columns_.size(); ++place) {
        const bool expected = names_[place].empty() || std::ranges::count(known.left_out, names_[place]) > 0;
        if (!taken_[place] && !expected) extra.push_back(place);
        leave_out(place);
    }
    if (!missing.empty()) refuse_missing(missing, extra);
    if (!std::ranges::is_sorted(choice_.features))
        note("columns are put into the model's order by their names");
    if (extra.empty()) return;
    std::vector<std::string> others;
    for (const std::size_t place : extra) others.push_back(names_[place]);
    note(a_column(extra.size()) + listed_names(others) + (extra.size() == 1 ? " is" : " are") +
         " left out, since the model was not trained on " + (extra.size() == 1 ? "it" : "them"));
}

void Chooser::take_known_places() {
    for (const std::size_t place : options_.known.places)
        if (choice_.label != place) take(place);
    for (std::size_t place = 0; place < columns_.size(); ++place) leave_out(place);
}

// R writes the names of the rows into a first column that has no name.
void Chooser::take_names() {
    if (!named_ || taken_[0] || !names_[0].empty() || columns_[0].kind != ColumnKind::Words) return;
    choice_.names = 0;
    taken_[0] = true;
}

void Chooser::take_all() {
    take_names();
    for (std::size_t place = 0; place < columns_.size(); ++place) {
        if (taken_[place]) continue;
        const ColumnSketch& column = columns_[place];
        const bool nameless =
            named_ && (column.name.empty() || equal_ignoring_case(column.name, "unnamed: 0"));
        if (column.kind == ColumnKind::Empty && column.name.empty()) {
            leave_out(place);
            note("column " + std::to_string(place + 1) + " is empty and left out");
        } else if (column.kind == ColumnKind::Count && nameless && place == 0 && !model_takes_all()) {
            leave_out(place);
            note(
                "the first column has no name and counts the rows, so it is left out (--columns with it "
                "keeps it)");
        } else if (column.kind == ColumnKind::Words && options_.skip_words) {
            leave_out(place);
            note("column " + text(place) + " holds words and is left out");
        } else {
            const bool counts = column.kind == ColumnKind::Count && place == 0;
            if (counts && (!named_ || is_index_name(column.name)) && columns_.size() > 1)
                note("column " + text(place) + " counts the rows; --without-columns " +
                     (column.name.empty() ? "1" : column.name) + " leaves it out");
            if (is_label_name(column.name) && column.whole && !choice_.label)
                note("column " + text(place) + " is taken as a feature; --label-column " + column.name +
                     " makes it the labels");
            take(place);
        }
    }
}

}  // namespace

std::string column_text(std::span<const ColumnSketch> columns, std::size_t place) {
    return columns[place].name.empty() ? std::to_string(place + 1) : in_quotes(columns[place].name);
}

std::size_t find_column(const std::vector<std::string>& names, std::size_t columns, std::string_view column,
                        std::string_view where) {
    const auto name = std::ranges::find(names, column);
    if (name != names.end()) return static_cast<std::size_t>(name - names.begin());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(column.data(), column.data() + column.size(), number);
    if (error == std::errc{} && end == column.data() + column.size() && number >= 1 && number <= columns)
        return number - 1;
    std::string known;
    for (std::size_t i = 0; i < std::min(names.size(), kMostNamesShown); ++i)
        known += (i == 0 ? " of the names " : ", ") + names[i];
    if (names.size() > kMostNamesShown) known += ", ...";
    throw Error(prefix(where) + "there is no column " + in_quotes(column) + "; there are " +
                std::to_string(columns) + known + ", to be named or counted from 1");
}

ColumnChoice choose_columns(std::span<const ColumnSketch> columns, const TableOptions& options,
                            std::string_view where) {
    return Chooser(columns, options, where).choose();
}

}  // namespace hourglass
