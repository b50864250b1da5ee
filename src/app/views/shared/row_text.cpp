#include "app/views/shared/row_text.h"

#include <algorithm>

#include "base/format.h"

namespace hourglass::app {
namespace {

Matrix in_units(const Frame& frame, ConstMatrixView row) {
    Matrix values = row;
    if (frame.state.scaling.low.size() == static_cast<std::size_t>(row.rows()))
        unscale(frame.state.scaling, values);
    return values;
}

}  // namespace

std::string column_name(const ImageSet& set, int column) {
    const auto place = static_cast<std::size_t>(column);
    return place < set.columns.size() ? set.columns[place] : "column " + std::to_string(column + 1);
}

std::vector<std::string> row_lines(const Frame& frame, ConstMatrixView row, ConstMatrixView rebuilt,
                                   std::size_t most) {
    const Matrix values = in_units(frame, row), others = in_units(frame, rebuilt);
    const auto all = static_cast<std::size_t>(values.rows());
    std::vector<std::string> lines;
    for (std::size_t c = 0; c < std::min(all, most); ++c) {
        const auto place = static_cast<Eigen::Index>(c);
        lines.push_back(column_name(frame.state.data->test, static_cast<int>(c)) + "  " +
                        number_text(static_cast<double>(values(place, 0))));
        if (others.rows() > place)
            lines.back() += ", rebuilt " + number_text(static_cast<double>(others(place, 0)));
    }
    if (all > most) lines.push_back("and " + with_commas(static_cast<long>(all - most)) + " more columns");
    return lines;
}

std::vector<std::string> row_lines(const Frame& frame, ConstMatrixView row, std::size_t most) {
    return row_lines(frame, row, Matrix(0, 1), most);
}

}  // namespace hourglass::app
