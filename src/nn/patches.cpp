#include "nn/patches.h"

#include <algorithm>
#include <cassert>
#include <string>

#include "base/error.h"

namespace hourglass {
namespace {

using Eigen::Index;

// Calls function(column, in_patch, in_image, length) for every run of numbers, `length` at a time, that a row
// of the kernel has in common with the image; offsets are in floats. outside(column, in_patch, length) gets
// the runs that lie in the padding.
template <typename Inside, typename Outside>
void for_each_run(const ImageShape& shape, const Window& window, const Inside& inside,
                  const Outside& outside) {
    const ImageShape positions = convolved(shape, 1, window);
    const Index channels = shape.channels;
    const Index row = window.kernel * channels;
    Index column = 0;
    for (int y = 0; y < positions.height; ++y) {
        const int top = y * window.stride - window.padding;
        for (int x = 0; x < positions.width; ++x, ++column) {
            const int left = x * window.stride - window.padding;
            const Index begin = std::clamp(-left, 0, window.kernel) * channels;
            const Index end = std::clamp(shape.width - left, 0, window.kernel) * channels;
            Index image = (Index{top} * shape.width + left) * channels;
            for (int i = 0; i < window.kernel; ++i, image += shape.width * channels) {
                const bool in_image = top + i >= 0 && top + i < shape.height && begin < end;
                if (!in_image) {
                    outside(column, i * row, row);
                    continue;
                }
                if (begin > 0) outside(column, i * row, begin);
                inside(column, i * row + begin, image + begin, end - begin);
                if (end < row) outside(column, i * row + end, row - end);
            }
        }
    }
}

// Copies a run. Those of a one-channel image are a few numbers, for which a call of memcpy is long.
void copy_run(const float* from, Index length, float* to) {
    if (length == 3) {
        std::copy_n(from, 3, to);
    } else if (length == 5) {
        std::copy_n(from, 5, to);
    } else {
        std::copy_n(from, length, to);
    }
}

}  // namespace

ImageShape convolved(const ImageShape& image, int filters, const Window& window) {
    if (filters < 1 || window.kernel < 1 || window.stride < 1 || window.padding < 0) {
        throw Error("a convolution of " + std::to_string(filters) + " filters, kernel " +
                    std::to_string(window.kernel) + ", stride " + std::to_string(window.stride) +
                    " and padding " + std::to_string(window.padding) +
                    " is impossible: the padding must be at least 0, the others at least 1");
    }
    const auto side = [&](int length) {
        return (length + 2 * window.padding - window.kernel) / window.stride + 1;
    };
    const int largest = std::min(image.height, image.width) + 2 * window.padding;
    if (window.kernel > largest) {
        throw Error("a kernel of " + std::to_string(window.kernel) + " does not fit an image of " +
                    to_text(image) + " with a padding of " + std::to_string(window.padding) +
                    ": it may be at most " + std::to_string(largest));
    }
    return {side(image.height), side(image.width), filters};
}

void gather_patches(const float* image, const ImageShape& shape, const Window& window, MatrixView patches) {
    const Index size = Index{window.kernel} * window.kernel * shape.channels;
    assert(patches.rows() >= size && patches.cols() == convolved(shape, 1, window).pixels());
    float* const to = patches.data();
    const Index stride = patches.outerStride();
    for_each_run(
        shape, window,
        [&](Index column, Index in_patch, Index in_image, Index length) {
            copy_run(image + in_image, length, to + column * stride + in_patch);
        },
        [&](Index column, Index in_patch, Index length) {
            std::fill_n(to + column * stride + in_patch, length, 0.0f);
        });
    if (patches.rows() > size) patches.bottomRows(patches.rows() - size).setZero();
}

void scatter_patches(ConstMatrixView patches, const ImageShape& shape, const Window& window, float* image) {
    assert(patches.rows() >= Index{window.kernel} * window.kernel * shape.channels &&
           patches.cols() == convolved(shape, 1, window).pixels());
    const float* const from = patches.data();
    const Index stride = patches.outerStride();
    for_each_run(
        shape, window,
        [&](Index column, Index in_patch, Index in_image, Index length) {
            const float* const run = from + column * stride + in_patch;
            for (Index i = 0; i < length; ++i) image[in_image + i] += run[i];
        },
        [](Index, Index, Index) {});
}

}  // namespace hourglass
