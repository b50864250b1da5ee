#include "autoencoder/corruption.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>

namespace hourglass {
namespace {

// A picture's pixels by row and column.
struct Picture {
    int height;
    int width;
    int channels;
    std::span<float> pixels;

    float* row(int y) const { return pixels.data() + static_cast<std::ptrdiff_t>(y) * width * channels; }
};

void blacken(const Picture& picture, int top, int left, int height, int width) {
    for (int y = top; y < top + height; ++y)
        std::fill_n(picture.row(y) + static_cast<std::ptrdiff_t>(left) * picture.channels,
                    width * picture.channels, 0.0f);
}

int share_of(int side, float level) {
    return static_cast<int>(std::lround(static_cast<float>(side) * level));
}

// A place for a piece of `length` within `side`.
int anywhere(int side, int length, Random& random) {
    return static_cast<int>(random.below(static_cast<std::uint32_t>(side - length + 1)));
}

void blacken_block(const Picture& picture, float level, Random& random) {
    const int height = share_of(picture.height, level);
    const int width = share_of(picture.width, level);
    const int top = anywhere(picture.height, height, random);
    blacken(picture, top, anywhere(picture.width, width, random), height, width);
}

void blacken_strip(const Picture& picture, float level, Random& random) {
    if (random.below(2) == 0) {
        const int height = share_of(picture.height, level);
        blacken(picture, anywhere(picture.height, height, random), 0, height, picture.width);
    } else {
        const int width = share_of(picture.width, level);
        blacken(picture, 0, anywhere(picture.width, width, random), picture.height, width);
    }
}

// The weights of a Gaussian at whole distances 0 .. radius, so that both sides sum to 1.
constexpr int kMaximumRadius = 64;
struct BlurWeights {
    int radius;
    float at[kMaximumRadius + 1];
};

BlurWeights blur_weights(float deviation) {
    BlurWeights weights{.radius = std::min(kMaximumRadius, static_cast<int>(std::ceil(3 * deviation))),
                        .at = {}};
    float sum = 0;
    for (int i = 0; i <= weights.radius; ++i) {
        const float x = static_cast<float>(i) / deviation;
        weights.at[i] = std::exp(-x * x / 2);
        sum += (i == 0 ? 1.0f : 2.0f) * weights.at[i];
    }
    for (float& weight : weights.at) weight /= sum;
    return weights;
}

// One line of `count` pixels, `stride` apart, with black beyond its ends.
void blur_line(const BlurWeights& weights, float* line, int count, int stride) {
    // Whatever a pixel spreads to pixels already done has been kept behind the place.
    float before[kMaximumRadius] = {};
    for (int i = 0; i < count; ++i) {
        const float here = line[static_cast<std::ptrdiff_t>(i) * stride];
        float sum = weights.at[0] * here;
        for (int d = 1; d <= weights.radius; ++d) {
            sum += weights.at[d] * before[d - 1];
            if (i + d < count) sum += weights.at[d] * line[static_cast<std::ptrdiff_t>(i + d) * stride];
        }
        if (weights.radius > 0)
            std::copy_backward(before, before + weights.radius - 1, before + weights.radius);
        before[0] = here;
        line[static_cast<std::ptrdiff_t>(i) * stride] = sum;
    }
}

void blur(const Picture& picture, float level) {
    const auto side = static_cast<float>(std::max(picture.height, picture.width));
    const BlurWeights weights = blur_weights(level * side / 10);
    const int channels = picture.channels;
    for (int y = 0; y < picture.height; ++y)
        for (int c = 0; c < channels; ++c) blur_line(weights, picture.row(y) + c, picture.width, channels);
    const int length = picture.width * channels;
    for (int x = 0; x < length; ++x) blur_line(weights, picture.pixels.data() + x, picture.height, length);
}

}  // namespace

void corrupt(Corruption kind, float level, ImageShape image, Random& random, std::span<float> pixels) {
    assert(pixels.size() == static_cast<std::size_t>(image.size()));
    if (level <= 0) return;
    const Picture picture{image.height, image.width, image.channels, pixels};
    switch (kind) {
        case Corruption::Gaussian:
            for (float& pixel : pixels) pixel = std::clamp(pixel + level * random.normal(), 0.0f, 1.0f);
            return;
        case Corruption::SaltPepper:
            for (float& pixel : pixels) {
                const float draw = random.uniform();
                if (draw < level) pixel = draw < level / 2 ? 0.0f : 1.0f;
            }
            return;
        case Corruption::Mask:
            for (float& pixel : pixels)
                if (random.uniform() < level) pixel = 0;
            return;
        case Corruption::Block:
            return blacken_block(picture, level, random);
        case Corruption::Strip:
            return blacken_strip(picture, level, random);
        case Corruption::Blur:
            return blur(picture, level);
    }
}

void corrupt(Corruption kind, float level, ImageShape image, std::uint64_t seed, std::uint32_t first,
             MatrixView images) {
    for (Eigen::Index j = 0; j < images.cols(); ++j) {
        Random random(seed, "corruption", first + static_cast<std::uint32_t>(j));
        corrupt(kind, level, image, random,
                {images.data() + j * images.outerStride(), static_cast<std::size_t>(images.rows())});
    }
}

void corrupt_input(const Spec& spec, ImageShape image, std::uint64_t seed, std::uint32_t first,
                   MatrixView images) {
    if (!spec.corrupts_input()) return;
    corrupt(spec.corruption, spec.corruption_level, image, seed, first, images);
}

void binarize(std::uint64_t seed, std::uint32_t first, MatrixView images) {
    for (Eigen::Index j = 0; j < images.cols(); ++j) {
        Random random(seed, "binarization", first + static_cast<std::uint32_t>(j));
        float* const pixels = images.data() + j * images.outerStride();
        for (Eigen::Index i = 0; i < images.rows(); ++i)
            pixels[i] = random.uniform() < pixels[i] ? 1.0f : 0.0f;
    }
}

}  // namespace hourglass
