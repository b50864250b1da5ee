#include "nn/im2col.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <type_traits>

#include "base/error.h"
#include "math/simd.h"

namespace hourglass {
namespace {

using Eigen::Index;

// Positions first .. last - 1 of a row, at which the window lies inside the image with its whole width.
struct Interior {
    int first;
    int last;
};

Interior interior(int width, int positions, const Window& window) {
    const int first = (window.padding + window.stride - 1) / window.stride;
    const int room = width + window.padding - window.kernel;
    const int last = room < 0 ? 0 : room / window.stride + 1;
    return {std::min(first, positions), std::clamp(last, std::min(first, positions), positions)};
}

// Visits what the rows of the kernel have in common with the image, at every position: inside(column of the
// patches, offset in it, offset in the image, length), and outside(column, offset, length) for what lies in
// the padding. `row` is the length of a whole row of the kernel in floats, as a constant when it is short.
template <typename Length, typename Inside, typename Outside>
void for_each_run(const ImageShape& shape, const Window& window, Length row, const Inside& inside,
                  const Outside& outside) {
    const ImageShape positions = convolved(shape, 1, window);
    const Interior whole = interior(shape.width, positions.width, window);
    const Index channels = shape.channels;
    const auto edge = [&](int x, Index column, Index in_patch, Index image_row) {
        const int left = x * window.stride - window.padding;
        const Index begin = std::clamp(-left, 0, window.kernel) * channels;
        const Index end = std::clamp<Index>((shape.width - left) * channels, begin, row);
        if (begin > 0) outside(column, in_patch, begin);
        if (begin < end) inside(column, in_patch + begin, image_row + left * channels + begin, end - begin);
        if (end < row) outside(column, in_patch + end, row - end);
    };
    for (int y = 0; y < positions.height; ++y) {
        const Index column = Index{y} * positions.width;
        for (int i = 0; i < window.kernel; ++i) {
            const int image_y = y * window.stride - window.padding + i;
            const Index in_patch = i * row;
            if (image_y < 0 || image_y >= shape.height) {
                for (int x = 0; x < positions.width; ++x) outside(column + x, in_patch, row);
                continue;
            }
            const Index image_row = Index{image_y} * shape.width * channels;
            for (int x = 0; x < whole.first; ++x) edge(x, column + x, in_patch, image_row);
            for (int x = whole.first; x < whole.last; ++x) {
                const Index left = Index{x} * window.stride - window.padding;
                inside(column + x, in_patch, image_row + left * channels, row);
            }
            for (int x = whole.last; x < positions.width; ++x) edge(x, column + x, in_patch, image_row);
        }
    }
}

// Calls function(length): a call of memcpy takes longer than the few numbers of a one-channel image's run, so
// their length is known to the compiler.
template <typename Function>
void with_row_length(Index length, const Function& function) {
    switch (length) {
        case 3:
            return function(std::integral_constant<Index, 3>{});
        case 5:
            return function(std::integral_constant<Index, 5>{});
        default:
            return function(length);
    }
}

// A run is too short for a call of memcpy to pay.
template <typename Length>
void copy_run(const float* from, Length length, float* to) {
    Index i = 0;
    for (; i + simd::kLanes <= length; i += simd::kLanes) simd::store(to + i, simd::load(from + i));
    if (i > 0 && i < length) {
        // The last packet overlaps the one before.
        simd::store(to + length - simd::kLanes, simd::load(from + length - simd::kLanes));
        return;
    }
    for (; i < length; ++i) to[i] = from[i];
}

// Zeros behind the `size` first rows of a column. Whole packets are quicker: the rows
// before are written afterwards.
void clear_end(float* column, Index size, Index rows) {
    if (rows >= simd::kLanes && rows - size <= simd::kLanes)
        simd::store(column + rows - simd::kLanes, simd::Packet{});
    else
        std::fill_n(column + size, rows - size, 0.0f);
}

}  // namespace

ImageShape convolved(const ImageShape& image, int filters, const Window& window) {
    const auto side = [&](int length) {
        const int room = length + 2 * window.padding - window.kernel;
        return room < 0 ? 0 : room / window.stride + 1;
    };
    return {side(image.height), side(image.width), filters};
}

void check_convolution(const ImageShape& image, int filters, const Window& window) {
    if (filters < 1 || window.kernel < 1 || window.stride < 1 || window.padding < 0) {
        throw Error("a convolution of " + std::to_string(filters) + " filters, kernel " +
                    std::to_string(window.kernel) + ", stride " + std::to_string(window.stride) +
                    " and padding " + std::to_string(window.padding) +
                    " is impossible: the padding must be at least 0, the others at least 1");
    }
    const int largest = std::min(image.height, image.width) + 2 * window.padding;
    if (window.kernel > largest) {
        throw Error("a kernel of " + std::to_string(window.kernel) + " does not fit an image of " +
                    to_text(image) + " with a padding of " + std::to_string(window.padding) +
                    ": it may be at most " + std::to_string(largest));
    }
}

void im2col(const float* image, const ImageShape& shape, const Window& window, MatrixView patches) {
    const Index size = Index{window.kernel} * window.kernel * shape.channels;
    assert(patches.rows() >= size && patches.cols() == convolved(shape, 1, window).pixels());
    float* const to = patches.data();
    const Index stride = patches.outerStride();
    if (patches.rows() > size)
        for (Index j = 0; j < patches.cols(); ++j) clear_end(to + j * stride, size, patches.rows());
    with_row_length(window.kernel * shape.channels, [&](auto row) {
        for_each_run(
            shape, window, row,
            [&](Index column, Index in_patch, Index in_image, auto length) {
                copy_run(image + in_image, length, to + column * stride + in_patch);
            },
            [&](Index column, Index in_patch, Index length) {
                std::fill_n(to + column * stride + in_patch, length, 0.0f);
            });
    });
}

void col2im(ConstMatrixView patches, const ImageShape& shape, const Window& window, float* image) {
    assert(patches.rows() >= Index{window.kernel} * window.kernel * shape.channels &&
           patches.cols() == convolved(shape, 1, window).pixels());
    const float* const from = patches.data();
    const Index stride = patches.outerStride();
    with_row_length(window.kernel * shape.channels, [&](auto row) {
        for_each_run(
            shape, window, row,
            [&](Index column, Index in_patch, Index in_image, auto length) {
                const float* const run = from + column * stride + in_patch;
                for (Index i = 0; i < length; ++i) image[in_image + i] += run[i];
            },
            [](Index, Index, Index) {});
    });
}

}  // namespace hourglass
