#include "data/minibatch.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

namespace hourglass {
namespace {

// A function of its own, so that the compiler sees that the arrays do not overlap and vectorizes the loop.
void to_unit_range(const std::uint8_t* __restrict bytes, float* __restrict values, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) values[i] = static_cast<float>(bytes[i]) * (1.0f / 255.0f);
}

void copy_image(const ImageSet& images, std::size_t index, MatrixView& out, std::size_t column) {
    const std::size_t features = images.features();
    assert(static_cast<std::size_t>(out.rows()) == features && index < images.count());
    float* to = out.col(static_cast<Eigen::Index>(column)).data();
    if (images.stored)
        images.stored->read(index, {to, features});
    else if (images.holds_floats())
        std::copy_n(images.values.data() + index * features, features, to);
    else
        to_unit_range(images.image(index).data(), to, features);
}

}  // namespace

void shuffle(std::span<std::uint32_t> order, Random& random) {
    for (std::size_t i = order.size(); i > 1; --i)
        std::swap(order[i - 1], order[random.below(static_cast<std::uint32_t>(i))]);
}

void gather(const ImageSet& images, std::span<const std::uint32_t> indices, MatrixView out) {
    assert(static_cast<std::size_t>(out.cols()) == indices.size());
    for (std::size_t b = 0; b < indices.size(); ++b) copy_image(images, indices[b], out, b);
}

void gather_range(const ImageSet& images, std::size_t first, MatrixView out) {
    for (std::size_t b = 0; b < static_cast<std::size_t>(out.cols()); ++b)
        copy_image(images, first + b, out, b);
}

}  // namespace hourglass
