#include "ui/colors.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <iterator>
#include <numbers>

namespace hourglass::ui {
namespace {

constexpr ImU32 kSeries[] = {rgb(0x3F90DA), rgb(0xFFA90E), rgb(0xBD1F01), rgb(0x94A4A2), rgb(0x832DB6),
                             rgb(0xA96B59), rgb(0xE76300), rgb(0xB9AC70), rgb(0x717581), rgb(0x92DADD)};
// Of the digits 0 to 9: those whose codes lie side by side, such as 3, 5 and 8, are far apart in OKLab, also
// as a person without green cones sees them.
constexpr int kColorOfClass[] = {5, 3, 4, 1, 8, 0, 7, 6, 2, 9};
static_assert(std::size(kColorOfClass) == std::size(kSeries));

int to_byte(double linear) {
    linear = std::clamp(linear, 0.0, 1.0);
    const double encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * std::pow(linear, 1 / 2.4) - 0.055;
    return static_cast<int>(std::lround(255 * encoded));
}

// Lightness, chroma and hue (degrees) of OKLab, as a color of the screen.
ImU32 from_oklch(double lightness, double chroma, double hue) {
    const double angle = hue * std::numbers::pi / 180;
    const double a = chroma * std::cos(angle), b = chroma * std::sin(angle);
    const auto cube = [](double x) { return x * x * x; };
    const double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    const double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    const double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return IM_COL32(to_byte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
                    to_byte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
                    to_byte(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s), 255);
}

constexpr int kSteps = 256;
std::array<ImU32, kSteps> make_sequence() {
    std::array<ImU32, kSteps> colors{};
    for (int i = 0; i < kSteps; ++i) {
        const double t = static_cast<double>(i) / (kSteps - 1);
        // Chroma is least at the ends, where dark and light colors have little.
        colors[i] = from_oklch(0.22 + 0.72 * t, 0.06 + 0.09 * std::sin(std::numbers::pi * t), 290 - 190 * t);
    }
    return colors;
}

}  // namespace

ImU32 class_color(int label) {
    return series_color(kColorOfClass[std::abs(label) % std::size(kColorOfClass)]);
}

ImU32 series_color(int i) { return kSeries[std::abs(i) % std::size(kSeries)]; }

ImU32 sequential_color(float value) {
    static const std::array<ImU32, kSteps> colors = make_sequence();
    return colors[static_cast<std::size_t>(std::clamp(value, 0.0f, 1.0f) * (kSteps - 1) + 0.5f)];
}

ImU32 diverging_color(float value) {
    const float strength = std::clamp(std::abs(value), 0.0f, 1.0f);
    const int alpha = static_cast<int>(255 * std::sqrt(strength) + 0.5f);
    return value < 0 ? IM_COL32(0x4A, 0x9B, 0xE8, alpha) : IM_COL32(0xF0, 0x84, 0x2B, alpha);
}

}  // namespace hourglass::ui
