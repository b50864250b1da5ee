#include "augment/moved_copies.h"

#include <cmath>
#include <numbers>

namespace hourglass {
namespace {

constexpr float kMostPixels = 2;
constexpr float kMostRadians = 10 * std::numbers::pi_v<float> / 180;

}  // namespace

Movement draw_movement(Random& random) {
    Movement movement;
    movement.right = random.uniform(-kMostPixels, kMostPixels);
    movement.down = random.uniform(-kMostPixels, kMostPixels);
    movement.radians = random.uniform(-kMostRadians, kMostRadians);
    return movement;
}

Vector moved(ConstVectorView picture, ImageShape shape, const Movement& movement) {
    const float sine = std::sin(movement.radians), cosine = std::cos(movement.radians);
    const float middle_x = static_cast<float>(shape.width - 1) / 2;
    const float middle_y = static_cast<float>(shape.height - 1) / 2;
    const auto pixel = [&](int y, int x) {
        const bool inside = y >= 0 && y < shape.height && x >= 0 && x < shape.width;
        return inside ? picture[static_cast<Eigen::Index>(y) * shape.width + x] : 0.0f;
    };
    Vector result(picture.size());
    for (int y = 0; y < shape.height; ++y) {
        for (int x = 0; x < shape.width; ++x) {
            // Where this pixel comes from.
            const float dx = static_cast<float>(x) - movement.right - middle_x;
            const float dy = static_cast<float>(y) - movement.down - middle_y;
            const float from_x = cosine * dx + sine * dy + middle_x;
            const float from_y = cosine * dy - sine * dx + middle_y;
            const int left = static_cast<int>(std::floor(from_x)), top = static_cast<int>(std::floor(from_y));
            const float u = from_x - static_cast<float>(left), v = from_y - static_cast<float>(top);
            result[static_cast<Eigen::Index>(y) * shape.width + x] =
                (1 - v) * ((1 - u) * pixel(top, left) + u * pixel(top, left + 1)) +
                v * ((1 - u) * pixel(top + 1, left) + u * pixel(top + 1, left + 1));
        }
    }
    return result;
}

}  // namespace hourglass
