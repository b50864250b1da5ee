// Asymmetric numeral systems in their range variant (Duda 2013, "Asymmetric numeral systems: entropy coding
// combining speed of Huffman coding with compression rate of arithmetic coding", section 2.3): a number that
// holds symbols as a stack does, last in, first out. Whole numbers only, so every machine makes the same
// words.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace hourglass {

// A symbol's share of 2^bits: its frequency is positive, and start + frequency at most 2^bits.
struct Interval {
    std::uint32_t start;
    std::uint32_t frequency;
};

class AnsStack {
public:
    // At most so many bits may make up the whole of a distribution.
    static constexpr int kMostBits = 31;

    AnsStack() = default;
    // What words() gave. Throws Error when there are fewer than two, or they were not made by a stack.
    explicit AnsStack(std::span<const std::uint32_t> words);

    void push(Interval symbol, int bits);
    // Where in 0 .. 2^bits - 1 the symbol on top lies; pop() with its interval then removes it.
    std::uint32_t top(int bits) const { return static_cast<std::uint32_t>(head_ & ((1ull << bits) - 1)); }
    // Throws Error when nothing is left: the words are not what was pushed.
    void pop(Interval symbol, int bits);

    // Nothing is left but what a new stack has.
    bool empty() const { return head_ == kLowest && words_.empty(); }
    // What the stack holds, the most recent last.
    std::vector<std::uint32_t> words() const;
    // Bits that words() takes, to a fraction of a bit.
    double bits() const;

private:
    // The head is from 2^32 on, and sheds or takes a word where it would leave 64 bits or fall below.
    static constexpr std::uint64_t kLowest = 1ull << 32;

    std::uint64_t head_ = kLowest;
    std::vector<std::uint32_t> words_;
};

}  // namespace hourglass
