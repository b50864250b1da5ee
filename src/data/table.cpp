#include "data/table.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "data/minibatch.h"
#include "math/random.h"

namespace hourglass {
namespace {

template <typename Number>
void take_column(std::vector<Number>& numbers, std::size_t columns, std::size_t column, ImageSet& set,
                 std::string_view where) {
    const std::size_t rows = numbers.size() / columns;
    std::size_t kept = 0;
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t c = 0; c < columns; ++c) {
            const Number number = numbers[row * columns + c];
            if (c == column)
                set.labels[row] = to_label(static_cast<float>(number), row + 1, where);
            else
                numbers[kept++] = number;
        }
    }
    numbers.resize(kept);
}

ImageSet chosen(const ImageSet& all, std::span<const std::uint32_t> rows) {
    ImageSet set{all.width, all.height, {}, {}, {}};
    const std::size_t features = all.features();
    const auto take = [&](const auto& from, auto& to) {
        if (from.empty()) return;
        to.reserve(rows.size() * features);
        for (const std::uint32_t row : rows) {
            const auto first = from.begin() + static_cast<std::ptrdiff_t>(row * features);
            to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(features));
        }
    };
    take(all.pixels, set.pixels);
    take(all.values, set.values);
    for (const std::uint32_t row : rows) set.labels.push_back(all.labels[row]);
    return set;
}

}  // namespace

ImageSet to_samples(Table table, std::string_view where) {
    if (table.rows() == 0) throw Error(prefix(where) + "there are no rows of numbers");
    if (table.columns > static_cast<std::size_t>(std::numeric_limits<int>::max()))
        throw Error(prefix(where) + std::to_string(table.columns) + " columns are too many");
    ImageSet set{static_cast<int>(table.columns), 1, {}, std::vector<std::uint8_t>(table.rows()), {}};
    set.values = std::move(table.values);
    return set;
}

std::size_t find_column(const std::vector<std::string>& names, std::size_t columns, std::string_view column,
                        std::string_view where) {
    const auto name = std::ranges::find(names, column);
    if (name != names.end()) return static_cast<std::size_t>(name - names.begin());
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(column.data(), column.data() + column.size(), number);
    if (error == std::errc{} && end == column.data() + column.size() && number >= 1 && number <= columns)
        return number - 1;
    constexpr std::size_t kMostNames = 8;
    std::string known;
    for (std::size_t i = 0; i < std::min(names.size(), kMostNames); ++i)
        known += (i == 0 ? " of the names " : ", ") + names[i];
    if (names.size() > kMostNames) known += ", ...";
    throw Error(prefix(where) + "there is no column " + in_quotes(column) + "; there are " +
                std::to_string(columns) + known + ", to be named or counted from 1");
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
    if (table.height != 1 || table.width < 2 || column >= table.features()) {
        throw Error(prefix(where) + "samples of " + std::to_string(table.width) + " x " +
                    std::to_string(table.height) +
                    " have no column for labels; that needs a table of at least 2 columns");
    }
    const std::size_t columns = table.features();
    if (table.holds_floats())
        take_column(table.values, columns, column, table, where);
    else
        take_column(table.pixels, columns, column, table, where);
    --table.width;
    return table;
}

void make_images(ImageSet& rows, int width, std::string_view where) {
    if (rows.height != 1) {
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
    Dataset dataset{std::move(name), false, chosen(all, train_rows), chosen(all, test_rows)};
    validate(dataset);
    return dataset;
}

}  // namespace hourglass
