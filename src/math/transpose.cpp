#include "math/transpose.h"

#include <cassert>
#include <cstring>

namespace hourglass {
namespace {

using Eigen::Index;
using Quad = float __attribute__((vector_size(16)));

Quad load_quad(const float* from) {
    Quad quad;
    std::memcpy(&quad, from, sizeof quad);
    return quad;
}

void store_quad(float* to, Quad quad) { std::memcpy(to, &quad, sizeof quad); }

void transpose_square(const float* from, Index from_stride, float* to, Index to_stride) {
    const Quad a = load_quad(from);
    const Quad b = load_quad(from + from_stride);
    const Quad c = load_quad(from + 2 * from_stride);
    const Quad d = load_quad(from + 3 * from_stride);
    const Quad ab_low = __builtin_shufflevector(a, b, 0, 4, 1, 5);
    const Quad ab_high = __builtin_shufflevector(a, b, 2, 6, 3, 7);
    const Quad cd_low = __builtin_shufflevector(c, d, 0, 4, 1, 5);
    const Quad cd_high = __builtin_shufflevector(c, d, 2, 6, 3, 7);
    store_quad(to, __builtin_shufflevector(ab_low, cd_low, 0, 1, 4, 5));
    store_quad(to + to_stride, __builtin_shufflevector(ab_low, cd_low, 2, 3, 6, 7));
    store_quad(to + 2 * to_stride, __builtin_shufflevector(ab_high, cd_high, 0, 1, 4, 5));
    store_quad(to + 3 * to_stride, __builtin_shufflevector(ab_high, cd_high, 2, 3, 6, 7));
}

}  // namespace

void transpose(ConstMatrixView from, MatrixView to) {
    assert(from.rows() == to.cols() && from.cols() == to.rows());
    const Index rows = from.rows() / 4 * 4;
    const Index cols = from.cols() / 4 * 4;
    for (Index j = 0; j < cols; j += 4) {
        for (Index i = 0; i < rows; i += 4) {
            transpose_square(from.data() + j * from.outerStride() + i, from.outerStride(),
                             to.data() + i * to.outerStride() + j, to.outerStride());
        }
    }
    to.rightCols(from.rows() - rows) = from.bottomRows(from.rows() - rows).transpose();
    to.bottomLeftCorner(from.cols() - cols, rows) = from.topRightCorner(rows, from.cols() - cols).transpose();
}

}  // namespace hourglass
