#include "data/synthetic_pictures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <string_view>

#include "base/error.h"
#include "math/random.h"

namespace hourglass {
namespace {

constexpr int kPictureSide = 32;
constexpr float kTurn = 2 * std::numbers::pi_v<float>;

using Color = std::array<float, 3>;

// Hue, saturation and value, each 0..1 (Smith 1978).
Color color_of(float hue, float saturation, float value) {
    Color color;
    for (std::size_t c = 0; c < 3; ++c) {
        const float at = std::fmod(hue * 6 + (c == 0 ? 0.0f : c == 1 ? 4.0f : 2.0f), 6.0f);
        const float share = std::clamp(std::abs(at - 3) - 1, 0.0f, 1.0f);
        color[c] = value * (1 - saturation * (1 - share));
    }
    return color;
}

Color blend(const Color& a, const Color& b, float share) {
    Color color;
    for (std::size_t c = 0; c < 3; ++c) color[c] = a[c] + share * (b[c] - a[c]);
    return color;
}

float length(float x, float y) { return std::sqrt(x * x + y * y); }

// How far the point is from the edge of the shape, negative within; the shape has about the radius 1.
float distance(int shape, float x, float y) {
    const float radius = length(x, y), angle = std::atan2(y, x);
    switch (shape) {
        case 0:  // disk
            return radius - 1;
        case 1:  // ring
            return std::abs(radius - 0.75f) - 0.25f;
        case 2:  // square
            return std::max(std::abs(x), std::abs(y)) - 0.85f;
        case 3:  // triangle: the side that is farthest out
            return std::max({-y, 0.866f * x + 0.5f * y, -0.866f * x + 0.5f * y}) - 0.55f;
        case 4:  // star
            return radius - (0.7f + 0.35f * std::cos(5 * angle));
        case 5:  // cross
            return std::min(std::max(std::abs(x) - 0.3f, std::abs(y) - 1),
                            std::max(std::abs(y) - 0.3f, std::abs(x) - 1));
        case 6:  // moon
            return std::max(radius - 1, 0.8f - length(x - 0.5f, y));
        case 7:  // drop
            return y > 0 ? length(x, y) - 0.65f : std::abs(x) + 0.45f * (-y) - 0.62f;
        case 8:  // stripes
            return std::max({radius - 1.15f, 0.35f * std::cos(4.5f * x)});
        default:  // checks
            return std::max({radius - 1.15f, 0.5f * std::sin(3.2f * x) * std::sin(3.2f * y)});
    }
}

struct Range {
    float low, high;
};

// Of this hue, whose whole numbers do not count. One number is drawn after the other: among the arguments of
// one call compilers differ in which comes first.
Color random_color(Random& random, float hue, Range saturation, Range value) {
    const float chosen = random.uniform(saturation.low, saturation.high);
    return color_of(std::fmod(hue, 1.0f), chosen, random.uniform(value.low, value.high));
}

// One picture's own way of being drawn.
struct Scene {
    explicit Scene(Random& random) {
        const float hue = random.uniform();
        from = random_color(random, hue, {0.1f, 0.7f}, {0.15f, 0.95f});
        const float other = hue + random.uniform(0.0f, 0.3f);
        to = random_color(random, other, {0.1f, 0.7f}, {0.15f, 0.95f});
        // Not the background's hue, so that the shape shows.
        const float opposite = hue + random.uniform(0.35f, 0.65f);
        ink = random_color(random, opposite, {0.55f, 1.0f}, {0.5f, 1.0f});
        direction = random.uniform(0.0f, kTurn);
        turn = random.uniform(-0.5f, 0.5f);
        size = random.uniform(0.42f, 0.78f);
        x = random.uniform(-0.25f, 0.25f);
        y = random.uniform(-0.25f, 0.25f);
        softness = random.uniform(0.04f, 0.12f);
        light = random.uniform(0.0f, kTurn);
        wave = random.uniform(0.0f, 0.12f);
        wave_length = random.uniform(2.0f, 9.0f);
        grain = random.uniform(0.0f, 0.03f);
    }

    Color from{}, to{}, ink{};
    float direction, turn, size, x, y, softness, light, wave, wave_length, grain;
};

// The color at a point of -1..1 in both directions, before the grain.
Color color_at(const Scene& scene, int shape, float x, float y) {
    const float along = 0.5f + 0.35f * (x * std::cos(scene.direction) + y * std::sin(scene.direction)) +
                        scene.wave * std::sin(scene.wave_length * (x - y));
    const Color ground = blend(scene.from, scene.to, std::clamp(along, 0.0f, 1.0f));
    const float u = (x - scene.x) / scene.size, v = (y - scene.y) / scene.size;
    const float inner_x = u * std::cos(scene.turn) + v * std::sin(scene.turn);
    const float inner_y = v * std::cos(scene.turn) - u * std::sin(scene.turn);
    const float edge = distance(shape, inner_x, inner_y) * scene.size;
    const float cover = std::clamp(0.5f - edge / scene.softness, 0.0f, 1.0f);
    const float lit = 0.8f + 0.3f * (u * std::cos(scene.light) + v * std::sin(scene.light));
    Color color = scene.ink;
    for (float& channel : color) channel *= lit;
    return blend(ground, color, cover);
}

ImageSet draw_pictures(std::size_t count, std::uint64_t seed, std::string_view stream) {
    if (count == 0) throw Error("synthetic pictures: there must be at least one to train and one to test");
    constexpr std::size_t kShapes = 10;
    ImageSet set;
    set.width = set.height = kPictureSide;
    set.channels = 3;
    set.classes = {"disk",  "ring", "square", "triangle", "star",
                   "cross", "moon", "drop",   "stripes",  "checks"};
    set.pixels.reserve(count * set.features());
    for (std::size_t i = 0; i < count; ++i) {
        Random random(seed, stream, static_cast<std::uint32_t>(i));
        const Scene scene(random);
        const auto shape = static_cast<int>(i % kShapes);
        for (int row = 0; row < kPictureSide; ++row) {
            for (int column = 0; column < kPictureSide; ++column) {
                constexpr float kStep = 2.0f / kPictureSide;
                const float x = (static_cast<float>(column) + 0.5f) * kStep - 1;
                const float y = (static_cast<float>(row) + 0.5f) * kStep - 1;
                Color color = color_at(scene, shape, x, y);
                const float grain = scene.grain * random.normal();
                for (float& channel : color) channel += grain;
                for (const std::uint8_t byte : to_bytes(color)) set.pixels.push_back(byte);
            }
        }
        set.labels.push_back(static_cast<std::uint8_t>(shape));
    }
    return set;
}

}  // namespace

Dataset synthetic_pictures(std::size_t train_count, std::size_t test_count, std::uint64_t seed) {
    return {"synthetic pictures", true, draw_pictures(train_count, seed, "synthetic training pictures"),
            draw_pictures(test_count, seed, "synthetic test pictures")};
}

}  // namespace hourglass
