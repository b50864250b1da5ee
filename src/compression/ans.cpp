#include "compression/ans.h"

#include <cassert>
#include <cmath>

#include "base/error.h"

namespace hourglass {
namespace {

constexpr int kWordBits = 32;

[[noreturn]] void refuse_words() { throw Error("the coded numbers do not fit together"); }

}  // namespace

AnsStack::AnsStack(std::span<const std::uint32_t> words) {
    if (words.size() < 2) refuse_words();
    head_ = std::uint64_t{words.back()} << kWordBits | words[words.size() - 2];
    if (head_ < kLowest) refuse_words();
    words_.assign(words.begin(), words.end() - 2);
}

void AnsStack::push(Interval symbol, int bits) {
    assert(bits <= kMostBits && symbol.frequency > 0 && symbol.start + symbol.frequency <= 1ull << bits);
    if (head_ >> (2 * kWordBits - bits) >= symbol.frequency) {
        words_.push_back(static_cast<std::uint32_t>(head_));
        head_ >>= kWordBits;
    }
    head_ = (head_ / symbol.frequency << bits) + head_ % symbol.frequency + symbol.start;
}

void AnsStack::pop(Interval symbol, int bits) {
    const std::uint32_t place = top(bits);
    assert(place >= symbol.start && place - symbol.start < symbol.frequency);
    head_ = symbol.frequency * (head_ >> bits) + place - symbol.start;
    if (head_ >= kLowest) return;
    if (words_.empty()) refuse_words();
    head_ = head_ << kWordBits | words_.back();
    words_.pop_back();
}

std::vector<std::uint32_t> AnsStack::words() const {
    std::vector<std::uint32_t> all = words_;
    all.push_back(static_cast<std::uint32_t>(head_));
    all.push_back(static_cast<std::uint32_t>(head_ >> kWordBits));
    return all;
}

double AnsStack::bits() const {
    return static_cast<double>(words_.size()) * kWordBits + std::log2(static_cast<double>(head_));
}

}  // namespace hourglass
