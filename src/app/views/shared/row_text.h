// A row of a table in words, in the columns' own units.
#pragma once

#include <string>
#include <vector>

#include "app/state/frame.h"
#include "math/matrix.h"

namespace hourglass::app {

// What the column is called, or its number.
std::string column_name(const ImageSet& set, int column);

// "x  9.46" for each column of a row as the model sees it (columns x 1), or "x  9.46, rebuilt 9.31"; of a
// wide table the first `most` and how many there are besides.
std::vector<std::string> row_lines(const Frame& frame, ConstMatrixView row, std::size_t most);
std::vector<std::string> row_lines(const Frame& frame, ConstMatrixView row, ConstMatrixView rebuilt,
                                   std::size_t most);

}  // namespace hourglass::app
