// What a table looks like, judged by its first rows: whether the first line has names, and the kinds of its
// columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/columns.h"
#include "io/csv_rows.h"

namespace hourglass {

struct CsvSketch {
    std::vector<std::string> names{};  // from the first line; empty where that is a row
    std::vector<ColumnSketch> columns{};
    std::string note{};  // a word about names that could have been numbers
};

// `header` decides about the first line where it is set. Else it has names when none of its cells is a
// number, or when its numbers count or are years, one more than the one before, and the rows below do not.
CsvSketch sketch_csv(CsvRows rows, std::optional<bool> header);

}  // namespace hourglass
