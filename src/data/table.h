// Tables of numbers as samples: which column is a label, and which rows are kept for testing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/columns.h"
#include "data/dataset.h"

namespace hourglass {

struct Table {
    std::vector<std::string> names;  // of the columns; empty where the table does not say
    std::size_t columns = 0;
    std::vector<float> values{};  // row after row; NaN where a cell is missing and that is allowed
    // One per row, where a column was taken as such; else empty.
    std::vector<std::uint8_t> labels{};
    std::vector<std::string> classes{};
    std::vector<std::string> row_names{};
    std::string label_column{};           // its name, or its number where columns have none
    std::vector<std::string> left_out{};  // likewise
    std::vector<std::size_t> places{};    // of the columns in the file, where not all are here in its order
    std::vector<std::string> notes{};     // what was guessed, filled or left out, a sentence each

    std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
};

// Whether the samples are rows of columns rather than pictures. A strip of gray pixels is taken for a row,
// one in color is a picture.
inline bool is_table(const ImageSet& set) { return set.height == 1 && set.channels == 1; }

// One sample per row, one feature per column; `where` names the file in messages. Throws Error when there are
// no rows or columns.
ImageSet to_samples(Table table, std::string_view where);

// Whether the number can be a label: whole and from 0 to 255.
bool is_label(float number);

// The number as a label. Throws Error, naming the row (counted from 1), unless it is whole and from 0 to 255.
std::uint8_t to_label(float number, std::size_t row, std::string_view where);

// Takes a column out of a table's rows and makes it their labels (data/labels.h). Throws Error unless they
// are labels and another column is left.
ImageSet take_labels(ImageSet table, std::size_t column, std::string_view where);

// Only the columns of these places, in this order.
void keep_columns(ImageSet& table, std::span<const std::size_t> places);

// Cells without a number, which are NaN: fills them with the mean of their column, or with the known means if
// there are any, or leaves their rows out; returns a note of what was done, empty when nothing was missing.
// Throws Error when nothing is left of a column or of the table.
std::string settle_missing(ImageSet& set, Missing how, std::span<const float> known_means,
                           std::string_view where);

// The rows as images with `width` pixels per line. Throws Error unless that divides them.
void make_images(ImageSet& rows, int width, std::string_view where);

// A share of the samples, at least one and not all, becomes the test set, drawn at random by the seed; both
// sets keep the order of the file. A smaller share's test set is a part of a larger one's. Throws Error for
// fewer than two samples.
Dataset split(const ImageSet& all, double test_share, std::uint64_t seed, std::string name);

// Page and command line split a file in the same way, so that no model is measured on what it was trained on.
inline constexpr double kTestShare = 0.2;
inline constexpr std::uint64_t kSplitSeed = 1;

}  // namespace hourglass
