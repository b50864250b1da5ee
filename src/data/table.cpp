#include "data/table.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/labels.h"
#include "data/minibatch.h"
#include "data/stored.h"
#include "data/subset.h"
#include "math/random.h"

namespace hourglass {
namespace {

// The numbers of this column, which is taken out of the rows.
template <typename Number>
std::vector<float> take_column(std::vector<Number>& numbers, std::size_t columns, std::size_t column) {
    std::vector<float> taken;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (i % columns == column)
            taken.push_back(static_cast<float>(numbers[i]));
        else
            numbers[kept++] = numbers[i];
    numbers.resize(kept);
    return taken;
}

}  // namespace

ImageSet to_samples(Table table, std::string_view where) {
    if (table.rows() == 0) throw Error(prefix(where) + "there are no rows of numbers");
    if (table.columns > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Error(prefix(where) + std::to_string(table.columns) + " columns are too many");
    ImageSet set{static_cast<int>(table.columns), 1, {}, std::vector<std::uint8_t>(table.rows()), {}};
    set.values = std::move(table.values);
    if (!table.labels.empty()) set.labels = std::move(table.labels);
    set.columns = std::move(table.names);
    set.classes = std::move(table.classes);
    set.names = std::move(table.row_names);
    return set;
}

bool is_label(float number) { return number >= 0 && number <= 255 && number == std::floor(number); }

std::uint8_t to_label(float number, std::size_t row, std::string_view where) {
    if (!is_label(number)) {
        throw Error(prefix(where) + "row " + std::to_string(row) + " has the label " + shortest_text(number) +
                    "; labels must be whole numbers from 0 to 255");
    }
    return static_cast<std::uint8_t>(number);
}

ImageSet take_labels(ImageSet table, std::size_t column, std::string_view where) {
    if (!is_table(table) || table.width < 2 || column >= table.features()) {
        throw Error(prefix(where) + "samples of " + std::to_string(table.width) + " x " +
                    std::to_string(table.height) +
                    " have no column for labels; that needs a table of at least 2 columns");
    }
    const std::size_t columns = table.features();
    const std::vector<float> numbers = table.holds_floats() ? take_column(table.values, columns, column)
                                                            : take_column(table.pixels, columns, column);
    ClassLabels found = number_labels(numbers, where);
    table.labels = std::move(found.labels);
    table.classes = std::move(found.classes);
    if (!table.columns.empty())
        table.columns.erase(table.columns.begin() + static_cast<std::ptrdiff_t>(column));
    --table.width;
    return table;
}

void keep_columns(ImageSet& table, std::span<const std::size_t> places) {
    const std::size_t columns = table.features();
    std::vector<std::size_t> all(columns);
    std::iota(all.begin(), all.end(), std::size_t{0});
    if (std::ranges::equal(places, all)) return;
    const auto keep = [&](auto& numbers) {
        std::decay_t<decltype(numbers)> kept;
        kept.reserve(numbers.size() / columns * places.size());
        for (std::size_t row = 0; row < numbers.size(); row += columns)
            for (const std::size_t place : places) kept.push_back(numbers[row + place]);
        numbers = std::move(kept);
    };
    keep(table.pixels);
    keep(table.values);
    std::vector<std::string> names;
    if (!table.columns.empty())
        for (const std::size_t place : places) names.push_back(table.columns[place]);
    table.columns = std::move(names);
    table.width = static_cast<int>(places.size());
}

namespace {

// Takes the rows of missing cells out; returns how many.
std::size_t drop_rows(ImageSet& set) {
    const std::size_t features = set.features(), count = set.count();
    std::vector<std::uint32_t> kept;
    for (std::size_t row = 0; row < count; ++row) {
        const std::span cells = std::span(set.values).subspan(row * features, features);
        if (std::ranges::none_of(cells, [](float value) { return std::isnan(value); }))
            kept.push_back(static_cast<std::uint32_t>(row));
    }
    if (kept.size() < count) set = subset(set, kept);
    return count - kept.size();
}

std::vector<float> means_of_present(const ImageSet& set, std::string_view where) {
    const std::size_t features = set.features();
    std::vector<double> sums(features);
    std::vector<std::size_t> counts(features);
    for (std::size_t i = 0; i < set.values.size(); ++i) {
        if (std::isnan(set.values[i])) continue;
        sums[i % features] += set.values[i];
        ++counts[i % features];
    }
    std::vector<float> means;
    for (std::size_t f = 0; f < features; ++f) {
        if (counts[f] == 0) {
            throw Error(prefix(where) + "column " +
                        (set.columns.empty() ? std::to_string(f + 1) : in_quotes(set.columns[f])) +
                        " has no number at all; --without-columns leaves it out");
        }
        means.push_back(static_cast<float>(sums[f] / static_cast<double>(counts[f])));
    }
    return means;
}

}  // namespace

std::string settle_missing(ImageSet& set, Missing how, std::span<const float> known_means,
                           std::string_view where) {
    const auto missing = std::ranges::count_if(set.values, [](float value) { return std::isnan(value); });
    if (missing == 0) return {};
    if (how == Missing::Drop) {
        const std::size_t rows = drop_rows(set);
        if (set.count() == 0) throw Error(prefix(where) + "every row has a missing cell, so none is left");
        return std::to_string(rows) + (rows == 1 ? " row" : " rows") + " with missing cells left out";
    }
    const bool known = known_means.size() == set.features();
    const std::vector<float> own = known ? std::vector<float>() : means_of_present(set, where);
    const std::span<const float> means = known ? known_means : std::span<const float>(own);
    for (std::size_t i = 0; i < set.values.size(); ++i)
        if (std::isnan(set.values[i])) set.values[i] = means[i % set.features()];
    return std::to_string(missing) + (missing == 1 ? " missing cell" : " missing cells") +
           " filled with the mean of the column" + (known ? " in training" : "");
}

void make_images(ImageSet& rows, int width, std::string_view where) {
    if (!is_table(rows)) {
        throw Error(prefix(where) + "images of " + std::to_string(rows.width) + " x " +
                    std::to_string(rows.height) + " pixels are no rows of a table, which images of width " +
                    std::to_string(width) + " could be made of");
    }
    if (width < 1 || rows.width % width != 0) {
        throw Error(prefix(where) + "rows of " + std::to_string(rows.width) +
                    (rows.width == 1 ? " column" : " columns") + " cannot be split into images of width " +
                    std::to_string(width));
    }
    rows.height = rows.width / width;
    rows.width = width;
    rows.columns.clear();
}

Dataset split(const ImageSet& all, double test_share, std::uint64_t seed, std::string name) {
    const std::size_t count = all.count();
    if (count < 2) {
        throw Error(name + ": has " + std::to_string(count) + (count == 1 ? " sample" : " samples") +
                    "; training and test need at least one each");
    }
    if (count > std::numeric_limits<std::uint32_t>::max())
        throw Error(name + ": " + std::to_string(count) + " samples are too many");
    const double wanted = std::round(static_cast<double>(count) * std::clamp(test_share, 0.0, 1.0));
    const std::size_t tests = std::clamp(static_cast<std::size_t>(wanted), std::size_t{1}, count - 1);
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0u);
    Random random(seed, "test share");
    shuffle(order, random);
    const std::span test_rows = std::span(order).first(tests);
    const std::span train_rows = std::span(order).subspan(tests);
    std::ranges::sort(test_rows);
    std::ranges::sort(train_rows);
    Dataset dataset{std::move(name), false, subset(all, train_rows), subset(all, test_rows)};
    validate(dataset);
    return dataset;
}

}  // namespace hourglass
