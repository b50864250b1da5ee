#include "data/minibatch.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

namespace hourglass {
namespace {

// A function of its own, so that the compiler sees that the arrays do not overlap and vectorises the loop.
void to_unit_range(const std::uint8_t* __restrict bytes, float* __restrict values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(bytes[i]) * (1.0f / 255.0f);
}

}  // namespace

void shuffle(std::span<std::uint32_t> order, Random& random) {
    for (std::size_t i = order.size(); i > 1; --i) {
        std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
    }
}

void gather(const ImageSet& images, std::span<const std::uint32_t> indices, MatrixView out) {
    const std::size_t features = images.features();
    assert(static_cast<std::size_t>(out.rows()) == features);
    assert(static_cast<std::size_t>(out.cols()) == indices.size());
    if (images.holds_floats()) {
        for (std::size_t b = 0; b < indices.size(); ++b) {
            assert(indices[b] < images.count());
            std::copy_n(images.values.data() + indices[b] * features, features,
                        out.col(static_cast<Eigen::Index>(b)).data());
        }
        return;
    }
    for (std::size_t b = 0; b < indices.size(); ++b) {
        to_unit_range(images.image(indices[b]).data(), out.col(static_cast<Eigen::Index>(b)).data(),
                      features);
    }
}

}  // namespace hourglass
