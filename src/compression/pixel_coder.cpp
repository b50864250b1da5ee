#include "compression/pixel_coder.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/error.h"
#include "compression/exact_math.h"

namespace hourglass {
namespace {

constexpr int kQuestionBits = 16;
constexpr std::uint32_t kWhole = 1u << kQuestionBits;

// Classes of what is known.
constexpr std::size_t kLevels = 32;           // of the decoder's output
constexpr std::size_t kNear = 3 * 3 * 2 * 2;  // of the pixels left, above, and above to both sides
constexpr std::size_t kExpected = 16 * 8;     // of the decoder's output with the mean of left and above

// The questions, in the order in which their probabilities are stored.
constexpr std::size_t kIsZero = 0;
constexpr std::size_t kIsBright = kIsZero + kLevels * kNear;
constexpr std::size_t kWhichBright = kIsBright + kLevels * kNear;  // two bits: 3 questions, by left and above
constexpr std::size_t kHighBits = kWhichBright + 3 * 9;            // the first three bits: 7 questions
constexpr std::size_t kLowBits = kHighBits + 7 * kExpected;        // the others, by the bits before
constexpr std::size_t kGrayQuestions = kLowBits + 256;
constexpr std::size_t kBinaryQuestions = kLevels * kNear;

constexpr int kBright = 252;

std::size_t third(std::uint8_t value) { return value == 0 ? 0 : value < kBright ? 1 : 2; }

// Logits in steps of 1/12 as bytes: -127 to 127 and the middle.
std::uint32_t probability_of(std::uint8_t stored) {
    const double logit = (static_cast<double>(stored) - 128) / 12;
    const double share = 1 / (1 + exact_exp(-logit));
    return std::clamp<std::uint32_t>(static_cast<std::uint32_t>(share * kWhole), 1, kWhole - 1);
}

}  // namespace

struct PixelCoder::Surroundings {
    std::size_t level;     // of kLevels
    std::size_t near;      // of kNear
    std::size_t beside;    // of 9
    std::size_t expected;  // of kExpected
};

PixelCoder::PixelCoder(Kind kind, int width)
    : kind_(kind), width_(width), counts_(kind == Kind::Gray ? kGrayQuestions : kBinaryQuestions) {}

PixelCoder::Surroundings PixelCoder::surroundings(std::span<const std::uint8_t> pixels,
                                                  std::span<const float> outputs, std::size_t pixel) const {
    const auto width = static_cast<std::size_t>(width_);
    const std::size_t x = pixel % width, y = pixel / width;
    const std::uint8_t left = x > 0 ? pixels[pixel - 1] : 0;
    const std::uint8_t above = y > 0 ? pixels[pixel - width] : 0;
    const std::uint8_t above_left = x > 0 && y > 0 ? pixels[pixel - width - 1] : 0;
    const std::uint8_t above_right = x + 1 < width && y > 0 ? pixels[pixel - width + 1] : 0;
    // NaN counts as the least.
    const float output = outputs[pixel] > -8.0f ? std::min(outputs[pixel], 7.999f) : -8.0f;
    const auto level = static_cast<std::size_t>((output + 8) * (kLevels / 16.0f));
    const std::size_t beside = third(left) * 3 + third(above);
    const std::size_t near = (beside * 2 + (above_left > 0)) * 2 + (above_right > 0);
    return {level, near, beside, level / 2 * 8 + static_cast<std::size_t>(left + above) / 64};
}

template <typename Ask>
std::uint8_t PixelCoder::questions(const Surroundings& around, const Ask& ask) const {
    const std::size_t context = around.level * kNear + around.near;
    if (kind_ == Kind::Binary)
        return ask(
                   context, [](int value) { return value > 0; })
                   ? 255
                   : 0;
    if (ask(kIsZero + context, [](int value) { return value == 0; })) return 0;
    if (ask(kIsBright + context, [](int value) { return value >= kBright; })) {
        const std::size_t which = kWhichBright + 3 * around.beside;
        const bool second = ask(
            which, [](int value) { return (value & 2) != 0; });
        const bool first = ask(which + (second ? 2 : 1), [](int value) { return (value & 1) != 0; });
        return static_cast<std::uint8_t>(kBright + 2 * second + first);
    }
    // From the highest bit down; a node is the bits before, after a leading 1.
    unsigned node = 1;
    for (int bit = 7; bit >= 0; --bit) {
        const std::size_t question = node < 8 ? kHighBits + 7 * around.expected + node - 1 : kLowBits + node;
        node = 2 * node + ask(question, [bit](int value) { return (value >> bit & 1) != 0; });
    }
    return static_cast<std::uint8_t>(node);
}

void PixelCoder::count(std::span<const std::uint8_t> pixels, std::span<const float> outputs) {
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        questions(
            surroundings(pixels, outputs, i),
            [&](std::size_t question, const auto& is) {
                const bool yes = is(pixels[i]);
                ++counts_[question].all;
                counts_[question].yes += yes;
                return yes;
            });
    }
}

void PixelCoder::add_counts(const PixelCoder& other) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        counts_[i].yes += other.counts_[i].yes;
        counts_[i].all += other.counts_[i].all;
    }
}

std::vector<std::uint8_t> PixelCoder::probabilities() const {
    std::vector<std::uint8_t> stored;
    for (const Count& count : counts_) {
        const double yes = count.yes + 0.4, no = count.all - count.yes + 0.4;
        stored.push_back(
            static_cast<std::uint8_t>(std::clamp(std::lround(12 * std::log(yes / no)) + 128, 1l, 255l)));
    }
    return stored;
}

void PixelCoder::set_probabilities(std::span<const std::uint8_t> stored) {
    if (stored.size() != counts_.size())
        throw Error("the compressed file is damaged: it has the wrong number of probabilities");
    yes_.clear();
    for (const std::uint8_t one : stored) yes_.push_back(probability_of(one));
}

double PixelCoder::put(AnsStack& stack, std::span<const std::uint8_t> pixels,
                       std::span<const float> outputs) const {
    double bits = 0;
    std::array<Interval, 10> asked;
    for (std::size_t i = pixels.size(); i-- > 0;) {
        std::size_t questions_asked = 0;
        questions(surroundings(pixels, outputs, i), [&](std::size_t question, const auto& is) {
            const bool yes = is(pixels[i]);
            asked[questions_asked++] =
                yes ? Interval{0, yes_[question]} : Interval{yes_[question], kWhole - yes_[question]};
            return yes;
        });
        while (questions_asked > 0) {
            const Interval& answer = asked[--questions_asked];
            stack.push(answer, kQuestionBits);
            bits += std::log2(static_cast<double>(kWhole) / answer.frequency);
        }
    }
    return bits;
}

void PixelCoder::take(AnsStack& stack, std::span<std::uint8_t> pixels, std::span<const float> outputs) const {
    for (std::size_t i = 0; i < pixels.size(); ++i) {
        pixels[i] = questions(
            surroundings(pixels, outputs, i),
            [&](std::size_t question, const auto&) {
                const std::uint32_t split = yes_[question];
                const bool yes = stack.top(kQuestionBits) < split;
                stack.pop(yes ? Interval{0, split} : Interval{split, kWhole - split}, kQuestionBits);
                return yes;
            });
    }
}

}  // namespace hourglass
