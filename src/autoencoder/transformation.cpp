#include "autoencoder/transformation.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <numbers>
#include <string_view>
#include <vector>

namespace hourglass {
namespace {

// Row by row.
struct Raster {
    int height;
    int width;
    std::span<float> pixels;

    float& at(int y, int x) const {
        return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                      static_cast<std::size_t>(x)];
    }
};

// The pixels as they were. On the stack up to 64 x 64 of them, since a training step may not allocate.
class Before {
public:
    explicit Before(const Raster& raster) {
        const std::size_t count = raster.pixels.size();
        if (count > near_.size()) far_.resize(count);
        const std::span<float> all = far_.empty() ? std::span(near_).first(count) : std::span(far_);
        std::ranges::copy(raster.pixels, all.begin());
        raster_ = {raster.height, raster.width, all};
    }
    Before(const Before&) = delete;
    Before& operator=(const Before&) = delete;

    float at(int y, int x) const { return raster_.at(y, x); }
    // Beyond the edges there is background.
    float or_background(int y, int x) const {
        return y >= 0 && y < raster_.height && x >= 0 && x < raster_.width ? at(y, x) : 0.0f;
    }

private:
    std::array<float, 64 * 64> near_;
    std::vector<float> far_;
    Raster raster_{};
};

// Anti-aliased: a pixel is covered by how much of it is within half the thickness of the line.
void strike_through(const Raster& raster, Random& random) {
    const auto height = static_cast<float>(raster.height), width = static_cast<float>(raster.width);
    const float left = height * random.uniform(0.25f, 0.75f), right = height * random.uniform(0.25f, 0.75f);
    const float thickness = height / 28 * random.uniform(2.0f, 3.0f);
    const float slope = (right - left) / width;
    const float across = 1 / std::sqrt(1 + slope * slope);
    for (int y = 0; y < raster.height; ++y) {
        for (int x = 0; x < raster.width; ++x) {
            const float line = left + slope * (static_cast<float>(x) + 0.5f);
            const float distance = std::abs(static_cast<float>(y) + 0.5f - line) * across;
            const float ink = std::clamp((thickness + 1) / 2 - distance, 0.0f, 1.0f);
            raster.at(y, x) = std::max(raster.at(y, x), ink);
        }
    }
}

// Rows move by a distance that grows from the middle one; between two pixels by linear interpolation.
void shear(const Raster& raster, Random& random) {
    constexpr float kDegree = std::numbers::pi_v<float> / 180;
    const float angle = random.uniform(15 * kDegree, 35 * kDegree);
    const float slope = random.below(2) == 0 ? std::tan(angle) : -std::tan(angle);
    const Before before(raster);
    for (int y = 0; y < raster.height; ++y) {
        const float shift = slope * (static_cast<float>(raster.height - 1) / 2 - static_cast<float>(y));
        for (int x = 0; x < raster.width; ++x) {
            const float from = static_cast<float>(x) - shift;
            const int left = static_cast<int>(std::floor(from));
            const float part = from - static_cast<float>(left);
            raster.at(y, x) =
                (1 - part) * before.or_background(y, left) + part * before.or_background(y, left + 1);
        }
    }
}

// The darkest or the brightest of a pixel and its four neighbors; beyond the edges there is background.
template <typename Choose>
void over_neighbors(const Raster& raster, const Choose& choose) {
    const Before before(raster);
    const auto pixel = [&](int y, int x) { return before.or_background(y, x); };
    for (int y = 0; y < raster.height; ++y)
        for (int x = 0; x < raster.width; ++x)
            raster.at(y, x) =
                choose({pixel(y, x), pixel(y - 1, x), pixel(y + 1, x), pixel(y, x - 1), pixel(y, x + 1)});
}

void make_coarse(const Raster& raster) {
    const int tall = coarse_block(raster.height), wide = coarse_block(raster.width);
    for (int top = 0; top < raster.height; top += tall) {
        for (int left = 0; left < raster.width; left += wide) {
            const int bottom = std::min(top + tall, raster.height),
                      right = std::min(left + wide, raster.width);
            float sum = 0;
            for (int y = top; y < bottom; ++y)
                for (int x = left; x < right; ++x) sum += raster.at(y, x);
            const float mean = sum / static_cast<float>((bottom - top) * (right - left));
            for (int y = top; y < bottom; ++y)
                for (int x = left; x < right; ++x) raster.at(y, x) = mean;
        }
    }
}

void turn_clockwise(const Raster& raster) {
    assert(raster.height == raster.width);
    const Before before(raster);
    for (int y = 0; y < raster.height; ++y)
        for (int x = 0; x < raster.width; ++x) raster.at(y, x) = before.at(raster.height - 1 - x, y);
}

void transform_all(Transformation kind, std::string_view stream, ImageShape image, std::uint64_t seed,
                   std::uint32_t first, MatrixView images) {
    if (kind == Transformation::Clean) return;
    for (Eigen::Index j = 0; j < images.cols(); ++j) {
        Random random(seed, stream, first + static_cast<std::uint32_t>(j));
        transform(kind, image.height, image.width, random,
                  {images.data() + j * images.outerStride(), static_cast<std::size_t>(images.rows())});
    }
}

}  // namespace

int coarse_block(int side) {
    return std::max(1, static_cast<int>(std::lround(static_cast<double>(side) / 7)));
}

void transform(Transformation kind, int height, int width, Random& random, std::span<float> pixels) {
    assert(pixels.size() == static_cast<std::size_t>(height) * static_cast<std::size_t>(width));
    const Raster raster{height, width, pixels};
    switch (kind) {
        case Transformation::Clean:
            return;
        case Transformation::Strike:
            return strike_through(raster, random);
        case Transformation::Slant:
            return shear(raster, random);
        case Transformation::Thin:
            return over_neighbors(raster, [](std::initializer_list<float> all) { return std::min(all); });
        case Transformation::Bold:
            return over_neighbors(raster, [](std::initializer_list<float> all) { return std::max(all); });
        case Transformation::Coarse:
            return make_coarse(raster);
        case Transformation::Half:
            for (int y = 0; y < height; ++y)
                for (int x = width / 2; x < width; ++x) raster.at(y, x) = 0;
            return;
        case Transformation::Rotate:
            return turn_clockwise(raster);
        case Transformation::Negative:
            for (float& pixel : pixels) pixel = 1 - pixel;
            return;
    }
}

void transform_source(const Spec& spec, ImageShape image, std::uint64_t seed, std::uint32_t first,
                      MatrixView images) {
    if (spec.translates()) transform_all(spec.source, "source", image, seed, first, images);
}

void transform_target(const Spec& spec, ImageShape image, std::uint64_t seed, std::uint32_t first,
                      MatrixView images) {
    if (spec.translates()) transform_all(spec.target, "target", image, seed, first, images);
}

}  // namespace hourglass
