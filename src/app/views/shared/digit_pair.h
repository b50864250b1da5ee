// One test digit and its reconstruction, side by side.
#pragma once

#include <cstdint>
#include <imgui.h>
#include <memory>
#include <optional>
#include <string>

#include "app/state/frame.h"
#include "ui/digit_sheet.h"

namespace hourglass::app {

class DigitPair {
public:
    // Chooses the digit; the index must be one of the test set. Cheap when nothing changed.
    void show(const Frame& frame, int index);
    // Brings the reconstruction of the digit chosen up to date with the model: a pass through the whole
    // network, for those who draw it.
    void reconstruct(const Frame& frame);
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
    std::optional<std::uint64_t> model_version_;  // that of the reconstruction
    double error_ = 0;
};

}  // namespace hourglass::app
