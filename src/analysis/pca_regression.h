// A linear yardstick for models that turn one picture into another through a code.
#pragma once

#include "analysis/pca.h"

namespace hourglass {

// The targets by least squares from the first principal components of the sources (principal component
// regression; Jolliffe 2002, section 8.1): what a linear encoder that knows the sources alone, and a linear
// decoder, can do with a code of so many numbers.
struct PcaRegression {
    Pca sources;
    Vector mean;     // features: of the targets
    Matrix weights;  // features x components

    // features x count from features x count.
    Matrix predict(ConstMatrixView pictures) const;
};

// Throws Error as fit_pca() does, and unless there is a target of the same size for every source.
PcaRegression fit_pca_regression(const ImageSet& sources, const ImageSet& targets, int components);

}  // namespace hourglass
