// Rows of which only few entries are not zero, such as documents over a vocabulary: for each its columns and
// values one after another (compressed sparse rows). Never a dense matrix of rows x columns.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

// Columns ascend within a row and are below `width`.
struct SparseRow {
    std::span<const std::uint32_t> columns;
    std::span<const float> values;
};

class SparseRows {
public:
    explicit SparseRows(std::uint32_t width = 0) : width_(width) {}

    std::uint32_t width() const { return width_; }
    std::size_t size() const { return starts_.size() - 1; }
    SparseRow row(std::size_t i) const {
        const std::size_t first = starts_[i], count = starts_[i + 1] - first;
        return {std::span(columns_).subspan(first, count), std::span(values_).subspan(first, count)};
    }
    // Of all rows.
    std::size_t entries() const { return columns_.size(); }
    std::size_t bytes() const {
        return starts_.capacity() * sizeof starts_[0] + columns_.capacity() * sizeof columns_[0] +
               values_.capacity() * sizeof values_[0];
    }

    // No rows of so many columns; the memory is kept for those to come.
    void clear(std::uint32_t width) {
        width_ = width;
        starts_.resize(1);
        columns_.clear();
        values_.clear();
    }
    // One more entry of the row that end_row() ends.
    void add(std::uint32_t column, float value) {
        columns_.push_back(column);
        values_.push_back(value);
    }
    void end_row() { starts_.push_back(columns_.size()); }
    // Those of the row that is not ended yet, to be scaled.
    std::span<float> open_values() { return std::span(values_).subspan(starts_.back()); }

private:
    std::uint32_t width_;
    std::vector<std::size_t> starts_{0};  // of row i, and behind the last one
    std::vector<std::uint32_t> columns_;
    std::vector<float> values_;
};

}  // namespace hourglass
