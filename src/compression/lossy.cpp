#include "compression/lossy.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/error.h"
#include "base/text.h"
#include "compression/adaptive_frequencies.h"
#include "compression/axes.h"
#include "compression/bytes.h"
#include "data/minibatch.h"
#include "math/half.h"

namespace hourglass {
namespace {

using Eigen::Index;
using Integers = Eigen::MatrixXi;

constexpr int kLabelClasses = 10;
constexpr Index kDecodedAtOnce = 256;

enum Flags : std::uint8_t { kTurned = 1, kLabeled = 2 };

// How the numbers along one axis are coded and what they stand for.
struct Axis {
    BellCurve curve;
    // By how much a number other than 0 stands for a place nearer to 0, in 256ths of a step: where most
    // of the places are that are rounded to it.
    std::uint8_t shrink = 0;

    float place(int number, float step) const {
        const float inward = static_cast<float>(shrink) / 256;
        const float steps = static_cast<float>(std::abs(number)) - inward;
        return number == 0 ? 0 : (number > 0 ? steps : -steps) * step;
    }
};

struct Rounded {
    std::vector<Axis> axes;
    Integers numbers;  // axes x count
};

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
void round_axis(Eigen::Ref<const Vector> places, float step, Eigen::Ref<Eigen::VectorXi> numbers) {
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

std::uint8_t fit_shrink(Eigen::Ref<const Vector> places, float step,
                        Eigen::Ref<const Eigen::VectorXi> numbers) {
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

Axis fit_axis(Eigen::Ref<const Vector> places, float step, Eigen::Ref<Eigen::VectorXi> numbers) {
    const float widest = places.cwiseAbs().maxCoeff() / step;
    if (widest >= BellCurve::kMostNumbers / 2 - 1) {
        throw Error("step " + shortest_text(step) + " is too small: codes spread over more than " +
                    std::to_string(BellCurve::kMostNumbers) + " steps; it takes at least " +
                    shortest_text(2 * step * std::ceil(widest) / BellCurve::kMostNumbers));
    }
    round_axis(places, step, numbers);
    const double mean = numbers.cast<double>().mean();
    const double variance = (numbers.cast<double>().array() - mean).square().mean();
    return {fit_bell_curve(numbers.minCoeff(), numbers.maxCoeff(), mean, variance),
            fit_shrink(places, step, numbers)};
}

Rounded round_places(const Matrix& places, float step) {
    Rounded found;
    found.numbers.resize(places.rows(), places.cols());
    Eigen::VectorXi numbers(places.cols());
    for (Index i = 0; i < places.rows(); ++i) {
        found.axes.push_back(fit_axis(places.row(i).transpose(), step, numbers));
        found.numbers.row(i) = numbers.transpose();
    }
    return found;
}

// Classes, like any number of no particular order.
AdaptiveFrequencies label_frequencies() { return AdaptiveFrequencies({0, kLabelClasses, 0, 65535}); }

std::vector<AdaptiveFrequencies> start_frequencies(const std::vector<Axis>& axes) {
    std::vector<AdaptiveFrequencies> all;
    for (const Axis& axis : axes) all.emplace_back(axis.curve);
    return all;
}

// The stack gives back last what came first: the coder learns forward, and then pushes backward.
std::vector<std::uint32_t> code_numbers(const Rounded& samples, const std::vector<std::uint8_t>& labels) {
    std::vector<AdaptiveFrequencies> frequencies = start_frequencies(samples.axes);
    AdaptiveFrequencies classes = label_frequencies();
    std::vector<Interval> intervals;
    const auto meet = [&intervals](AdaptiveFrequencies& known, int number) {
        intervals.push_back(known.interval(number));
        known.learn(number);
    };
    for (Index j = 0; j < samples.numbers.cols(); ++j) {
        if (!labels.empty()) meet(classes, labels[static_cast<std::size_t>(j)]);
        for (Index i = 0; i < samples.numbers.rows(); ++i)
            if (samples.axes[static_cast<std::size_t>(i)].curve.size > 1)
                meet(frequencies[static_cast<std::size_t>(i)], samples.numbers(i, j));
    }
    AnsStack stack;
    for (std::size_t i = intervals.size(); i-- > 0;) stack.push(intervals[i], AdaptiveFrequencies::kBits);
    return stack.words();
}

int take_number(AnsStack& stack, AdaptiveFrequencies& known) {
    const int number = known.number_at(stack.top(AdaptiveFrequencies::kBits));
    stack.pop(known.interval(number), AdaptiveFrequencies::kBits);
    known.learn(number);
    return number;
}

float take_finite(ByteReader& in) {
    const float number = in.take_float();
    if (!std::isfinite(number)) throw Error("the compressed file is damaged: a number that is not finite");
    return number;
}

bool is_live(const Axis& axis) { return axis.curve.size > 1 || axis.curve.low != 0; }

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

// Of the axes along which there is anything.
void put_directions(const Axes& axes, const std::vector<Axis>& coded, ByteWriter& out) {
    for (Index i = 0; i < axes.center.size(); ++i) {
        if (!is_live(coded[static_cast<std::size_t>(i)])) continue;
        if (axes.turned)
            put_direction(axes.to_code.col(i), out);
        else
            out.put(axes.to_code(i, 0));
    }
}

Axes take_directions(ByteReader& in, bool turned, Vector center, const std::vector<Axis>& coded) {
    const Index latent = center.size();
    Axes axes{std::move(center), turned, Matrix::Zero(latent, turned ? latent : 1), {}};
    for (Index i = 0; i < latent; ++i) {
        if (!is_live(coded[static_cast<std::size_t>(i)])) continue;
        if (turned)
            take_direction(in, axes.to_code.col(i));
        else
            axes.to_code(i, 0) = take_finite(in);
    }
    return axes;
}

void put_axis(const Axis& axis, ByteWriter& out) {
    out.put(static_cast<std::int16_t>(axis.curve.low));
    out.put(static_cast<std::uint16_t>(axis.curve.size));
    if (!is_live(axis)) return;
    out.put(static_cast<std::uint16_t>(axis.curve.mode));
    out.put(axis.curve.narrow);
    out.put(axis.shrink);
}

Axis take_axis(ByteReader& in) {
    Axis axis;
    axis.curve.low = in.take<std::int16_t>();
    axis.curve.size = in.take<std::uint16_t>();
    if (!is_live(axis)) return axis;
    axis.curve.mode = in.take<std::uint16_t>();
    axis.curve.narrow = in.take<std::uint16_t>();
    axis.shrink = in.take<std::uint8_t>();
    return axis;
}

void check_step(float step) {
    if (!(step >= kSmallestStep && step <= kLargestStep)) {
        throw Error("the step must be from " + shortest_text(kSmallestStep) + " to " +
                    shortest_text(kLargestStep) + ", not " + shortest_text(step));
    }
}

void check_codes(const Matrix& codes) {
    if (codes.cols() == 0) throw Error("there are no samples to compress");
    if (!codes.allFinite()) throw Error("a sample's code is not finite, so it cannot be compressed");
}

}  // namespace

Container compress_codes(const Autoencoder& model, const CodedSamples& samples, float step,
                         ThreadTeam& team) {
    check_step(step);
    check_codes(samples.codes);
    return compress_codes(model, samples, fit_axes(model, samples.codes, samples.labels, step, team), step);
}

Container compress_codes(const Autoencoder& model, const CodedSamples& samples, const Axes& axes,
                         float step) {
    check_step(step);
    check_codes(samples.codes);
    const Rounded rounded = round_places(axes.places(samples.codes), step);

    ByteWriter out;
    out.put(static_cast<std::uint8_t>((axes.turned ? kTurned : 0) | (samples.labels.empty() ? 0 : kLabeled)));
    out.put(step);
    for (const float number : axes.center) out.put(number);
    for (const Axis& axis : rounded.axes) put_axis(axis, out);
    put_directions(axes, rounded.axes, out);
    for (const std::uint32_t word : code_numbers(rounded, samples.labels)) out.put(word);

    const ImageShape image = model.image();
    return {Coding::Lossy,
            model_checksum(model),
            image.width,
            image.height,
            static_cast<std::uint32_t>(samples.codes.cols()),
            out.take()};
}

CodedSamples decompress_codes(const Container& container, const Autoencoder& model) {
    if (container.coding != Coding::Lossy) throw Error("holds samples that were compressed without loss");
    check_model(container, model);
    const Index latent = model.spec().latent, count = container.count;
    ByteReader in(container.body);
    const auto flags = in.take<std::uint8_t>();
    const float step = in.take_float();
    check_step(step);
    Vector center(latent);
    for (float& number : center) number = take_finite(in);
    std::vector<Axis> coded;
    for (Index i = 0; i < latent; ++i) coded.push_back(take_axis(in));
    const Axes axes = take_directions(in, (flags & kTurned) != 0, std::move(center), coded);

    std::vector<std::uint32_t> words;
    while (!in.rest().empty()) words.push_back(in.take<std::uint32_t>());
    AnsStack stack(words);
    std::vector<AdaptiveFrequencies> frequencies = start_frequencies(coded);
    AdaptiveFrequencies classes = label_frequencies();
    CodedSamples samples{Matrix(latent, count), {}};
    for (Index j = 0; j < count; ++j) {
        if (flags & kLabeled)
            samples.labels.push_back(static_cast<std::uint8_t>(take_number(stack, classes)));
        for (Index i = 0; i < latent; ++i) {
            const Axis& axis = coded[static_cast<std::size_t>(i)];
            const int number = axis.curve.size > 1
                                   ? take_number(stack, frequencies[static_cast<std::size_t>(i)])
                                   : axis.curve.low;
            samples.codes(i, j) = axis.place(number, step);
        }
    }
    if (!stack.empty()) throw Error("the compressed file is damaged: it holds more than its samples");
    samples.codes = axes.codes(samples.codes);
    return samples;
}

std::size_t file_size(const Container& container) { return pack(container).size(); }

double decoded_error(const Autoencoder& model, const CodedSamples& samples, const ImageSet& images,
                     ThreadTeam& team) {
    double squared = 0;
    for_each_chunk(images, images.count(), kDecodedAtOnce, [&](Index first, MatrixView pixels, Labels) {
        const Labels labels = samples.labels.empty() ? Labels()
                                                     : Labels(samples.labels)
                                                           .subspan(static_cast<std::size_t>(first),
                                                                    static_cast<std::size_t>(pixels.cols()));
        const Matrix decoded = model.decode(samples.codes.middleCols(first, pixels.cols()), team, labels);
        squared += (decoded - pixels).cast<double>().squaredNorm();
    });
    return squared / (static_cast<double>(images.count()) * static_cast<double>(images.features()));
}

}  // namespace hourglass
