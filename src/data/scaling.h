// Scaling of columns, and back.
#pragma once

#include <vector>

#include "data/dataset.h"
#include "math/matrix.h"

namespace hourglass {

// scaled = (value - low) / range, a number of each for every feature. Empty: values stay as they are.
struct Scaling {
    std::vector<float> low;
    std::vector<float> range;  // positive

    bool empty() const { return low.empty(); }
    bool operator==(const Scaling&) const = default;
};

// What brings each feature's least value to 0 and its greatest to 1; features that are always the same become
// 0. Throws Error when a range is beyond single precision.
Scaling fit_scaling(const ImageSet& set);

// What brings each feature to mean 0 and standard deviation 1; features that are always the same become 0.
// Throws as above.
Scaling fit_standard_scaling(const ImageSet& set);

// 0..255 to 0..1, for floats; bytes are brought there anyway, which an empty scaling says. Throws Error when
// a number is not from 0 to 255.
Scaling byte_scaling(const ImageSet& set);

// Turns a set into floats that are scaled; bytes count as 0..1 before. An empty scaling does nothing. Throws
// Error when the set has another number of features.
void scale(const Scaling& scaling, ImageSet& set);

// Undoes it: features x count.
void unscale(const Scaling& scaling, MatrixView values);

}  // namespace hourglass
