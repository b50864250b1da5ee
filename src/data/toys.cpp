#include "data/toys.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/error.h"
#include "base/text.h"
#include "data/synthetic_pictures.h"
#include "data/table.h"
#include "math/random.h"

namespace hourglass {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

std::uint8_t tenth(float share) { return static_cast<std::uint8_t>(std::min(share * 10, 9.0f)); }

// x from -1 to 1, y = x / 2.
ToySet::Point on_line(float u, float) {
    const float x = 2 * u - 1;
    return {x, x / 2, 0, tenth(u)};
}

// (cos a, sin a) for a from 0 to 2 pi.
ToySet::Point on_circle(float u, float) {
    const float a = 2 * kPi * u;
    return {std::cos(a), std::sin(a), 0, tenth(u)};
}

// The two half circles of scikit-learn's make_moons: (cos a, sin a) and (1 - cos a, 1/2 - sin a) for a from 0
// to pi.
ToySet::Point on_moon(float u, float) {
    const bool lower = u >= 0.5f;
    const float a = kPi * (lower ? 2 * u - 1 : 2 * u);
    if (lower) return {1 - std::cos(a), 0.5f - std::sin(a), 0, 1};
    return {std::cos(a), std::sin(a), 0, 0};
}

// scikit-learn's make_s_curve: (sin t, 2 v, sign(t) (cos t - 1)) for t from -3/2 pi to 3/2 pi.
ToySet::Point on_s_curve(float u, float v) {
    const float t = 3 * kPi * (u - 0.5f);
    return {std::sin(t), 2 * v, (t > 0 ? 1.0f : -1.0f) * (std::cos(t) - 1), tenth(u)};
}

// (t cos t, 21 v, t sin t) for t from 3/2 pi to 9/2 pi: Tenenbaum, de Silva and Langford, "A global geometric
// framework for nonlinear dimensionality reduction" (Science 2000), as in scikit-learn's make_swiss_roll.
ToySet::Point on_swiss_roll(float u, float v) {
    const float t = 1.5f * kPi * (1 + 2 * u);
    return {t * std::cos(t), 21 * v, t * std::sin(t), tenth(u)};
}

Dataset draw_pictures() { return synthetic_pictures(4000, 1000, kToySeed); }

constexpr ToySet kToySets[] = {
    {"line", "Line", "Points on a line, with noise: one number says it all, and PCA finds it.", 2, 1, true,
     0.03f, on_line},
    {"circle", "Circle", "Points on a circle, with noise: one number says where, but no straight line does.",
     2, 1, true, 0.03f, on_circle},
    {"two-moons", "Two moons", "Two half circles that reach into each other, with noise: two classes.", 2, 1,
     false, 0.06f, on_moon},
    {"s-curve", "S-curve", "A sheet bent to an S: two numbers say where on it a point is.", 3, 2, true, 0.03f,
     on_s_curve},
    {"swiss-roll", "Swiss roll", "A sheet rolled up: two numbers say where on it a point is.", 3, 2, true,
     0.1f, on_swiss_roll},
    {"color-pictures", "Color pictures", "Shapes on colored grounds, 32 x 32 pixels, drawn by the program.",
     0, 32, false, 0, nullptr, draw_pictures},
};

}  // namespace

std::span<const ToySet> toy_sets() { return kToySets; }

const ToySet* find_toy_set(std::string_view name) {
    const auto* const found = std::ranges::find(kToySets, name, &ToySet::name);
    return found == std::end(kToySets) ? nullptr : found;
}

const ToySet* toy_set_called(std::string_view label) {
    const auto* const found = std::ranges::find(kToySets, label, &ToySet::label);
    return found == std::end(kToySets) ? nullptr : found;
}

const ToySet& toy_set(std::string_view name) {
    if (const ToySet* const found = find_toy_set(name)) return *found;
    std::string known;
    for (const ToySet& set : kToySets) known += (known.empty() ? "" : ", ") + std::string(set.name);
    throw Error("there is no toy set " + in_quotes(name) + "; there are " + known);
}

ImageSet toy_samples(const ToySet& set, std::size_t count, std::uint64_t seed) {
    if (count == 0) throw Error("a toy set needs at least one row");
    if (set.at == nullptr) throw Error(std::string(set.label) + " are no points; toy_data() has them");
    ImageSet rows;
    rows.width = set.columns;
    rows.height = 1;
    rows.columns = {"x", "y"};
    if (set.columns == 3) rows.columns.emplace_back("z");
    if (!set.along) rows.classes = {"upper", "lower"};
    for (std::size_t i = 0; i < count; ++i) {
        Random random(seed, "toy set", static_cast<std::uint32_t>(i));
        const float u = random.uniform(), v = random.uniform();
        const ToySet::Point point = set.at(u, v);
        const float values[] = {point.x, point.y, point.z};
        for (int c = 0; c < set.columns; ++c) rows.values.push_back(values[c] + set.noise * random.normal());
        rows.labels.push_back(point.label);
    }
    return rows;
}

Dataset toy_data(const ToySet& set) {
    if (set.pictures != nullptr) {
        Dataset data = set.pictures();
        data.name = set.label;
        data.synthetic = false;  // these are not in the place of others
        return data;
    }
    return split(toy_samples(set, kToyRows, kToySeed), kTestShare, kSplitSeed, std::string(set.label));
}

}  // namespace hourglass
