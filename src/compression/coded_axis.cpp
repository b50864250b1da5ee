#include "compression/coded_axis.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "math/half.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr int kLabelClasses = 10;

int rounded(float place, float step) { return static_cast<int>(std::lround(place / step)); }

// Bits of each number low .. low + size - 1 by how often it occurs.
std::vector<float> information(const std::vector<int>& counts, Index total) {
    std::vector<float> bits;
    const float all = static_cast<float>(total) + 0.5f * static_cast<float>(counts.size());
    for (const int count : counts) bits.push_back(std::log2(all / (static_cast<float>(count) + 0.5f)));
    return bits;
}

// Rounds to where squared error + weight * bits is least (entropy-constrained quantization: Chou, Lookabaugh
// and Gray 1989), among the two neighbors. The weight is what a bit is worth when rounding is fine: halving
// the step costs a bit and saves three quarters of step^2 / 12.
void round_places(ConstVectorView places, float step, Eigen::Ref<Eigen::VectorXi> numbers) {
    constexpr int kRounds = 3;
    const float weight = 2 * std::log(2.0f) / 12;  // in squared steps
    for (Index j = 0; j < places.size(); ++j) numbers(j) = rounded(places(j), step);
    for (int round = 0; round < kRounds; ++round) {
        const int low = numbers.minCoeff(), high = numbers.maxCoeff();
        std::vector<int> counts(static_cast<std::size_t>(high - low + 1));
        for (const int number : numbers) ++counts[static_cast<std::size_t>(number - low)];
        const std::vector<float> bits = information(counts, numbers.size());
        for (Index j = 0; j < places.size(); ++j) {
            const float exact = places(j) / step;
            const int below = static_cast<int>(std::floor(exact));
            const auto cost = [&](int number) {
                const float off = exact - static_cast<float>(number);
                return off * off + weight * bits[static_cast<std::size_t>(number - low)];
            };
            const int first = std::clamp(below, low, high), second = std::clamp(below + 1, low, high);
            numbers(j) = cost(first) <= cost(second) ? first : second;
        }
    }
}

std::uint8_t fit_shrink(ConstVectorView places, float step, Eigen::Ref<const Eigen::VectorXi> numbers) {
    double inward = 0;
    long others = 0;
    for (Index j = 0; j < places.size(); ++j) {
        if (numbers(j) == 0) continue;
        const double side = numbers(j) > 0 ? 1 : -1;
        inward += std::abs(numbers(j)) - side * static_cast<double>(places(j)) / static_cast<double>(step);
        ++others;
    }
    if (others == 0) return 0;
    return static_cast<std::uint8_t>(std::clamp(inward / static_cast<double>(others) * 256, 0.0, 127.0));
}

// Half precision holds no large or small numbers: a direction is stored over its largest.
void put_direction(ConstVectorView direction, ByteWriter& out) {
    const float scale = direction.cwiseAbs().maxCoeff();
    out.put(scale);
    for (const float number : direction) out.put(to_half(scale > 0 ? number / scale : 0));
}

void take_direction(ByteReader& in, VectorView direction) {
    const float scale = take_finite(in);
    for (float& number : direction) number = scale * from_half(in.take<std::uint16_t>());
    if (!direction.allFinite()) throw Error("the compressed file is damaged: a number that is not finite");
}

}  // namespace

float CodedAxis::place(int number, float step) const {
    const float inward = static_cast<float>(shrink) / 256;
    const float steps = static_cast<float>(std::abs(number)) - inward;
    return number == 0 ? 0 : (number > 0 ? steps : -steps) * step;
}

CodedAxis round_along(ConstVectorView places, float step, Eigen::Ref<Eigen::VectorXi> numbers) {
    const float widest = places.cwiseAbs().maxCoeff() / step;
    if (widest >= BellCurve::kMostNumbers / 2 - 1) {
        throw Error("step " + shortest_text(step) + " is too small: codes spread over more than " +
                    std::to_string(BellCurve::kMostNumbers) + " steps; it takes at least " +
                    shortest_text(2 * step * std::ceil(widest) / BellCurve::kMostNumbers));
    }
    round_places(places, step, numbers);
    const double mean = numbers.cast<double>().mean();
    const double variance = (numbers.cast<double>().array() - mean).square().mean();
    return {fit_bell_curve(numbers.minCoeff(), numbers.maxCoeff(), mean, variance),
            fit_shrink(places, step, numbers)};
}

AdaptiveFrequencies class_frequencies() { return AdaptiveFrequencies({0, kLabelClasses, 0, 65535}); }

void put_axis(const CodedAxis& axis, ByteWriter& out) {
    out.put(static_cast<std::int16_t>(axis.curve.low));
    out.put(static_cast<std::uint16_t>(axis.curve.size));
    if (!axis.is_live()) return;
    out.put(static_cast<std::uint16_t>(axis.curve.mode));
    out.put(axis.curve.narrow);
    out.put(axis.shrink);
}

CodedAxis take_axis(ByteReader& in) {
    CodedAxis axis;
    axis.curve.low = in.take<std::int16_t>();
    axis.curve.size = in.take<std::uint16_t>();
    if (!axis.is_live()) return axis;
    axis.curve.mode = in.take<std::uint16_t>();
    axis.curve.narrow = in.take<std::uint16_t>();
    axis.shrink = in.take<std::uint8_t>();
    return axis;
}

void put_directions(const Axes& axes, const std::vector<CodedAxis>& coded, ByteWriter& out) {
    for (Index i = 0; i < axes.center.size(); ++i) {
        if (!coded[static_cast<std::size_t>(i)].is_live()) continue;
        if (axes.turned)
            put_direction(axes.to_code.col(i), out);
        else
            out.put(axes.to_code(i, 0));
    }
}

Axes take_directions(ByteReader& in, bool turned, Vector center, const std::vector<CodedAxis>& coded) {
    const Index latent = center.size();
    Axes axes{std::move(center), turned, Matrix::Zero(latent, turned ? latent : 1), {}};
    for (Index i = 0; i < latent; ++i) {
        if (!coded[static_cast<std::size_t>(i)].is_live()) continue;
        if (turned)
            take_direction(in, axes.to_code.col(i));
        else
            axes.to_code(i, 0) = take_finite(in);
    }
    return axes;
}

float take_finite(ByteReader& in) {
    const float number = in.take_float();
    if (!std::isfinite(number)) throw Error("the compressed file is damaged: a number that is not finite");
    return number;
}

}  // namespace hourglass
