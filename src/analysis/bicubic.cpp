#include "analysis/bicubic.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace hourglass {
namespace {

// Weights of the four values around a place `t` (0..1) beyond the second of them: Keys 1981, equation 15.
std::array<float, 4> cubic_weights(float t) {
    constexpr float a = -0.5f;
    const auto near = [](float x) { return ((a + 2) * x - (a + 3)) * x * x + 1; };
    const auto far = [](float x) { return ((x - 5) * x + 8) * x * a - 4 * a; };
    return {far(1 + t), near(t), near(1 - t), far(2 - t)};
}

}  // namespace

Vector bicubic(ConstVectorView picture, int height, int width, int tall, int wide) {
    assert(picture.size() == static_cast<Eigen::Index>(height) * width);
    const int rows = (height + tall - 1) / tall, columns = (width + wide - 1) / wide;
    const auto block = [&](int row, int column) {
        const int y = std::clamp(row, 0, rows - 1) * tall, x = std::clamp(column, 0, columns - 1) * wide;
        return picture[static_cast<Eigen::Index>(y) * width + x];
    };
    Vector result(picture.size());
    for (int y = 0; y < height; ++y) {
        const float v = (static_cast<float>(y) + 0.5f) / static_cast<float>(tall) - 0.5f;
        const int top = static_cast<int>(std::floor(v));
        const std::array<float, 4> down = cubic_weights(v - static_cast<float>(top));
        for (int x = 0; x < width; ++x) {
            const float u = (static_cast<float>(x) + 0.5f) / static_cast<float>(wide) - 0.5f;
            const int left = static_cast<int>(std::floor(u));
            const std::array<float, 4> across = cubic_weights(u - static_cast<float>(left));
            float sum = 0;
            for (int i = 0; i < 4; ++i)
                for (int j = 0; j < 4; ++j)
                    sum += down[static_cast<std::size_t>(i)] * across[static_cast<std::size_t>(j)] *
                           block(top - 1 + i, left - 1 + j);
            result[static_cast<Eigen::Index>(y) * width + x] = std::clamp(sum, 0.0f, 1.0f);
        }
    }
    return result;
}

}  // namespace hourglass
