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
using simd::Packet;

// Depth of the part of a sum that is done before the next tile: two operands of this depth stay in the first
// cache.
constexpr Index kDepth = 256;

// Calls function(std::integral_constant<int, width>) for the given width in 1 .. Max.
template <int Max, typename Function>
void with_width(int width, const Function& function) {
    if constexpr (Max == 1) {
        function(std::integral_constant<int, 1>{});
    } else if (width == Max) {
        function(std::integral_constant<int, Max>{});
    } else {
        with_width<Max - 1>(width, function);
    }
}

// The last rows of a matrix, fewer than a packet: the tile works on a copy padded with zeros.
template <int Cols, typename Right>
void tile_of_last_rows(int rows, Index depth, const float* a, Index a_step, Right right, float* c, Index ldc,
                       bool accumulate) {
    alignas(64) float padded[kDepth * kLanes];
    for (Index k = 0; k < depth; ++k) {
        simd::store(padded + k * kLanes, simd::load_partial(a + k * a_step, rows));
    }
    float result[Cols * kLanes] = {};
    for (int j = 0; j < Cols && accumulate; ++j) {
        std::copy_n(c + j * ldc, rows, result + j * kLanes);
    }
    kernels::tile<1, Cols>(depth, padded, kLanes, right, result, kLanes, accumulate);
    for (int j = 0; j < Cols; ++j) {
        std::copy_n(result + j * kLanes, rows, c + j * ldc);
    }
}

// All rows of Cols columns of the result.
template <int Cols, typename Right>
void column_of_tiles(Index rows, Index depth, const float* a, Index lda, Right right, float* c, Index ldc,
                     bool accumulate) {
    Index i = 0;
    for (; i + kTileRows <= rows; i += kTileRows) {
        kernels::tile<kTilePackets, Cols>(depth, a + i, lda, right, c + i, ldc, accumulate);
    }
    for (; i + kLanes <= rows; i += kLanes) {
        kernels::tile<1, Cols>(depth, a + i, lda, right, c + i, ldc, accumulate);
    }
    if (i < rows) {
        tile_of_last_rows<Cols>(static_cast<int>(rows - i), depth, a + i, lda, right, c + i, ldc, accumulate);
    }
}

// Splits a depth into equal parts of at most kDepth.
Index depth_step(Index depth) {
    const Index parts = std::max<Index>(1, (depth + kDepth - 1) / kDepth);
    return (depth + parts - 1) / parts;
}

int tile_width(Index columns_left) { return static_cast<int>(std::min<Index>(kTileColumns, columns_left)); }

}  // namespace

void multiply_ab(ConstMatrixView a, ConstMatrixView b, MatrixView y, bool accumulate) {
    assert(a.cols() == b.rows() && y.rows() == a.rows() && y.cols() == b.cols());
    if (a.cols() == 0 && !accumulate) {
        y.setZero();
    }
    const Index step = depth_step(a.cols());
    for (Index k = 0; k < a.cols(); k += step) {
        const Index depth = std::min(step, a.cols() - k);
        for (Index j = 0; j < y.cols(); j += kTileColumns) {
            with_width<kTileColumns>(tile_width(y.cols() - j), [&](auto width) {
                column_of_tiles<width()>(y.rows(), depth, a.data() + k * a.outerStride(), a.outerStride(),
                                         Columns{b.data() + j * b.outerStride() + k, b.outerStride()},
                                         y.data() + j * y.outerStride(), y.outerStride(),
                                         accumulate || k > 0);
            });
        }
    }
}

void multiply_abt(ConstMatrixView a, ConstMatrixView b, MatrixView y) {
    assert(a.cols() == b.cols() && y.rows() == a.rows() && y.cols() == b.rows());
    if (a.cols() == 0) {
        y.setZero();
    }
    const Index step = depth_step(a.cols());
    float packed[kDepth * kTileColumns];
    for (Index k = 0; k < a.cols(); k += step) {
        const Index depth = std::min(step, a.cols() - k);
        for (Index j = 0; j < y.cols(); j += kTileColumns) {
            with_width<kTileColumns>(tile_width(y.cols() - j), [&](auto width) {
                for (Index l = 0; l < depth; ++l) {
                    std::copy_n(b.data() + (k + l) * b.outerStride() + j, width(), packed + l * width());
                }
                column_of_tiles<width()>(y.rows(), depth, a.data() + k * a.outerStride(), a.outerStride(),
                                         Packed<width()>{packed}, y.data() + j * y.outerStride(),
                                         y.outerStride(), k > 0);
            });
        }
    }
}

void multiply_atb(ConstMatrixView a, ConstMatrixView b_transposed, MatrixView y) {
    assert(a.rows() == b_transposed.cols() && y.rows() == a.cols() && y.cols() == b_transposed.rows());
    if (a.rows() == 0) {
        y.setZero();
        return;
    }
    const Index step = depth_step(a.rows());
    // The tiles give the transpose of the result, some columns of it at a time.
    constexpr Index kSamples = 256;
    alignas(64) float transposed[kSamples * kTileColumns];
    for (Index first = 0; first < y.cols(); first += kSamples) {
        const Index samples = std::min(kSamples, y.cols() - first);
        for (Index i = 0; i < y.rows(); i += kTileColumns) {
            with_width<kTileColumns>(tile_width(y.rows() - i), [&](auto width) {
                for (Index k = 0; k < a.rows(); k += step) {
                    column_of_tiles<width()>(samples, std::min(step, a.rows() - k),
                                             b_transposed.data() + k * b_transposed.outerStride() + first,
                                             b_transposed.outerStride(),
                                             Columns{a.data() + i * a.outerStride() + k, a.outerStride()},
                                             transposed, kSamples, k > 0);
                }
                for (Index j = 0; j < samples; ++j) {
                    float* const to = y.data() + (first + j) * y.outerStride() + i;
                    for (int l = 0; l < width(); ++l) {
                        to[l] = transposed[l * kSamples + j];
                    }
                }
            });
        }
    }
}

}  // namespace hourglass
