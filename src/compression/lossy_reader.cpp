#include "compression/lossy_reader.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "compression/bytes.h"
#include "compression/lossy_format.h"

namespace hourglass {
namespace {

using Eigen::Index;

constexpr Index kNumbersReadAtOnce = 1024;

int take_number(AnsStack& stack, AdaptiveFrequencies& known) {
    const int number = known.number_at(stack.top(AdaptiveFrequencies::kBits));
    stack.pop(known.interval(number), AdaptiveFrequencies::kBits);
    known.learn(number);
    return number;
}

}  // namespace

LossyReader::LossyReader(const Container& container, int latent) {
    if (container.coding != Coding::Lossy) throw Error("holds samples that were compressed without loss");
    ByteReader in(container.body);
    const auto flags = in.take<std::uint8_t>();
    labeled_ = (flags & kLabeled) != 0;
    step_ = in.take_float();
    check_step(step_);
    Vector center(latent);
    for (float& number : center) number = take_finite(in);
    for (int i = 0; i < latent; ++i) coded_.push_back(take_axis(in));
    axes_ = take_directions(in, (flags & kTurned) != 0, std::move(center), coded_);
    std::vector<std::uint32_t> words;
    while (!in.rest().empty()) words.push_back(in.take<std::uint32_t>());
    stack_ = AnsStack(words);
    for (const CodedAxis& axis : coded_) frequencies_.emplace_back(axis.curve);
    samples_.codes.resize(latent, container.count);
}

void LossyReader::advance() {
    const Index latent = samples_.codes.rows(), first = read_;
    const Index end =
        std::min(samples_.codes.cols(), first + std::max<Index>(1, kNumbersReadAtOnce / latent));
    for (Index j = first; j < end; ++j) {
        if (labeled_) samples_.labels.push_back(static_cast<std::uint8_t>(take_number(stack_, classes_)));
        for (Index i = 0; i < latent; ++i) {
            const auto at = static_cast<std::size_t>(i);
            const CodedAxis& axis = coded_[at];
            const int number = axis.curve.size > 1 ? take_number(stack_, frequencies_[at]) : axis.curve.low;
            samples_.codes(i, j) = axis.place(number, step_);
        }
    }
    samples_.codes.middleCols(first, end - first) =
        axes_.codes(samples_.codes.middleCols(first, end - first));
    read_ = end;
    if (done() && !stack_.empty())
        throw Error("the compressed file is damaged: it holds more than its samples");
}

}  // namespace hourglass
