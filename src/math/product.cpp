#include "math/product.h"

#include <algorithm>
#include <cassert>

#include "math/kernels.h"

namespace hourglass {
namespace {

using Eigen::Index;
using kernels::Columns;
using kernels::kLanes;
using kernels::kTileColumns;
using kernels::kTilePackets;
using kernels::kTileRows;
using kernels::Packed;
using kernels::Tiles;

// Depth of the part of a sum that is done before the next tile: two operands of this
// depth stay in the first cache.
constexpr Index kDepth = 256;

// Calls function(std::integral_constant<int, width>) for the given width in 1 .. Max: copies of a few
// elements whose number the compiler knows.
template <int Max = kTileColumns, typename Function>
void with_width(int width, const Function& function) {
    if constexpr (Max == 1)
        function(std::integral_constant<int, 1>{});
    else if (width == Max)
        function(std::integral_constant<int, Max>{});
    else
        with_width<Max - 1>(width, function);
}

// Rows of the left operand whose columns are whole lines of the cache.
constexpr Index kPanelRows = 16;

// A tile that is lower than a line of the cache reads only a part of each line. Where the columns lie a power
// of two apart, the lines push each other out before the next tile reads the rest, so a copy of them pays,
// when it is read for several tiles of columns.
constexpr bool packing_pays(Index columns) { return kTileRows < kPanelRows && columns > 2 * kTileColumns; }

ConstMatrixView pack_panel(ConstMatrixView a, float* packed) {
    Eigen::Map<Matrix, 0, Eigen::OuterStride<>> panel(packed, a.rows(), a.cols(),
                                                      Eigen::OuterStride<>(kPanelRows));
    for (Index k = 0; k < a.cols(); ++k) {
        const float* const from = a.data() + k * a.outerStride();
        float* const to = packed + k * kPanelRows;
        if (a.rows() == kPanelRows)
            for (Index i = 0; i < kPanelRows; i += kLanes) simd::store(to + i, simd::load(from + i));
        else
            std::copy_n(from, a.rows(), to);
    }
    return panel;
}

// Some rows of b^T, copied to where a tile reads them.
Packed pack_transposed(ConstMatrixView b, float* packed) {
    with_width(static_cast<int>(b.rows()), [&](auto width) {
        for (Index k = 0; k < b.cols(); ++k)
            std::copy_n(b.data() + k * b.outerStride(), width(), packed + k * kTileColumns);
    });
    return {packed};
}

// y = the transpose of a few columns.
void transpose(const float* from, Index stride, MatrixView y) {
    with_width(
        static_cast<int>(y.rows()),
        [&](auto width) {
            for (Index j = 0; j < y.cols(); ++j)
                for (int i = 0; i < width(); ++i) y.data()[j * y.outerStride() + i] = from[i * stride + j];
        });
}

// The last rows of a matrix, fewer than a packet: the tile works on a copy padded with zeros.
template <typename Right>
void tile_of_last_rows(int rows, int width, Index depth, const float* a, Index a_step, Right right, float* c,
                       Index ldc, bool accumulate) {
    alignas(64) float padded[kDepth * kLanes];
    for (Index k = 0; k < depth; ++k)
        simd::store(padded + k * kLanes, simd::load_partial(a + k * a_step, rows));
    float result[kTileColumns * kLanes] = {};
    for (int j = 0; j < width && accumulate; ++j) std::copy_n(c + j * ldc, rows, result + j * kLanes);
    Tiles<1, Right>::of_width(width)(depth, padded, kLanes, right, result, kLanes, accumulate);
    for (int j = 0; j < width; ++j) std::copy_n(result + j * kLanes, rows, c + j * ldc);
}

// All rows of some columns of the result.
template <typename Right>
void column_of_tiles(Index rows, int width, Index depth, const float* a, Index lda, Right right, float* c,
                     Index ldc, bool accumulate) {
    const auto tile = Tiles<kTilePackets, Right>::of_width(width);
    Index i = 0;
    for (; i + kTileRows <= rows; i += kTileRows) tile(depth, a + i, lda, right, c + i, ldc, accumulate);
    const auto low_tile = Tiles<1, Right>::of_width(width);
    for (; i + kLanes <= rows; i += kLanes) low_tile(depth, a + i, lda, right, c + i, ldc, accumulate);
    if (i < rows) {
        tile_of_last_rows(static_cast<int>(rows - i), width, depth, a + i, lda, right, c + i, ldc,
                          accumulate);
    }
}

// The size of the next of as few and as equal parts as a total can be split into.
Index next_part(Index total, Index largest) {
    const Index parts = std::max<Index>(1, (total + largest - 1) / largest);
    return (total + parts - 1) / parts;
}

int tile_width(Index columns_left) { return static_cast<int>(next_part(columns_left, kTileColumns)); }

}  // namespace

void multiply_ab(ConstMatrixView a, ConstMatrixView b, MatrixView y, bool accumulate) {
    assert(a.cols() == b.rows() && y.rows() == a.rows() && y.cols() == b.cols());
    if (a.cols() == 0 && !accumulate) y.setZero();
    alignas(64) float packed[kDepth * kPanelRows];
    const bool pack = packing_pays(y.cols());
    const Index step = next_part(a.cols(), kDepth);
    const Index height = pack ? kPanelRows : std::max<Index>(y.rows(), 1);
    for (Index k = 0; k < a.cols(); k += step) {
        const Index depth = std::min(step, a.cols() - k);
        for (Index i = 0; i < y.rows(); i += height) {
            const Index rows = std::min(height, y.rows() - i);
            const ConstMatrixView part = a.block(i, k, rows, depth);
            const ConstMatrixView left = pack ? pack_panel(part, packed) : part;
            for (Index j = 0; j < y.cols();) {
                const int width = tile_width(y.cols() - j);
                column_of_tiles(rows, width, depth, left.data(), left.outerStride(),
                                Columns{b.data() + j * b.outerStride() + k, b.outerStride()},
                                y.data() + j * y.outerStride() + i, y.outerStride(), accumulate || k > 0);
                j += width;
            }
        }
    }
}

void multiply_abt(ConstMatrixView a, ConstMatrixView b, MatrixView y) {
    assert(a.cols() == b.cols() && y.rows() == a.rows() && y.cols() == b.rows());
    if (a.cols() == 0) y.setZero();
    const Index step = next_part(a.cols(), kDepth);
    float packed[kDepth * kTileColumns];
    for (Index k = 0; k < a.cols(); k += step) {
        const Index depth = std::min(step, a.cols() - k);
        for (Index j = 0; j < y.cols();) {
            const int width = tile_width(y.cols() - j);
            column_of_tiles(y.rows(), width, depth, a.data() + k * a.outerStride(), a.outerStride(),
                            pack_transposed(b.block(j, k, width, depth), packed),
                            y.data() + j * y.outerStride(), y.outerStride(), k > 0);
            j += width;
        }
    }
}

void multiply_atb(ConstMatrixView a, ConstMatrixView b_transposed, MatrixView y) {
    assert(a.rows() == b_transposed.cols() && y.rows() == a.cols() && y.cols() == b_transposed.rows());
    if (a.rows() == 0) {
        y.setZero();
        return;
    }
    const Index step = next_part(a.rows(), kDepth);
    // The tiles give the transpose of the result, some columns of it at a time.
    constexpr Index kSamples = 256;
    alignas(64) float transposed[kSamples * kTileColumns];
    for (Index first = 0; first < y.cols(); first += kSamples) {
        const Index samples = std::min(kSamples, y.cols() - first);
        for (Index i = 0; i < y.rows();) {
            const int width = tile_width(y.rows() - i);
            for (Index k = 0; k < a.rows(); k += step) {
                column_of_tiles(samples, width, std::min(step, a.rows() - k),
                                b_transposed.data() + k * b_transposed.outerStride() + first,
                                b_transposed.outerStride(),
                                Columns{a.data() + i * a.outerStride() + k, a.outerStride()}, transposed,
                                kSamples, k > 0);
            }
            transpose(transposed, kSamples, y.block(i, first, width, samples));
            i += width;
        }
    }
}

}  // namespace hourglass
