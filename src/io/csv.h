// Tables as text (the part of RFC 4180 that numbers need): one row per line, cells between commas,
// semicolons or tabs, the first line possibly names.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "data/table.h"

namespace hourglass {

// The first line tells the separator: a tab, else a semicolon, else a comma. It is a header when none of its
// cells is a number. Cells may stand in double quotes; lines may end with CR LF; empty lines may follow the
// last one. Throws Error with line and column unless every row has as many cells as the first line, all of
// them finite numbers that take at most `limit` bytes in all; `where` names the file in messages.
Table read_csv(std::span<const std::uint8_t> bytes, std::string_view where, std::size_t limit = SIZE_MAX);

// Without a header; each number has as few digits as read back the same float. The values are whole rows.
std::vector<std::uint8_t> write_csv(std::span<const float> values, std::size_t columns);

}  // namespace hourglass
