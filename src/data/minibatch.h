// From a data set's bytes to the minibatches that training reads. Nothing here allocates.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "data/dataset.h"
#include "math/matrix.h"
#include "math/random.h"

namespace hourglass {

// A uniformly random permutation of the order (Fisher and Yates; Knuth, TAOCP volume 2, algorithm 3.4.2P).
void shuffle(std::span<std::uint32_t> order, Random& random);

// out (features x batch) = the images of these indices, bytes as 0..1 and floats as they are; `out` has the
// right size already.
void gather(const ImageSet& images, std::span<const std::uint32_t> indices, MatrixView out);

// The same of consecutive images, as many as `out` has columns.
void gather_range(const ImageSet& images, std::size_t first, MatrixView out);

// Calls use(first, pixels, labels) for the first `limit` images in chunks of at most `chunk`: pixels is a
// MatrixView of features x chunk, labels the bytes that belong to it. Allocates once.
template <typename Use>
void for_each_chunk(const ImageSet& images, std::size_t limit, Eigen::Index chunk, const Use& use) {
    const auto count = static_cast<Eigen::Index>(std::min(limit, images.count()));
    Matrix pixels(static_cast<Eigen::Index>(images.features()), std::min(chunk, count));
    for (Eigen::Index first = 0; first < count; first += chunk) {
        MatrixView part = pixels.leftCols(std::min(chunk, count - first));
        const auto begin = static_cast<std::size_t>(first), size = static_cast<std::size_t>(part.cols());
        gather_range(images, begin, part);
        use(first, part, std::span(images.labels).subspan(begin, size));
    }
}

}  // namespace hourglass
