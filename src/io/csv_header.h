// What a table looks like, judged by its first rows: whether the first line has names, and the kinds of its
// columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/columns.h"
#include "io/csv_rows.h"
#include "io/number_text.h"

namespace hourglass {

struct CsvSketch {
    std::vector<std::string> names{};  // from the first line; empty where that is a row
    std::vector<ColumnSketch> columns{};
    std::vector<std::string> notes{};  // what was guessed or put right, a sentence each
    NumberStyle style{};               // as far as the first rows tell it
};

// `header` decides about the first line where it is set. Else it has names when none of its cells is a
// number, or when its numbers count or are years, one more than the one before, and the rows below do not. A
// first line with a name less than the rows have cells leaves out that of the rows' names, as R writes them.
CsvSketch sketch_csv(CsvRows rows, std::optional<bool> header);

}  // namespace hourglass
