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

// Up to so many features, or so many samples, the components are exact: from the eigenvectors of the
// covariance of the features, or of the samples' inner products, whose time grows with the third power of the
// number. Where both are more, they are found by subspace iteration from a random start, always the same
// (Halko, Martinsson and Tropp 2011, algorithm 4.4).
inline constexpr int kMostPcaFeatures = 1600;

// Of pixels in 0..1, or of a table's numbers. Throws Error unless components is from 1 to the number of
// features and below that of samples where those are fewer, and there are at least two samples.
Pca fit_pca(const ImageSet& images, int components);

// The mean over pixels and images of the squared error. Throws Error when the images are of another size.
double reconstruction_mse(const Pca& pca, const ImageSet& images);

}  // namespace hourglass
