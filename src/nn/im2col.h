// im2col: the patches of an image as the columns of a matrix, which makes a convolution a matrix product; and
// col2im, its adjoint, which adds them back. Not the products: see nn/convolution_gemm.h.
#pragma once

#include "math/matrix.h"
#include "nn/image_shape.h"

namespace hourglass {

// A square kernel that steps over an image with `padding` zeros on every side.
struct Window {
    int kernel = 3;
    int stride = 1;
    int padding = 0;

    friend bool operator==(const Window&, const Window&) = default;
};

// The shape of the feature maps of a convolution: a side of n becomes
// floor((n + 2 padding - kernel) / stride) + 1 (Dumoulin and Visin 2016, relationship 6), and 0 where the
// kernel is larger than the padded side.
ImageShape convolved(const ImageShape& image, int filters, const Window& window);
// Throws Error when the kernel is larger than the padded image or a number is out of range.
void check_convolution(const ImageShape& image, int filters, const Window& window);

// Column p of `patches` = what the window sees at position p (rows of positions, left to right):
// kernel x kernel x channels numbers in the order of the image, zeros outside. patches: at least
// kernel * kernel * channels rows, the others are set to zero, x positions.
void im2col(const float* image, const ImageShape& shape, const Window& window, MatrixView patches);

// The adjoint: adds every entry of `patches` to the image's entry that it was taken from.
void col2im(ConstMatrixView patches, const ImageShape& shape, const Window& window, float* image);

}  // namespace hourglass
