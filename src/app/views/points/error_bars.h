// What each column loses, the model beside principal components.
#pragma once

#include <span>
#include <string>

#include "app/state/frame.h"

namespace hourglass::app::points_view {

struct ColumnError {
    std::string name;
    float spread = 1;     // the column's standard deviation
    float error = 0;      // root mean square, in the column's unit; NaN before it is known
    float pca_error = 0;  // the same
};

// As shares of the column's spread: a bar that is full loses as much as its mean would.
void draw_error_bars(std::span<const ColumnError> columns, const std::string& pca_name, float width);

}  // namespace hourglass::app::points_view
