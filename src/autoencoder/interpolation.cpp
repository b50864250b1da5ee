#include "autoencoder/interpolation.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace hourglass {
namespace {

Vector on_arc(const Vector& from, const Vector& to, float position) {
    const float from_length = from.norm(), to_length = to.norm();
    const Vector line = (1 - position) * from + position * to;
    if (from_length == 0 || to_length == 0) return line;
    const float cosine = std::clamp(from.dot(to) / (from_length * to_length), -1.0f, 1.0f);
    const float angle = std::acos(cosine), sine = std::sin(angle);
    constexpr float kSmallestSine = 1e-4f;  // below it the directions are the same, or opposite
    if (sine < kSmallestSine) return line;
    const Vector direction = std::sin((1 - position) * angle) / sine / from_length * from +
                             std::sin(position * angle) / sine / to_length * to;
    return ((1 - position) * from_length + position * to_length) * direction;
}

}  // namespace

Vector interpolate(Interpolation kind, const Vector& from, const Vector& to, float position) {
    assert(from.size() == to.size());
    if (position <= 0) return from;
    if (position >= 1) return to;
    if (kind == Interpolation::Spherical) return on_arc(from, to, position);
    return (1 - position) * from + position * to;
}

}  // namespace hourglass
