#include "data/synthetic.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "data/strokes.h"
#include "math/random.h"

namespace hourglass {
namespace {

// The pen's path through a digit, in a frame about 0.7 wide and 1 high, y down. It is a smooth curve through
// the points; a point given twice is a corner.
using Stroke = std::vector<Point>;

struct Glyph {
    int digit;
    std::vector<Stroke> strokes;
};

// The ways to write each digit; a class picks one of its glyphs at random.
const std::vector<Glyph>& glyphs() {
    // clang-format off
    static const std::vector<Glyph> table = {
        {0, {{{.40f, .02f}, {.14f, .16f}, {.05f, .52f}, {.15f, .86f}, {.36f, .98f}, {.58f, .84f}, {.66f, .48f}, {.56f, .14f}, {.38f, .02f}, {.28f, .08f}}}},
        {0, {{{.34f, .02f}, {.10f, .24f}, {.06f, .60f}, {.22f, .94f}, {.46f, .94f}, {.62f, .62f}, {.58f, .22f}, {.36f, .02f}}}},
        {1, {{{.36f, .00f}, {.35f, .35f}, {.34f, .70f}, {.33f, 1.0f}}}},
        {1, {{{.38f, .00f}, {.35f, .50f}, {.34f, 1.0f}}}},
        {1, {{{.20f, .22f}, {.30f, .12f}, {.40f, .00f}, {.40f, .00f}, {.39f, .50f}, {.38f, 1.0f}}}},
        {1, {{{.18f, .20f}, {.38f, .00f}, {.38f, .00f}, {.38f, .50f}, {.38f, 1.0f}}, {{.14f, 1.0f}, {.38f, .99f}, {.62f, 1.0f}}}},
        {2, {{{.08f, .22f}, {.22f, .04f}, {.46f, .02f}, {.60f, .20f}, {.50f, .48f}, {.28f, .74f}, {.05f, .96f}, {.05f, .96f}, {.34f, .95f}, {.68f, .94f}}}},
        {2, {{{.08f, .20f}, {.26f, .02f}, {.50f, .06f}, {.58f, .28f}, {.42f, .62f}, {.18f, .92f}, {.06f, .94f}, {.08f, .80f}, {.22f, .78f}, {.44f, .92f}, {.70f, .94f}}}},
        {3, {{{.08f, .14f}, {.28f, .00f}, {.52f, .08f}, {.54f, .30f}, {.26f, .46f}, {.26f, .46f}, {.52f, .54f}, {.62f, .76f}, {.44f, .97f}, {.20f, .98f}, {.04f, .86f}}}},
        {3, {{{.06f, .04f}, {.32f, .03f}, {.58f, .02f}, {.58f, .02f}, {.42f, .22f}, {.26f, .42f}, {.26f, .42f}, {.54f, .50f}, {.62f, .74f}, {.44f, .97f}, {.20f, .99f}, {.04f, .88f}}}},
        {4, {{{.14f, .04f}, {.11f, .28f}, {.06f, .54f}, {.06f, .54f}, {.34f, .54f}, {.66f, .50f}}, {{.54f, .00f}, {.50f, .50f}, {.46f, 1.0f}}}},
        {4, {{{.50f, .00f}, {.26f, .32f}, {.03f, .62f}, {.03f, .62f}, {.36f, .63f}, {.70f, .62f}}, {{.50f, .00f}, {.50f, .50f}, {.49f, 1.0f}}}},
        {5, {{{.62f, .02f}, {.40f, .03f}, {.18f, .04f}, {.18f, .04f}, {.15f, .24f}, {.12f, .44f}, {.12f, .44f}, {.36f, .38f}, {.60f, .54f}, {.57f, .84f}, {.30f, .99f}, {.05f, .88f}}}},
        {5, {{{.20f, .06f}, {.16f, .24f}, {.14f, .42f}, {.14f, .42f}, {.34f, .36f}, {.56f, .50f}, {.56f, .80f}, {.32f, .98f}, {.06f, .92f}}, {{.20f, .06f}, {.42f, .04f}, {.66f, .01f}}}},
        {6, {{{.52f, .00f}, {.26f, .20f}, {.09f, .56f}, {.12f, .88f}, {.34f, .99f}, {.56f, .86f}, {.57f, .64f}, {.38f, .52f}, {.14f, .68f}}}},
        {6, {{{.36f, .00f}, {.18f, .28f}, {.08f, .64f}, {.18f, .94f}, {.42f, .98f}, {.60f, .80f}, {.50f, .58f}, {.28f, .60f}, {.14f, .78f}}}},
        {7, {{{.04f, .07f}, {.34f, .06f}, {.62f, .04f}, {.62f, .04f}, {.42f, .48f}, {.26f, 1.0f}}}},
        {7, {{{.06f, .16f}, {.08f, .05f}, {.08f, .05f}, {.36f, .06f}, {.64f, .03f}, {.64f, .03f}, {.50f, .34f}, {.38f, .68f}, {.32f, 1.0f}}}},
        {7, {{{.04f, .06f}, {.34f, .06f}, {.64f, .04f}, {.64f, .04f}, {.44f, .48f}, {.28f, 1.0f}}, {{.20f, .51f}, {.40f, .50f}, {.62f, .48f}}}},
        {8, {{{.56f, .14f}, {.36f, .00f}, {.13f, .12f}, {.18f, .34f}, {.38f, .48f}, {.59f, .68f}, {.53f, .92f}, {.30f, 1.0f}, {.09f, .88f}, {.14f, .66f}, {.36f, .46f}, {.56f, .28f}, {.56f, .12f}}}},
        {8, {{{.36f, .00f}, {.14f, .10f}, {.14f, .34f}, {.36f, .46f}, {.58f, .34f}, {.58f, .10f}, {.34f, .00f}}, {{.36f, .46f}, {.08f, .60f}, {.08f, .88f}, {.36f, 1.0f}, {.64f, .88f}, {.62f, .60f}, {.34f, .46f}}}},
        {9, {{{.58f, .20f}, {.38f, .02f}, {.14f, .12f}, {.10f, .36f}, {.28f, .50f}, {.50f, .40f}, {.60f, .16f}, {.60f, .16f}, {.57f, .58f}, {.48f, 1.0f}}}},
        {9, {{{.56f, .16f}, {.34f, .01f}, {.10f, .16f}, {.12f, .42f}, {.34f, .48f}, {.54f, .34f}, {.58f, .12f}, {.60f, .50f}, {.52f, .86f}, {.30f, 1.0f}, {.10f, .92f}}}},
    };
    // clang-format on
    return table;
}

// One person's hand on one occasion.
struct Hand {
    float width;   // of the digit, as a factor
    float slant;   // shear to the right
    float turn;    // rotation, radians
    float bend;    // bow of the vertical
    float wobble;  // standard deviation of each point
    float pen;     // pixels on the canvas

    explicit Hand(Random& random)
        : width(random.uniform(0.8f, 1.45f)),
          slant(std::clamp(0.15f + 0.22f * random.normal(), -0.3f, 0.65f)),
          turn(0.07f * random.normal()),
          bend(0.12f * random.normal()),
          wobble(random.uniform(0.008f, 0.038f)),
          pen(std::clamp(5.5f + 1.3f * random.normal(), 3.0f, 9.0f)) {}
};

constexpr int kCanvas = 80;            // drawn larger than the result, and scaled down by center_in_box
constexpr float kDigitHeight = 40.0f;  // on the canvas

Point onto_canvas(Point p, const Hand& hand, Random& random) {
    const float x = p.x - 0.35f + hand.wobble * random.normal();
    const float y = p.y - 0.5f + hand.wobble * random.normal();
    const float leaning = hand.width * x - hand.slant * y + hand.bend * (4 * y * y - 0.5f) * 0.5f;
    const float cosine = std::cos(hand.turn);
    const float sine = std::sin(hand.turn);
    const float middle = static_cast<float>(kCanvas) / 2;
    return {middle + kDigitHeight * (cosine * leaning - sine * y),
            middle + kDigitHeight * (sine * leaning + cosine * y)};
}

// The Catmull-Rom spline through the points (Catmull and Rom, 1974), appended as short straight pieces.
void append_spline(std::span<const Point> through, std::vector<Point>& path) {
    constexpr int kPieces = 5;
    const auto blend = [](float p0, float p1, float p2, float p3, float t) {
        return p1 +
               0.5f * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
    };
    for (std::size_t i = 0; i + 1 < through.size(); ++i) {
        const Point a = through[i == 0 ? 0 : i - 1];
        const Point b = through[i];
        const Point c = through[i + 1];
        const Point d = through[std::min(i + 2, through.size() - 1)];
        for (int piece = 0; piece <= kPieces; ++piece) {
            const float t = static_cast<float>(piece) / kPieces;
            path.push_back({blend(a.x, b.x, c.x, d.x, t), blend(a.y, b.y, c.y, d.y, t)});
        }
    }
}

std::vector<Point> path_of(const Stroke& stroke, const Hand& hand, Random& random) {
    std::vector<Point> path;
    std::vector<Point> smooth;  // since the last corner
    for (std::size_t i = 0; i < stroke.size(); ++i) {
        const bool corner = i > 0 && stroke[i].x == stroke[i - 1].x && stroke[i].y == stroke[i - 1].y;
        if (corner) {
            append_spline(smooth, path);
            smooth.erase(smooth.begin(), smooth.end() - 1);
        } else {
            smooth.push_back(onto_canvas(stroke[i], hand, random));
        }
    }
    append_spline(smooth, path);
    return path;
}

const Glyph& choose_glyph(int digit, Random& random) {
    const auto is_digit = [&](const Glyph& glyph) { return glyph.digit == digit; };
    const auto first = std::ranges::find_if(glyphs(), is_digit);
    const auto ways = static_cast<std::uint32_t>(std::ranges::count_if(glyphs(), is_digit));
    return *(first + random.below(ways));
}

GrayImage draw_digit(int digit, Random& random) {
    const Glyph& glyph = choose_glyph(digit, random);
    const Hand hand(random);
    GrayImage canvas(kCanvas, kCanvas);
    for (const Stroke& stroke : glyph.strokes) draw_stroke(canvas, path_of(stroke, hand, random), hand.pen);
    return center_in_box(canvas);
}

ImageSet draw_set(std::size_t count, std::uint64_t seed, std::string_view stream) {
    if (count == 0) throw Error("synthetic digits: there must be at least one training and one test image");
    ImageSet set{28, 28, {}, {}};
    set.pixels.reserve(count * set.features());
    set.labels.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        Random random(seed, stream, static_cast<std::uint32_t>(i));
        const int digit = static_cast<int>(i % 10);
        const std::vector<std::uint8_t> pixels = to_bytes(draw_digit(digit, random).pixels);
        set.pixels.insert(set.pixels.end(), pixels.begin(), pixels.end());
        set.labels.push_back(static_cast<std::uint8_t>(digit));
    }
    return set;
}

}  // namespace

Dataset synthetic_digits(std::size_t train_count, std::size_t test_count, std::uint64_t seed) {
    return {"synthetic digits", true, draw_set(train_count, seed, "synthetic training digits"),
            draw_set(test_count, seed, "synthetic test digits")};
}

std::vector<std::vector<Point>> digit_strokes(int digit, std::uint64_t seed) {
    if (digit < 0 || digit > 9) throw Error("a digit is 0 to 9, not " + std::to_string(digit));
    constexpr float kShare = 0.66f;  // of the square, from top to bottom
    Random random(seed, "strokes", static_cast<std::uint32_t>(digit));
    const Glyph& glyph = choose_glyph(digit, random);
    const Hand hand(random);
    const auto to_square = [](float at) {
        const float middle = static_cast<float>(kCanvas) / 2;
        return std::clamp(0.5f + kShare * (at - middle) / kDigitHeight, 0.06f, 0.94f);
    };
    std::vector<std::vector<Point>> strokes;
    for (const Stroke& stroke : glyph.strokes) {
        strokes.push_back(path_of(stroke, hand, random));
        for (Point& point : strokes.back()) point = {to_square(point.x), to_square(point.y)};
    }
    return strokes;
}

}  // namespace hourglass
