// One test digit and its reconstruction, side by side.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <memory>
#include <string>

#include "app/state/frame.h"
#include "ui/digit_sheet.h"

namespace hourglass::app {

class DigitPair {
public:
    // Brings the pictures up to date; cheap when nothing changed. The index must be one of the test set.
    void show(const Frame& frame, int index);
    // The digit and, below or beside it, its reconstruction.
    void draw_digit(ImVec2 position, float side);
    void draw_reconstruction(ImVec2 position, float side);
    // "Test digit 1,234, a 7", or a row's own name.
    const std::string& name() const { return name_; }
    // Of a table, features x 1 as the model sees them: the row, and its reconstruction.
    const Matrix& row() const { return row_; }
    const Matrix& rebuilt() const { return rebuilt_; }
    double error() const { return error_; }  // mean squared

private:
    DigitSheet sheet_;
    std::string name_;
    Matrix row_, rebuilt_;
    std::shared_ptr<const Dataset> data_;
    int index_ = -1;
    std::uint64_t model_version_ = ~std::uint64_t{0};
    double error_ = 0;
};

}  // namespace hourglass::app
