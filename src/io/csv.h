// Tables as text (RFC 4180 and what programs write in its place): one row per line, the first line possibly
// names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "data/table.h"

namespace hourglass {

// Cells are separated by commas, semicolons, tabs or blanks (io/csv_rows.h) and have decimal points or
// commas, which is told by the file; the first line may have the names of the columns (io/csv_header.h).
// Empty lines may follow the last one. Which columns become features, labels and the rows' names,
// data/columns.h decides. Throws Error with line and column unless every row has as many cells as the first
// line and all features are finite numbers, of at most `limit` bytes in all, or missing where the options say
// what is done about that; `where` names the file in messages.
Table read_csv(std::span<const std::uint8_t> bytes, std::string_view where, std::size_t limit = SIZE_MAX,
               const TableOptions& options = {});

// Each number has as few digits as read back the same float. The values are whole rows; `names` are of their
// columns, as many, or none for a file without a header.
std::vector<std::uint8_t> write_csv(std::span<const float> values, std::size_t columns,
                                    std::span<const std::string> names = {});

// The word as a cell: in quotes where it has a separator, a quote or a line end.
std::string csv_cell(std::string_view word);

}  // namespace hourglass
