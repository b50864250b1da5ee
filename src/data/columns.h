// Which columns of a table are features, which one is the label, and which are left out: from what the user
// asks for, what a model was trained on, and what the columns look like.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace hourglass {

// What is done about cells without a number.
enum class Missing { Refuse, Mean, Drop };

// The columns that a model was trained on; all empty where it does not remember.
struct KnownColumns {
    std::vector<std::string> features{};  // their names in the model's order; empty: the table had none
    std::size_t feature_count = 0;
    std::vector<std::size_t> places{};  // of a table without names: of the features, where some were left out
    std::string label{};                // its name, or its number where there were no names; empty: none
    std::vector<std::string> left_out{};  // on purpose
    std::vector<std::string> classes{};   // the names of labels 0, 1, ...
    std::vector<float> means{};           // of the features in training, to fill missing cells with
};

struct TableOptions {
    std::optional<bool> header{};  // whether the first line has names; unset: told by its kind
    Missing missing = Missing::Refuse;
    // Of the following, each column by its name or its number from 1.
    std::string label_column{};          // empty: none
    std::vector<std::string> columns{};  // only these as features, in this order; empty: all
    std::vector<std::string> without{};  // all but these
    bool guess_label = false;            // by its name, or as the only column of words
    bool skip_words = false;             // columns of words are left out instead of refused
    KnownColumns known{};
};

enum class ColumnKind {
    Numbers,
    Words,
    Count,  // 0, 1, 2, ... or 1, 2, 3, ...
    Empty,
};

// What a column looks like, judged by its first rows.
struct ColumnSketch {
    std::string name{};  // empty: none
    ColumnKind kind = ColumnKind::Numbers;
    bool whole = false;  // all numbers are whole
};

struct ColumnChoice {
    std::vector<std::size_t> features{};  // their places in the file, in the model's order
    std::optional<std::size_t> label{};
    std::optional<std::size_t> names{};  // the column with the names of the rows
    std::vector<std::size_t> left_out{};
    bool label_guessed = false;
    std::vector<std::string> notes{};  // what was guessed or put right, a sentence each
};

// Throws Error, which begins with `where`, when a column that is asked for or that the model needs is not
// there, or none is left.
ColumnChoice choose_columns(std::span<const ColumnSketch> columns, const TableOptions& options,
                            std::string_view where);

// The place, from 0, of the column of this name, or else of this number from 1. Throws
// Error with what there is.
std::size_t find_column(const std::vector<std::string>& names, std::size_t columns, std::string_view column,
                        std::string_view where);

// "'horsepower'", or "3" where columns have no names.
std::string column_text(std::span<const ColumnSketch> columns, std::size_t place);

}  // namespace hourglass
