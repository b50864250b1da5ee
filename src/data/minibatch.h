// From a data set's bytes to the minibatches that training reads. Nothing here allocates.
#pragma once

#include <algorithm>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "data/dataset.h"
#include "math/matrix.h"
#include "math/random.h"

namespace hourglass {

// A uniformly random permutation of the order (Fisher and Yates; Knuth, TAOCP volume 2, algorithm 3.4.2P).
void shuffle(std::span<std::uint32_t> order, Random& random);

// out (features x batch) = the images of these indices, bytes as 0..1 and floats as they are; `out` has the
// right size already.
void gather(const ImageSet& images, std::span<const std::uint32_t> indices, MatrixView out);

// Calls use(first, pixels, labels) for the first `limit` images in chunks of at most `chunk`: pixels is a
// MatrixView of features x chunk, labels the bytes that belong to it. Allocates once.
template <typename Use>
void for_each_chunk(const ImageSet& images, std::size_t limit, Eigen::Index chunk, const Use& use) {
    const auto count = static_cast<Eigen::Index>(std::min(limit, images.count()));
    Matrix pixels(static_cast<Eigen::Index>(images.features()), std::min(chunk, count));
    std::vector<std::uint32_t> order(static_cast<std::size_t>(pixels.cols()));
    for (Eigen::Index first = 0; first < count; first += chunk) {
        const auto size = static_cast<std::size_t>(std::min(chunk, count - first));
        std::iota(order.begin(), order.end(), static_cast<std::uint32_t>(first));
        MatrixView part = pixels.leftCols(static_cast<Eigen::Index>(size));
        gather(images, std::span(order).first(size), part);
        use(first, part, std::span(images.labels).subspan(static_cast<std::size_t>(first), size));
    }
}

}  // namespace hourglass
