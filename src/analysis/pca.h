// Principal component analysis, in closed form: the best linear code (Baldi and Hornik 1989).
#pragma once

#include "data/dataset.h"
#include "math/matrix.h"

namespace hourglass {

struct Pca {
    Vector mean;           // features
    Matrix components;     // features x components, orthonormal columns, the largest variance first
    Vector variances;      // components: along each
    double explained = 0;  // share of the whole variance

    // components x count from features x count, and back.
    Matrix encode(ConstMatrixView images) const;
    Matrix decode(ConstMatrixView codes) const;
};

// The time grows with the third power of the features, and nothing can interrupt it.
inline constexpr int kMostPcaFeatures = 1600;

// From the eigenvectors of the covariance of pixels in 0..1, or of a table's numbers. Throws
// Error unless components is from 1 to the number of pixels, which is at most
// kMostPcaFeatures, and there are at least two images.
Pca fit_pca(const ImageSet& images, int components);

// The mean over pixels and images of the squared error. Throws Error when the images are of another size.
double reconstruction_mse(const Pca& pca, const ImageSet& images);

}  // namespace hourglass
