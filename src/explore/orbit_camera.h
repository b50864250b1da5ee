// How points of space are looked at: turned about the middle, then projected without perspective, so that
// lengths at any distance can be compared.
#pragma once

#include <algorithm>
#include <cmath>

namespace hourglass::explore {

struct SpacePoint {
    float x = 0, y = 0, z = 0;  // to the right, away from who looks, up
};

struct OrbitCamera {
    float yaw = 0.35f;    // radians, about the upright axis
    float pitch = 0.22f;  // radians; positive looks down on the points
    float zoom = 1;

    // `units`: of the screen for each unit of space. x and y of the result are those of the screen, down
    // being positive; z is how far away the point is.
    SpacePoint to_screen(SpacePoint p, float middle_x, float middle_y, float units) const {
        const float right = std::cos(yaw) * p.x + std::sin(yaw) * p.y;
        const float away = -std::sin(yaw) * p.x + std::cos(yaw) * p.y;
        const float up = std::cos(pitch) * p.z + std::sin(pitch) * away;
        const float depth = std::cos(pitch) * away - std::sin(pitch) * p.z;
        return {middle_x + units * zoom * right, middle_y - units * zoom * up, depth};
    }
    // By a way over the screen, as a share of its smaller side: a whole side is half a turn.
    void turn(float right, float down) {
        constexpr float kHalfTurn = 3.14159265f;
        yaw = std::remainder(yaw - kHalfTurn * right, 2 * kHalfTurn);
        pitch = std::clamp(pitch + kHalfTurn * down, -kHalfTurn / 2, kHalfTurn / 2);
    }
    void magnify(float factor) { zoom = std::clamp(zoom * factor, 0.25f, 20.0f); }

    bool operator==(const OrbitCamera&) const = default;
};

}  // namespace hourglass::explore
