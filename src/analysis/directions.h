// Meaningful directions in the code space: from one class to another, or along a trait of handwriting
// such as slant. Moving a code along a direction changes its image accordingly.
#pragma once

#include <cstdint>
#include <span>

#include "math/matrix.h"

namespace hourglass {

// How far the writing leans to the right: columns per row, upwards, from the second moments of the ink. 0 for
// a picture without ink or of one row. pixels: height * width, row by row, 0..1 or 0..255.
double slant(std::span<const float> pixels, int width);
// How thick the strokes are, pixels: twice the ink over the length of its edge (a stroke of length l and
// width w has w l ink and 2 l edge). 0 for a picture without ink.
double thickness(std::span<const float> pixels, int width);

// latent x 256: of every class the mean code, and how many there are; 0 where there are none.
struct ClassMeans {
    Matrix means;
    Eigen::VectorXi counts;
};
ClassMeans class_means(ConstMatrixView codes, std::span<const std::uint8_t> labels);

// The change of the code that goes with one standard deviation more of the trait, by linear
// regression of the codes on it, latent. Codes and traits are taken relative to their class's mean:
// how a trait differs between digits is not what makes it. Zero where the trait is the same
// everywhere. Samples whose value is NaN do not count.
Vector trait_direction(ConstMatrixView codes, std::span<const float> values,
                       std::span<const std::uint8_t> labels);

}  // namespace hourglass
