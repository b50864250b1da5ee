// The likelihood of a picture's bytes given what the decoder says of each pixel: the byte as a few yes-or-no
// questions (is it 0? is it 252 or more? which of its bits are set?), each with a probability for every
// context: the decoder's output, and the pixels to the left and above, which are known by then. The
// probabilities are counted in the pictures to be coded and stored with them, so any variational model gets a
// likelihood over 256 gray levels that fits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "compression/ans.h"

namespace hourglass {

class PixelCoder {
public:
    enum class Kind { Gray, Binary };

    // `width`: of the pictures, pixels.
    PixelCoder(Kind kind, int width);
    Kind kind() const { return kind_; }

    // Counts a picture's pixels. `outputs` are what the decoder gives for each: logits, from -8 to 8.
    void count(std::span<const std::uint8_t> pixels, std::span<const float> outputs);
    // What another of the same kind and size has counted counts here, too.
    void add_counts(const PixelCoder& other);
    // How many probabilities there are.
    std::size_t questions_count() const { return counts_.size(); }
    // Turns the counts into probabilities, a byte for each question and context.
    std::vector<std::uint8_t> probabilities() const;
    // As they were stored. Throws Error when they are too few or too many.
    void set_probabilities(std::span<const std::uint8_t> stored);

    // Puts a picture so that take() finds its first pixel first. Returns the bits that its probability asks
    // for.
    double put(AnsStack& stack, std::span<const std::uint8_t> pixels, std::span<const float> outputs) const;
    // Throws Error when the stack runs empty.
    void take(AnsStack& stack, std::span<std::uint8_t> pixels, std::span<const float> outputs) const;

private:
    struct Surroundings;
    Surroundings surroundings(std::span<const std::uint8_t> pixels, std::span<const float> outputs,
                              std::size_t pixel) const;
    // Calls ask(question, answer), where the answer is of `value`, or, for a decoder, what `ask` returns.
    template <typename Ask>
    std::uint8_t questions(const Surroundings& around, const Ask& ask) const;

    struct Count {
        std::uint32_t yes = 0, all = 0;
    };

    Kind kind_;
    int width_;
    std::vector<Count> counts_;
    std::vector<std::uint32_t> yes_;  // of 2^kQuestionBits, for each question in each context
};

}  // namespace hourglass
