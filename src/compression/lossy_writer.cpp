#include "compression/lossy_writer.h"

#include <algorithm>
#include <utility>

#include "compression/bytes.h"
#include "compression/lossy_format.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kNumbersLearnedAtOnce = 2048;
constexpr std::size_t kPushedAtOnce = 8192;

}  // namespace

LossyWriter::LossyWriter(const CodedSamples& samples, Axes axes, float step)
    : samples_(&samples), axes_(std::move(axes)), step_(step) {
    check_step(step);
    check_samples(samples);
    places_ = axes_.places(samples.codes);
    numbers_.resize(places_.rows(), places_.cols());
}

void LossyWriter::advance() {
    if (!rounded()) return round_next();
    if (!learned()) return learn_some();
    push_some();
}

void LossyWriter::round_next() {
    const auto axis = static_cast<Index>(coded_.size());
    const Vector places = places_.row(axis).transpose();
    Eigen::VectorXi numbers(places.size());
    coded_.push_back(round_along(places, step_, numbers));
    numbers_.row(axis) = numbers.transpose();
    frequencies_.emplace_back(coded_.back().curve);
}

void LossyWriter::learn_some() {
    const auto meet = [this](AdaptiveFrequencies& known, int number) {
        intervals_.push_back(known.interval(number));
        known.learn(number);
    };
    const Index axes = numbers_.rows();
    const Index end = std::min(numbers_.cols(), learned_ + std::max<Index>(1, kNumbersLearnedAtOnce / axes));
    for (; learned_ < end; ++learned_) {
        if (!samples_->labels.empty()) meet(classes_, samples_->labels[static_cast<std::size_t>(learned_)]);
        for (Index i = 0; i < axes; ++i)
            if (coded_[static_cast<std::size_t>(i)].curve.size > 1)
                meet(frequencies_[static_cast<std::size_t>(i)], numbers_(i, learned_));
    }
}

void LossyWriter::push_some() {
    const std::size_t end = std::min(intervals_.size(), pushed_ + kPushedAtOnce);
    for (; pushed_ < end; ++pushed_)
        stack_.push(intervals_[intervals_.size() - 1 - pushed_], AdaptiveFrequencies::kBits);
}

Container LossyWriter::container(std::uint32_t model, ImageShape image) const {
    ByteWriter out;
    out.put(
        static_cast<std::uint8_t>((axes_.turned ? kTurned : 0) | (samples_->labels.empty() ? 0 : kLabeled)));
    out.put(step_);
    for (const float number : axes_.center) out.put(number);
    for (const CodedAxis& axis : coded_) put_axis(axis, out);
    put_directions(axes_, coded_, out);
    for (const std::uint32_t word : stack_.words()) out.put(word);
    return {Coding::Lossy, model, image.width, image.height, static_cast<std::uint32_t>(numbers_.cols()),
            out.take()};
}

}  // namespace hourglass
